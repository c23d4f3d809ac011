package org.longitude.trainer.embeddings;

import java.util.Random;

/**
 * The directions in which rows differ most, one after the other, by power iteration: multiply a
 * vector by the covariance until it stays, take what it explains out of the rows, repeat. A sign is
 * chosen so that a direction's largest number is positive; so equal rows give equal coordinates.
 */
final class PrincipalComponents {

    private static final int ITERATIONS_MAX = 300;
    private static final double STILL = 1e-10;

    private PrincipalComponents() {}

    /**
     * Coordinates of the rows along the first components.
     *
     * @param rows [n, d]; left as they are
     * @return [n, components]
     */
    static double[][] project(double[][] rows, int components) {
        double[][] centred = centred(rows);
        double[][] coordinates = new double[rows.length][components];
        Random random = new Random(1);
        for (int component = 0; component < components; component++) {
            double[] direction = direction(centred, random);
            for (int row = 0; row < rows.length; row++) {
                double along = dot(centred[row], direction);
                coordinates[row][component] = along;
                for (int i = 0; i < direction.length; i++) {
                    centred[row][i] -= along * direction[i];
                }
            }
        }
        return coordinates;
    }

    private static double[][] centred(double[][] rows) {
        int width = rows[0].length;
        double[] mean = new double[width];
        for (double[] row : rows) {
            for (int i = 0; i < width; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        double[][] centred = new double[rows.length][width];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < width; i++) {
                centred[row][i] = rows[row][i] - mean[i];
            }
        }
        return centred;
    }

    private static double[] direction(double[][] rows, Random random) {
        double[] direction = random.doubles(rows[0].length, -1, 1).toArray();
        normalize(direction);
        for (int i = 0; i < ITERATIONS_MAX; i++) {
            double[] next = new double[direction.length];
            for (double[] row : rows) {
                double along = dot(row, direction);
                for (int j = 0; j < next.length; j++) {
                    next[j] += along * row[j];
                }
            }
            normalize(next);
            double change = 1 - Math.abs(dot(next, direction));
            direction = next;
            if (change < STILL) {
                break;
            }
        }
        return largestPositive(direction);
    }

    private static double[] largestPositive(double[] direction) {
        double largest = 0;
        for (double each : direction) {
            largest = Math.abs(each) > Math.abs(largest) ? each : largest;
        }
        if (largest < 0) {
            for (int i = 0; i < direction.length; i++) {
                direction[i] = -direction[i];
            }
        }
        return direction;
    }

    private static void normalize(double[] vector) {
        double norm = Math.sqrt(dot(vector, vector));
        for (int i = 0; i < vector.length && norm > 0; i++) {
            vector[i] /= norm;
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
