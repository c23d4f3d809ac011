package org.longitude.deploy.bench;

import java.util.List;

/** The operations that are counted; whatever else is computed counts as loss. */
final class UsefulOperations {

    static final String FORMULA =
            "real tokens x layers x (24 C^2 + 4 C min(tokens, 2w+1)), times 3 for training";

    private UsefulOperations() {}

    /**
     * @param lengths real tokens of each note
     * @param width C
     * @param oneSided w, half the attention window
     */
    static double of(List<Integer> lengths, int layers, int width, int oneSided, boolean training) {
        double operations = 0;
        for (int tokens : lengths) {
            double each = 24.0 * width * width + 4.0 * width * Math.min(tokens, 2 * oneSided + 1);
            operations += (double) tokens * layers * each;
        }
        return training ? 3 * operations : operations;
    }
}
