package org.longitude.trainer.corpus;

import org.longitude.model.text.NormalizedText;

/**
 * One note of an admission's coding text.
 *
 * @param noteId its identity in its source
 * @param text its words, with their places in the original
 */
public record ArchivedNote(String noteId, NormalizedText text) {}
