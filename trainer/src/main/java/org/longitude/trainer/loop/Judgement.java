package org.longitude.trainer.loop;

import java.util.Map;
import java.util.TreeMap;

/**
 * What an evaluation says of the weights.
 *
 * @param score by which evaluations are compared; higher is better
 * @param values whatever else was measured, by name
 */
public record Judgement(double score, Map<String, Double> values) {

    public Judgement {
        values = Map.copyOf(new TreeMap<>(values));
    }
}
