package org.longitude.coder;

import java.util.List;

/**
 * What one run of a model gave.
 *
 * @param results one for each admission
 * @param model in whose name predictions are made of them
 */
record ScoredBatch(List<Scored> results, ServedModel model) {
    ScoredBatch {
        results = List.copyOf(results);
    }
}
