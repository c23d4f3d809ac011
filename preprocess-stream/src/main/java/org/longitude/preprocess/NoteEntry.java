package org.longitude.preprocess;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.NoteVersion;
import org.longitude.schemas.v1.NoteCategory;

/**
 * What the state keeps of one version of a note, beside its text.
 *
 * @param version what decides whether and where it is read
 * @param category kind of note
 * @param patientId the patient, where known
 * @param live whether it came from care under way
 * @param coded whether it counts for coding; otherwise it is remembered only to know duplicates
 * @param textKept whether its text is in the state
 * @param sourcePartition partition of notes.raw that held it first
 * @param sourceOffset offset in notes.raw where it stood first
 */
record NoteEntry(
        NoteVersion version,
        NoteCategory category,
        @Nullable String patientId,
        boolean live,
        boolean coded,
        boolean textKept,
        int sourcePartition,
        long sourceOffset) {

    String noteId() {
        return version.noteId();
    }

    /** Whether it says the same as another arrival of the same note, version and text. */
    boolean saysTheSameAs(NoteEntry other) {
        return category == other.category
                && version.status() == other.version.status()
                && Objects.equals(patientId, other.patientId)
                && Objects.equals(version.chartedAt(), other.version.chartedAt())
                && Objects.equals(version.replacesNoteId(), other.version.replacesNoteId())
                && Objects.equals(version.parentNoteId(), other.version.parentNoteId());
    }

    /**
     * One entry for two arrivals of the same note, version and text: what was received later
     * stands, the first place in notes.raw is kept, and whoever asked for codes gets them.
     */
    NoteEntry merged(NoteEntry earlier) {
        NoteVersion latest = version.latest(earlier.version);
        boolean later = NoteVersion.BY_RECENCY.compare(version, earlier.version) >= 0;
        NoteEntry stands = later ? this : earlier;
        return new NoteEntry(
                latest,
                stands.category,
                stands.patientId,
                live || earlier.live,
                coded || earlier.coded,
                textKept || earlier.textKept,
                earlier.sourcePartition,
                earlier.sourceOffset);
    }

    /** Whether it is the same note, version and text. */
    boolean isSameTextAs(NoteEntry other) {
        return noteId().equals(other.noteId())
                && version.sourceVersion() == other.version.sourceVersion()
                && version.contentHash().equals(other.version.contentHash());
    }

    NoteEntry asCoded() {
        return coded
                ? this
                : new NoteEntry(
                        version,
                        category,
                        patientId,
                        live,
                        true,
                        textKept,
                        sourcePartition,
                        sourceOffset);
    }

    NoteEntry withTextKept(boolean kept) {
        return kept == textKept
                ? this
                : new NoteEntry(
                        version,
                        category,
                        patientId,
                        live,
                        coded,
                        kept,
                        sourcePartition,
                        sourceOffset);
    }
}
