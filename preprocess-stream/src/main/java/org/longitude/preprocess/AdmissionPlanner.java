package org.longitude.preprocess;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.CodingRules;
import org.longitude.model.admission.CodingStatus;
import org.longitude.model.admission.CodingText;
import org.longitude.model.admission.DischargeEvent;
import org.longitude.model.admission.NoteVersion;
import org.longitude.model.text.NormalizedText;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * Decides what an arriving note or event changes: reads the state, writes nothing.
 *
 * <p>The state is the set of everything different that was said of an admission, so that it is the
 * same whatever the order of arrival, and what is published follows from the set alone: {@link
 * CodingText} says what is read, {@link RevisionNumber} how the revision is numbered.
 */
final class AdmissionPlanner {

    private final Stage stage;
    private final TextEngine engine;
    private final byte[] tag;
    private final CodingRules rules;
    private final PreprocessLimits limits;

    AdmissionPlanner(Stage stage, TextEngine engine, CodingRules rules, PreprocessLimits limits) {
        this.stage = stage;
        this.engine = engine;
        this.tag = engine.tag();
        this.rules = rules;
        this.limits = limits;
    }

    /**
     * What a note changes.
     *
     * @param publishing whether revisions are published now, or wait until all has been read
     */
    Plan plan(Arrival arrival, long arrivedMs, AdmissionStore store, boolean publishing) {
        String owner = arrival.owner();
        NoteEntry incoming = arrival.entry();
        List<NoteEntry> before = store.notes(owner, limits.admissionNotesMax() + 1);
        NoteEntry seen = before.stream().filter(incoming::saysTheSameAs).findFirst().orElse(null);
        NoteEntry entry = seen == null ? incoming : seen.receivedFirst(incoming);
        if (entry.equals(seen)) {
            return new Plan.Unchanged();
        }
        List<NoteEntry> notes = new ArrayList<>(before);
        notes.remove(seen);
        if (notes.size() >= limits.admissionNotesMax()) {
            return new Plan.Rejected(RejectionReason.TOO_MANY_NOTES);
        }
        if (arrival.hasAdmission() && seen == null && AdmissionPatient.differs(entry, notes)) {
            return new Plan.Rejected(RejectionReason.PATIENT_MISMATCH);
        }
        boolean wanted =
                arrival.hasAdmission()
                        && (entry.wantsCodes() || notes.stream().anyMatch(NoteEntry::wantsCodes));
        NormalizedText words = stage.normalizes() ? arrival.words(engine.normalizer()) : null;
        Bodies bodies = new Bodies(owner, store, engine, tag);
        if (stage.tokenizes() && arrival.hasAdmission()) {
            entry = bodies.take(arrival, entry, words, notes, wanted);
        }
        notes.add(entry);
        if (Bodies.bytes(notes) > limits.admissionStateBytesMax()) {
            return new Plan.Rejected(RejectionReason.ADMISSION_TOO_LARGE);
        }
        AdmissionRecord admission = store.admission(owner).touchedBy(entry, arrivedMs);
        NormalizedNote normalized =
                words == null ? null : arrival.normalized(words, engine.normalizer());
        return revise(owner, admission, entry, notes, bodies, normalized, wanted, publishing);
    }

    /** What a discharge or its cancellation changes. */
    Plan plan(
            String owner,
            DischargeEvent event,
            long arrivedMs,
            AdmissionStore store,
            boolean publishing) {
        AdmissionRecord before = store.admission(owner);
        if (before.events().stream().anyMatch(event::isSameAs)) {
            return new Plan.Unchanged();
        }
        if (before.events().size() >= RevisionNumber.EVENTS_MAX) {
            return new Plan.Rejected(RejectionReason.TOO_MANY_EVENTS);
        }
        List<NoteEntry> notes = store.notes(owner, limits.admissionNotesMax());
        boolean wanted = notes.stream().anyMatch(NoteEntry::wantsCodes);
        return revise(
                owner,
                before.touchedBy(event, arrivedMs),
                null,
                notes,
                new Bodies(owner, store, engine, tag),
                null,
                wanted,
                publishing);
    }

