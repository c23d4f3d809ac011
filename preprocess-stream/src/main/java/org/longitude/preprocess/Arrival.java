package org.longitude.preprocess;

import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.NoteVersion;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.text.Normalizer;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.Origin;

/** A note that came, as it was written or already normalised. */
sealed interface Arrival {

    /** The record's key: an admission, or the note itself where there is none. */
    String owner();

    /** What the source says of it. */
    NoteEntry entry();

    /** Whether it belongs to an admission; other notes are only normalised. */
    boolean hasAdmission();

    /** Its words. */
    NormalizedText words(Normalizer normalizer);

    /** Its text, where it is known. */
    @Nullable String text();

    /** The record for notes.normalized. */
    NormalizedNote normalized(NormalizedText words, Normalizer normalizer);

    /** From notes.raw. */
    record Raw(String owner, ClinicalNote note, NoteEntry entry) implements Arrival {

        static Raw of(String owner, ClinicalNote note, int partition, long offset) {
            String hash = Sha256.ofText(note.getText().value());
            NoteVersion version =
                    new NoteVersion(
                            note.getNoteId(),
                            note.getSourceVersion(),
                            note.getCategory().name(),
                            org.longitude.model.admission.NoteStatus.valueOf(
                                    note.getStatus().name()),
                            note.getChartedAt(),
                            note.getReceivedAt(),
                            note.getReceivedAt(),
                            note.getReplacesNoteId(),
                            note.getParentNoteId(),
                            hash);
            NoteEntry entry =
                    new NoteEntry(
                            version,
                            note.getPatientId(),
                            note.getOrigin() == Origin.LIVE,
                            note.getCodingRequested(),
                            0,
                            partition,
                            offset);
            return new Raw(owner, note, entry);
        }

        @Override
        public boolean hasAdmission() {
            return note.getAdmissionId() != null;
        }

        @Override
        public NormalizedText words(Normalizer normalizer) {
            return normalizer.normalize(note.getText().value());
        }

        @Override
        public String text() {
            return note.getText().value();
        }

        @Override
        public NormalizedNote normalized(NormalizedText words, Normalizer normalizer) {
            return NormalizedNotes.of(note, words, normalizer.hash(), entry);
        }

        /** No contents. */
        @Override
        public String toString() {
            return "Raw[" + entry + "]";
        }
    }

    /** From notes.normalized. */
    record Normalized(String owner, NormalizedNote note, NoteEntry entry) implements Arrival {

        static Normalized of(String owner, NormalizedNote note) {
            return new Normalized(owner, note, NormalizedNotes.entry(note));
        }

        @Override
        public boolean hasAdmission() {
            return note.getAdmissionId() != null;
        }

        @Override
        public NormalizedText words(Normalizer normalizer) {
            return NormalizedNotes.words(note);
        }

        @Override
        public @Nullable String text() {
            return null;
        }

        @Override
        public NormalizedNote normalized(NormalizedText words, Normalizer normalizer) {
            return note;
        }

        /** No contents. */
        @Override
        public String toString() {
            return "Normalized[" + entry + "]";
        }
    }
}
