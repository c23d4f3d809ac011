package org.longitude.deploy.drift;

import java.util.stream.DoubleStream;

/** How far two distributions over the same bins lie apart. */
final class Divergence {

    /** What an empty bin counts as, so that no logarithm is infinite. */
    private static final double SHARE_MIN = 1e-4;

    private Divergence() {}

    /**
     * The population stability index: the sum of (p - q) ln(p / q). By custom below 0.1 nothing has
     * changed, above 0.25 much has.
     *
     * @param counts of the period that is looked at
     * @param reference of the period that it is held against, as many
     */
    static double stability(double[] counts, double[] reference) {
        double[] p = shares(counts, reference);
        double[] q = shares(reference, counts);
        double index = 0;
        for (int i = 0; i < p.length; i++) {
            double now = Math.max(p[i], SHARE_MIN);
            double then = Math.max(q[i], SHARE_MIN);
            index += (now - then) * Math.log(now / then);
        }
        return index;
    }

    /**
     * The Jensen-Shannon divergence in bits: 0 for equal ones, 1 for ones with nothing in common.
     */
    static double jensenShannon(double[] counts, double[] reference) {
        double[] p = shares(counts, reference);
        double[] q = shares(reference, counts);
        double divergence = 0;
        for (int i = 0; i < p.length; i++) {
            double middle = (p[i] + q[i]) / 2;
            divergence += (part(p[i], middle) + part(q[i], middle)) / 2;
        }
        return Math.max(0, divergence);
    }

    private static double part(double share, double middle) {
        return share == 0 ? 0 : share * Math.log(share / middle) / Math.log(2);
    }

    private static double[] shares(double[] counts, double[] other) {
        if (counts.length != other.length || counts.length == 0) {
            throw new IllegalArgumentException(
                    "bins: %d and %d (expected: as many, at least one)"
                            .formatted(counts.length, other.length));
        }
        double sum = DoubleStream.of(counts).sum();
        if (!(sum > 0)) {
            throw new IllegalArgumentException("counts: none (expected: something to compare)");
        }
        return DoubleStream.of(counts).map(count -> count / sum).toArray();
    }
}
