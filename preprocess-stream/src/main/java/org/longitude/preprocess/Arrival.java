package org.longitude.preprocess;

import java.time.Instant;
import org.longitude.model.admission.NoteStatus;
import org.longitude.model.admission.NoteVersion;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.Origin;

/**
 * A note with its place in notes.raw.
 *
 * @param owner the record's key
 * @param note the note
 * @param contentHash SHA-256 (hex) of its text
 * @param partition partition of notes.raw
 * @param offset offset there
 */
record Arrival(String owner, ClinicalNote note, String contentHash, int partition, long offset) {

    static Arrival of(String owner, ClinicalNote note, int partition, long offset) {
        String hash = new Sha256().add(note.getText().value()).hex();
        return new Arrival(owner, note, hash, partition, offset);
    }

    String text() {
        return note.getText().value();
    }

    /** Live notes are coded, history where it was asked for, notes of no admission never. */
    boolean isCoded() {
        return note.getAdmissionId() != null
                && (note.getOrigin() == Origin.LIVE || note.getCodingRequested());
    }

    NoteEntry toEntry() {
        Instant received = note.getReceivedAt();
        NoteVersion version =
                new NoteVersion(
                        note.getNoteId(),
                        note.getSourceVersion(),
                        note.getCategory() == NoteCategory.DISCHARGE_SUMMARY,
                        NoteStatus.valueOf(note.getStatus().name()),
                        note.getChartedAt(),
                        received,
                        received,
                        note.getReplacesNoteId(),
                        note.getParentNoteId(),
                        contentHash);
        return new NoteEntry(
                version,
                note.getCategory(),
                note.getPatientId(),
                note.getOrigin() == Origin.LIVE,
                isCoded(),
                false,
                partition,
                offset);
    }

    /** No contents. */
    @Override
    public String toString() {
        return "Arrival[" + owner + ", " + partition + ", " + offset + "]";
    }
}