    /**
     * What is published of an admission whose revision waited until all was read; nothing new where
     * it is closed and only open ones are wanted, or where others have published it.
     *
     * @param fence the highest number that others have published of it under this tokenizer
     */
    Plan settle(String owner, AdmissionStore store, boolean closedToo, long fence) {
        AdmissionRecord before = store.admission(owner).fencedBy(fence);
        AdmissionRecord admission = before.settled();
        List<NoteEntry> notes = store.notes(owner, limits.admissionNotesMax());
        CodingText text = select(notes, before);
        Bodies bodies = new Bodies(owner, store, engine, tag);
        TokenizedAdmission tokenized = null;
        if (fence > 0 && (before.revision() == fence || admission.revision() == fence)) {
            admission = before.adopting(RevisionContent.hash(engine, text, notes));
        } else if (!before.pending() || !admission.isAboveFence()) {
            admission = before;
        } else if (closedToo || text.status() == CodingStatus.PRELIMINARY) {
            tokenized = tokenized(owner, admission, text, notes, bodies);
            if (tokenized == null) {
                return new Plan.Rejected(RejectionReason.TOKENS_EXCEED_LIMIT);
            }
        }
        return new Plan.Accepted(
                admission, null, bodies.refreshed(), bodies.obsolete(), null, tokenized, false);
    }

    private Plan revise(
            String owner,
            AdmissionRecord admission,
            @Nullable NoteEntry entry,
            List<NoteEntry> notes,
            Bodies bodies,
            @Nullable NormalizedNote normalized,
            boolean wanted,
            boolean publishing) {
        if (!stage.tokenizes() || !wanted) {
            return new Plan.Accepted(
                    admission,
                    entry,
                    bodies.refreshed(),
                    bodies.obsolete(),
                    normalized,
                    null,
                    false);
        }
        CodingText text = select(notes, admission);
        String contentHash = RevisionContent.hash(engine, text, notes);
        boolean silent = text.status() == CodingStatus.NOTHING && admission.contentHash().isEmpty();
        AdmissionRecord next = admission;
        if (!silent && !contentHash.equals(admission.contentHash())) {
            next = admission.revised(contentHash, publishing);
        } else if (publishing && admission.hasPassedFence()) {
            next = admission.settled();
        }
        TokenizedAdmission tokenized = null;
        if (!next.equals(admission) && (publishing ? next.isAboveFence() : refusesNow())) {
            tokenized = tokenized(owner, next, text, notes, bodies);
            if (tokenized == null) {
                return new Plan.Rejected(RejectionReason.TOKENS_EXCEED_LIMIT);
            }
        }
        return new Plan.Accepted(
                next,
                entry,
                bodies.refreshed(),
                bodies.obsolete(),
                normalized,
                tokenized,
                !publishing);
    }

    /**
     * Whether a note that makes its admission too large is refused though nothing is published yet.
     * Later nobody has the note any more, and of an admission that was never published nothing
     * stands that it could keep. A re-tokeniser's has the codes of the tokenizer before.
     */
    private boolean refusesNow() {
        return stage == Stage.LIVE;
    }

    private CodingText select(List<NoteEntry> notes, AdmissionRecord admission) {
        return CodingText.select(
                notes.stream().map(NoteEntry::version).toList(), admission.events(), rules);
    }

    /** Null where the text has more tokens than is allowed. */
    private @Nullable TokenizedAdmission tokenized(
            String owner,
            AdmissionRecord admission,
            CodingText text,
            Collection<NoteEntry> notes,
            Bodies bodies) {
        Map<NoteVersion, NoteEntry> entries = RevisionContent.byVersion(notes);
        AdmissionTokens tokens = new AdmissionTokens(limits.admissionTokensMax());
        for (NoteVersion version : text.notes()) {
            NoteEntry entry = entries.get(version.timeless());
            NoteBody body = bodies.tokenized(version);
            if (entry == null || body.tokens() == null) {
                throw new IllegalStateException(
                        "note %s is read and not there".formatted(version.noteId()));
            }
            if (!tokens.add(entry, body.textLength(), body.tokens())) {
                return null;
            }
        }
        return RevisionContent.record(owner, admission.revision(), engine, text, notes, tokens);
    }
}
