package org.longitude.trainer.evaluate;

import java.util.Optional;
import org.longitude.model.label.Routing;
import org.longitude.trainer.metrics.ScoredLabels;

/**
 * What one system says of a split.
 *
 * @param name short, for tables
 * @param description how it was made and tuned, a sentence
 * @param scored its scores, the same admissions and truth for every system
 * @param thresholds one per label, chosen elsewhere than on this split
 * @param routing what precision it expects of its predictions, where it does
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never compared
public record SystemScores(
        String name,
        String description,
        ScoredLabels scored,
        double[] thresholds,
        Optional<Routing> routing) {

    /** One that expects nothing. */
    public SystemScores(String name, String description, ScoredLabels scored, double[] thresholds) {
        this(name, description, scored, thresholds, Optional.empty());
    }
}
