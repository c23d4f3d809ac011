package org.longitude.ingest.synthetic;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.PatientText;

/**
 * A note of an admission.
 *
 * @param noteId an integer as MIMIC's ROW_ID, unique over all splits
 * @param category MIMIC-III's spelling, which ends some names in a blank ("Physician ")
 * @param description MIMIC-III's DESCRIPTION, such as Report or Addendum
 * @param chartedAt without zone, shifted as MIMIC's dates are
 * @param text the note; evidence offsets count its UTF-16 code units
 * @param addendumOf the note that this one completes, or null
 * @param enteredInError whether the note was withdrawn; it carries no evidence then
 */
public record SyntheticNote(
        long noteId,
        String category,
        String description,
        LocalDateTime chartedAt,
        PatientText text,
        @Nullable Long addendumOf,
        boolean enteredInError) {

    /** MIMIC's category of the notes that carry the evidence for all codes. */
    public static final String DISCHARGE_SUMMARY = "Discharge summary";
}
