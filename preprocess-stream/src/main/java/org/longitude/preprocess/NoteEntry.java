package org.longitude.preprocess;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.NoteStatus;
import org.longitude.model.admission.NoteVersion;
import org.longitude.schemas.v1.NoteCategory;

/**
 * What the state keeps of one version of a note, beside its text: everything that its source said
 * of it. An arrival that says the same again is the same entry.
 *
 * @param version what decides whether and where it is read
 * @param patientId the patient, where known
 * @param live whether it came from care under way
 * @param codingRequested whether codes are wanted for its admission
 * @param bodyBytes how many bytes its text and tokens take in the state, 0 where they are not kept
 * @param sourcePartition partition of notes.raw that held it
 * @param sourceOffset offset in notes.raw where it stood
 */
record NoteEntry(
        NoteVersion version,
        @Nullable String patientId,
        boolean live,
        boolean codingRequested,
        int bodyBytes,
        int sourcePartition,
        long sourceOffset) {

    String noteId() {
        return version.noteId();
    }

    NoteCategory category() {
        return NoteCategory.valueOf(version.category());
    }

    /** Whether somebody wants the admission's codes because of it. */
    boolean wantsCodes() {
        return live || codingRequested;
    }

    boolean isInError() {
        return version.status() == NoteStatus.ENTERED_IN_ERROR;
    }

    /** Whether it is a version of the same note. */
    boolean isSameNoteAs(NoteEntry other) {
        return noteId().equals(other.noteId());
    }

    /** Whether it is the same note with the same text. */
    boolean hasTextOf(NoteEntry other) {
        return noteId().equals(other.noteId())
                && version.contentHash().equals(other.version.contentHash());
    }

    /** Whether both say the same of the same note, whenever they came. */
    boolean saysTheSameAs(NoteEntry other) {
        return live == other.live
                && codingRequested == other.codingRequested
                && Objects.equals(patientId, other.patientId)
                && version.timeless().equals(other.version.timeless());
    }

    /** SHA-256 of all that the source said, our own clock and places left out. */
    byte[] digest() {
        Sha256 digest =
                new Sha256()
                        .add(version.sourceVersion())
                        .add(version.category())
                        .add(version.status().name())
                        .add(version.chartedAt() == null ? "" : version.chartedAt().toString())
                        .addNullable(version.replacesNoteId())
                        .addNullable(version.parentNoteId())
                        .add(version.contentHash())
                        .addNullable(patientId)
                        .add(live ? 1 : 0)
                        .add(codingRequested ? 1 : 0);
        return digest.bytes();
    }

    /** The same as it was received first. */
    NoteEntry receivedFirst(NoteEntry again) {
        return withVersion(version.receivedFirst(again.version));
    }

    private NoteEntry withVersion(NoteVersion newVersion) {
        return new NoteEntry(
                newVersion,
                patientId,
                live,
                codingRequested,
                bodyBytes,
                sourcePartition,
                sourceOffset);
    }

    NoteEntry withBodyBytes(int bytes) {
        return new NoteEntry(
                version, patientId, live, codingRequested, bytes, sourcePartition, sourceOffset);
    }

    /** No contents. */
    @Override
    public String toString() {
        return "NoteEntry[" + noteId() + ", " + sourcePartition + ", " + sourceOffset + "]";
    }
}
