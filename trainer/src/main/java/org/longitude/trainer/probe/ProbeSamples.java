package org.longitude.trainer.probe;

/**
 * States of one layer with their labels, split.
 *
 * @param states [admissions][width]: train's rows first, then dev's, then test's
 * @param labels [admissions][codes]
 * @param train how many rows are train's
 * @param dev how many are dev's
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ProbeSamples(float[][] states, boolean[][] labels, int train, int dev) {

    int codes() {
        return labels[0].length;
    }

    int width() {
        return states[0].length;
    }

    int devStart() {
        return train;
    }

    int testStart() {
        return train + dev;
    }
}
