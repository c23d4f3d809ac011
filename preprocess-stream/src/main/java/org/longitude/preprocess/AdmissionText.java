package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.longitude.model.admission.CodingRules;
import org.longitude.model.admission.CodingText;
import org.longitude.model.admission.NoteVersion;
import org.longitude.model.tokenizer.Tokens;
import org.longitude.schemas.Limits;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * Admissions that are whole at once, without topics or state: which of their notes are read, as
 * which words and which tokens, is decided by the same rules as in the stream.
 *
 * <p>Threading: keeps nothing between calls; may be shared.
 */
public final class AdmissionText {

    /** One admission is one revision here. */
    private static final long REVISION = 1;

    private final TextEngine engine;
    private final CodingRules rules;
    private final PreprocessLimits limits;

    /** By the standard rules: every category counts where there is no discharge summary. */
    public AdmissionText(TextEngine engine) {
        this.engine = engine;
        this.rules = CodingRules.standard();
        this.limits = PreprocessLimits.of(StateRetention.of(PreprocessConfig.RETENTION_DEFAULT));
    }

    /** What became of an admission's notes. */
    public sealed interface Made {

        /** What the model reads of them; without tokens where there was no word. */
        record Tokenized(TokenizedAdmission admission) implements Made {

            /** Its id only. */
            @Override
            public String toString() {
                return "Tokenized[" + admission.getAdmissionId() + "]";
            }
        }

        /** They break a rule. */
        record Rejected(RejectionReason reason) implements Made {}
    }

    /**
     * Tokenises an admission.
     *
     * @param notes all that was said of it; where they name no time of charting they are read in
     *     this order, as far as they came in it
     */
    public Made tokenize(String admissionId, List<ClinicalNote> notes) {
        if (notes.size() > limits.admissionNotesMax()) {
            return new Made.Rejected(RejectionReason.TOO_MANY_NOTES);
        }
        List<NoteEntry> entries = new ArrayList<>();
        Map<NoteVersion, ClinicalNote> byVersion = new HashMap<>();
        for (ClinicalNote note : notes) {
            if (note.getText().value().getBytes(UTF_8).length > Limits.NOTE_BYTES_MAX) {
                return new Made.Rejected(RejectionReason.NOTE_TOO_LARGE);
            }
            NoteEntry entry = Arrival.Raw.of(admissionId, note, 0, entries.size()).entry();
            if (AdmissionPatient.differs(entry, entries)) {
                return new Made.Rejected(RejectionReason.PATIENT_MISMATCH);
            }
            entries.add(entry);
            byVersion.putIfAbsent(entry.version().timeless(), note);
        }
        return tokenize(admissionId, entries, byVersion);
    }

    private Made tokenize(
            String admissionId, List<NoteEntry> entries, Map<NoteVersion, ClinicalNote> byVersion) {
        CodingText text =
                CodingText.select(
                        entries.stream().map(NoteEntry::version).toList(), List.of(), rules);
        Map<NoteVersion, NoteEntry> first = RevisionContent.byVersion(entries);
        AdmissionTokens tokens = new AdmissionTokens(limits.admissionTokensMax());
        for (NoteVersion version : text.notes()) {
            NoteEntry entry = first.get(version.timeless());
            ClinicalNote note = byVersion.get(version.timeless());
            if (entry == null || note == null) {
                throw new IllegalStateException(
                        "note %s is read and not there".formatted(version.noteId()));
            }
            String words = note.getText().value();
            Tokens made = engine.tokenizer().tokenize(engine.normalizer().normalize(words));
            if (!tokens.add(entry, words.length(), made)) {
                return new Made.Rejected(RejectionReason.TOKENS_EXCEED_LIMIT);
            }
        }
        return new Made.Tokenized(
                RevisionContent.record(admissionId, REVISION, engine, text, entries, tokens));
    }
}
