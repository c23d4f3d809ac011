package org.longitude.trainer.embeddings;

import java.util.Arrays;

/**
 * Points in the plane whose near neighbours are the rows' near neighbours: t-SNE (van der Maaten
 * and Hinton, 2008), exact, begun at the two principal components, so that nothing is drawn at
 * random and the same rows give the same picture. Time grows with the square of the rows: for some
 * hundred words.
 */
final class NeighbourMap {

    private static final int STEPS = 600;
    private static final int EXAGGERATED_STEPS = 150;
    private static final double EXAGGERATION = 4;
    private static final double MOMENTUM_BEGIN = 0.5;
    private static final double MOMENTUM = 0.8;
    private static final double GAIN_MIN = 0.01;
    private static final double BEGIN_DEVIATION = 1e-2;
    private static final int BISECTIONS = 60;
    private static final double SHARE_MIN = 1e-12;

    private final int points;
    private final double[][] shares;
    private final double[][] place;
    private final double[][] speed;
    private final double[][] gain;
    private final double rate;

    private NeighbourMap(double[][] rows, double perplexity) {
        points = rows.length;
        shares = shares(rows, perplexity);
        place = begin(rows);
        speed = new double[points][2];
        gain = new double[points][2];
        for (double[] each : gain) {
            Arrays.fill(each, 1);
        }
        rate = Math.max(50, points / EXAGGERATION / 4);
    }

    /**
     * Places for the rows.
     *
     * @param rows [n, d], n at least 4
     * @param perplexity about how many neighbours of a row count; below a third of n
     * @return [n, 2]
     */
    static double[][] of(double[][] rows, double perplexity) {
        if (rows.length < 4 || perplexity * 3 >= rows.length) {
            throw new IllegalArgumentException(
                    "%d rows, perplexity %s (expected: at least 4 rows, and more than 3 for each neighbour)"
                            .formatted(rows.length, perplexity));
        }
        NeighbourMap map = new NeighbourMap(rows, perplexity);
        for (int step = 0; step < STEPS; step++) {
            boolean early = step < EXAGGERATED_STEPS;
            map.step(early ? EXAGGERATION : 1, early ? MOMENTUM_BEGIN : MOMENTUM);
        }
        return map.place;
    }

    private static double[][] begin(double[][] rows) {
        double[][] begin = PrincipalComponents.project(rows, 2);
        for (int axis = 0; axis < 2; axis++) {
            double squares = 0;
            for (double[] each : begin) {
                squares += each[axis] * each[axis];
            }
            double deviation = Math.max(1e-12, Math.sqrt(squares / rows.length));
            for (double[] each : begin) {
                each[axis] *= BEGIN_DEVIATION / deviation;
            }
        }
        return begin;
    }

    /** How much each pair counts as neighbours; all together 1. */
    private static double[][] shares(double[][] rows, double perplexity) {
        int points = rows.length;
        double[][] near = new double[points][];
        for (int i = 0; i < points; i++) {
            near[i] = nearness(squaredDistances(rows, i), i, Math.log(perplexity));
        }
        double[][] shares = new double[points][points];
        for (int i = 0; i < points; i++) {
            for (int j = 0; j < points; j++) {
                shares[i][j] = Math.max(SHARE_MIN, (near[i][j] + near[j][i]) / (2 * points));
            }
        }
        return shares;
    }

    private static double[] squaredDistances(double[][] rows, int from) {
        double[] distances = new double[rows.length];
        for (int j = 0; j < rows.length; j++) {
            for (int k = 0; k < rows[j].length; k++) {
                double difference = rows[from][k] - rows[j][k];
                distances[j] += difference * difference;
            }
        }
        return distances;
    }

    /** A Gaussian around one row, as narrow as gives it the wanted entropy. */
    private static double[] nearness(double[] distances, int self, double wantedEntropy) {
        double precision = 1;
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double[] near = new double[distances.length];
        for (int i = 0; i < BISECTIONS; i++) {
            double sum = 0;
            double weighted = 0;
            for (int j = 0; j < near.length; j++) {
                near[j] = j == self ? 0 : Math.exp(-distances[j] * precision);
                sum += near[j];
                weighted += near[j] * distances[j];
            }
            sum = Math.max(sum, Double.MIN_NORMAL);
            double entropy = Math.log(sum) + precision * weighted / sum;
            for (int j = 0; j < near.length; j++) {
                near[j] /= sum;
            }
            if (entropy > wantedEntropy) {
                low = precision;
                precision = Double.isInfinite(high) ? precision * 2 : (precision + high) / 2;
            } else {
                high = precision;
                precision = (precision + low) / 2;
            }
        }
        return near;
    }

    private void step(double exaggeration, double momentum) {
        double[][] closeness = new double[points][points];
        double all = 0;
        for (int i = 0; i < points; i++) {
            for (int j = 0; j < i; j++) {
                double x = place[i][0] - place[j][0];
                double y = place[i][1] - place[j][1];
                closeness[i][j] = closeness[j][i] = 1 / (1 + x * x + y * y);
                all += 2 * closeness[i][j];
            }
        }
        double[][] pull = new double[points][2];
        for (int i = 0; i < points; i++) {
            for (int j = 0; j < points; j++) {
                double force =
                        4 * (exaggeration * shares[i][j] - closeness[i][j] / all) * closeness[i][j];
                pull[i][0] += force * (place[i][0] - place[j][0]);
                pull[i][1] += force * (place[i][1] - place[j][1]);
            }
        }
        move(pull, momentum);
    }

    private void move(double[][] pull, double momentum) {
        for (int i = 0; i < points; i++) {
            for (int axis = 0; axis < 2; axis++) {
                boolean turning = Math.signum(pull[i][axis]) != Math.signum(speed[i][axis]);
                gain[i][axis] =
                        Math.max(GAIN_MIN, turning ? gain[i][axis] + 0.2 : gain[i][axis] * 0.8);
                speed[i][axis] = momentum * speed[i][axis] - rate * gain[i][axis] * pull[i][axis];
                place[i][axis] += speed[i][axis];
            }
        }
    }
}
