package org.longitude.coder;

import java.util.List;

/**
 * What one run of a model gave, with what makes predictions of it in that model's name.
 *
 * @param results one for each admission
 */
record ScoredBatch(List<Scored> results, PredictionBuilder predictions) {
    ScoredBatch {
        results = List.copyOf(results);
    }
}
