package org.longitude.trainer.evaluate;

import org.longitude.trainer.metrics.ScoredLabels;

/**
 * What one system says of a split.
 *
 * @param name short, for tables
 * @param description how it was made and tuned, a sentence
 * @param scored its scores, the same admissions and truth for every system
 * @param thresholds one per label, chosen elsewhere than on this split
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never compared
public record SystemScores(
        String name, String description, ScoredLabels scored, double[] thresholds) {}
