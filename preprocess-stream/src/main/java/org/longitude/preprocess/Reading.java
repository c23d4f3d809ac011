package org.longitude.preprocess;

import org.longitude.schemas.v1.ClinicalNote;

/** What reading one record of notes.raw gave. */
sealed interface Reading {

    /**
     * A note that can be worked on.
     *
     * @param owner the record's key: an admission, or the note itself where there is none
     * @param note the note
     */
    record Note(String owner, ClinicalNote note) implements Reading {
        /** No contents: a title may be a patient's text. */
        @Override
        public String toString() {
            return "Note[" + note.getNoteId() + "]";
        }
    }

    /**
     * A record for the dead-letter topic.
     *
     * @param reasonCode the stable code
     */
    record Rejected(String reasonCode) implements Reading {}
}
