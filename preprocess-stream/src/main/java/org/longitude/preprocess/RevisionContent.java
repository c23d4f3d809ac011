package org.longitude.preprocess;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.longitude.model.admission.CodingStatus;
import org.longitude.model.admission.CodingText;
import org.longitude.model.admission.NoteVersion;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;

/** What a revision says, and the hash by which two that say the same are told. */
final class RevisionContent {

    private RevisionContent() {}

    static TokenizedAdmission record(
            String owner,
            long revision,
            TextEngine engine,
            CodingText text,
            Collection<NoteEntry> notes,
            AdmissionTokens tokens) {
        return TokenizedAdmission.newBuilder()
                .setAdmissionId(owner)
                .setPatientId(AdmissionPatient.of(notes))
                .setRevision(revision)
                .setStatus(status(text))
                .setOrigin(origin(notes))
                .setNotes(tokens.notes())
                .setTokenIds(tokens.ids())
                .setWordIndices(tokens.wordIndices())
                .setStarts(tokens.starts())
                .setEnds(tokens.ends())
                .setUnknownTokens(tokens.unknown())
                .setTokenizerHash(engine.tokenizer().hash())
                .setNormalizerHash(engine.normalizer().hash())
                .setReceivedAt(
                        notes.stream()
                                .map(entry -> entry.version().receivedAt())
                                .max(Comparator.naturalOrder())
                                .orElseThrow())
                .build();
    }

    /** Everything that a revision says, so that two of one hash need not both be published. */
    static String hash(TextEngine engine, CodingText text, Collection<NoteEntry> notes) {
        Sha256 hash =
                new Sha256()
                        .add(engine.tokenizer().hash())
                        .add(engine.normalizer().hash())
                        .add(status(text).name())
                        .add(origin(notes).name())
                        .addNullable(AdmissionPatient.of(notes));
        for (NoteVersion version : text.notes()) {
            hash.add(version.noteId())
                    .add(version.sourceVersion())
                    .add(version.contentHash())
                    .add(version.category());
        }
        return hash.hex();
    }

    private static AdmissionStatus status(CodingText text) {
        return text.status() == CodingStatus.NOTHING
                ? AdmissionStatus.RETRACTED
                : AdmissionStatus.valueOf(text.status().name());
    }

    private static Origin origin(Collection<NoteEntry> notes) {
        return notes.stream().anyMatch(NoteEntry::live) ? Origin.LIVE : Origin.HISTORY;
    }

    /** For each version the entry that was received first. */
    static Map<NoteVersion, NoteEntry> byVersion(Collection<NoteEntry> notes) {
        Map<NoteVersion, NoteEntry> entries = new HashMap<>();
        for (NoteEntry entry : notes) {
            entries.merge(
                    entry.version().timeless(),
                    entry,
                    (a, b) -> b.version().receivedAt().isBefore(a.version().receivedAt()) ? b : a);
        }
        return entries;
    }
}
