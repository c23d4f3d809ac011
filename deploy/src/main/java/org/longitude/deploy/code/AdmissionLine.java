package org.longitude.deploy.code;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.v1.ClinicalNote;

/** What one line of input is: an admission, nothing, or a rejection. */
sealed interface AdmissionLine {

    /**
     * An admission.
     *
     * @param admissionId its id, null where the line names none
     * @param notes at least one
     */
    record Whole(@Nullable String admissionId, List<ClinicalNote> notes) implements AdmissionLine {
        public Whole {
            notes = List.copyOf(notes);
        }

        /** How many notes, and nothing of them. */
        @Override
        public String toString() {
            return "Whole[notes=" + notes.size() + "]";
        }
    }

    /** A blank line. */
    record Blank() implements AdmissionLine {}

    /**
     * A line that was not taken.
     *
     * @param reasonCode stable
     * @param field our name of the field at fault, null where the whole line is
     */
    record Rejected(String reasonCode, @Nullable String field) implements AdmissionLine {}
}
