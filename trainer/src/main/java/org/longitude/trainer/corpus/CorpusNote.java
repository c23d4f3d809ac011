package org.longitude.trainer.corpus;

import org.jspecify.annotations.Nullable;
import org.longitude.model.text.NormalizedText;

/**
 * A note of any category, for what learns from text without codes.
 *
 * @param noteId its identity in its source
 * @param admissionId its admission, null where it belongs to none
 * @param patientId its patient; where the source names none, its admission, or else the note
 *     itself, so that splits by patient always have something to go by
 * @param category one of the schemas' names, as DISCHARGE_SUMMARY
 * @param text its words, with sentence and paragraph ends
 */
public record CorpusNote(
        String noteId,
        @Nullable String admissionId,
        String patientId,
        String category,
        NormalizedText text) {}
