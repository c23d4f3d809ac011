package org.longitude.deploy.bench.pipeline;

import java.util.Arrays;
import java.util.Map;

/**
 * Of some values.
 *
 * @param p50 half are at most this
 * @param p99 99 in a hundred are
 */
record Quantiles(double p50, double p99) {

    static Quantiles of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Quantiles(at(sorted, 0.50), at(sorted, 0.99));
    }

    /** The middle one of an odd number. */
    static double median(double[] values) {
        return of(values).p50();
    }

    private static double at(double[] sorted, double quantile) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1.0, quantile * sorted.length)];
    }

    Map<String, Double> json() {
        return Map.of("p50", p50, "p99", p99);
    }
}
