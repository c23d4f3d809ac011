package org.longitude.model.verify;

import java.util.Arrays;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/** The errors of one kind of values, as they come in. */
final class Tally {

    private final String kind;
    private double[] errors = new double[64];
    private int count;
    private double largest;
    private String worst = "";

    Tally(String kind) {
        this.kind = kind;
    }

    /**
     * Counts a pair.
     *
     * @param scale what the difference is divided by
     * @param where case and tensor, for people
     */
    void add(double found, double expected, double scale, String where) {
        double error = Math.abs(found - expected) / scale;
        error = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
        if (count == errors.length) {
            errors = Arrays.copyOf(errors, 2 * count);
        }
        errors[count++] = error;
        if (worst.isEmpty() || error > largest) {
            largest = error;
            worst = where;
        }
    }

    /** Counts each pair of two arrays. */
    void addAll(float[] found, float[] expected, double scale, String where) {
        if (found.length != expected.length) {
            throw new ModelException(
                    ModelError.FIXTURE_INVALID,
                    "%s: %d values (expected: %d, as the model gives)"
                            .formatted(where, expected.length, found.length));
        }
        for (int i = 0; i < found.length; i++) {
            add(found[i], expected[i], scale, where);
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    Comparison largest(double tolerance) {
        return new Comparison(kind, count, largest, tolerance, worst);
    }

    /** The error that this share of the values does not exceed. */
    Comparison quantile(double share, double tolerance) {
        double[] sorted = Arrays.copyOf(errors, count);
        Arrays.sort(sorted);
        double error = count == 0 ? 0 : sorted[(int) Math.ceil(share * count) - 1];
        return new Comparison(
                "%s, %s %%".formatted(kind, 100 * share), count, error, tolerance, worst);
    }
}
