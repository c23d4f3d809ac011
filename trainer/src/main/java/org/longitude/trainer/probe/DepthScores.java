package org.longitude.trainer.probe;

/**
 * What an encoder comes to when it is fine-tuned with only its first layers.
 *
 * @param of how many layers it has
 * @param scores on test at 0.5, as the probes' are; its {@code layer} is how many layers were kept
 * @param note empty, or why the scores say nothing
 */
public record DepthScores(int of, LayerScores scores, String note) {}
