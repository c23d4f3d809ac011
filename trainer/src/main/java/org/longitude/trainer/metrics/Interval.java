package org.longitude.trainer.metrics;

/**
 * A value with the interval that holds it: 95 in a hundred unless something else is said.
 *
 * @param value of the split as it is
 * @param low lower end
 * @param high upper end
 */
public record Interval(double value, double low, double high) {
    /** Standard normal quantile of 0.975. */
    private static final double Z = 1.959963984540054;

    /**
     * Wilson's interval of a share: it stays within [0, 1] and is honest for few trials, where the
     * normal one is not. Without trials nothing is known: value NaN, interval [0, 1].
     */
    public static Interval wilson(long successes, long trials) {
        if (successes < 0 || successes > trials) {
            throw new IllegalArgumentException(
                    "successes: %d of %d (expected: 0 to as many as trials)"
                            .formatted(successes, trials));
        }
        return trials == 0
                ? new Interval(Double.NaN, 0, 1)
                : wilson((double) successes / trials, (double) trials);
    }

    /**
     * The same of trials that are worth fewer independent ones.
     *
     * @param share of successes, 0 to 1
     * @param n independent trials that they are worth, above 0
     */
    public static Interval wilson(double share, double n) {
        if (!(share >= 0 && share <= 1) || !(n > 0)) {
            throw new IllegalArgumentException(
                    "share: %s of %s (expected: 0 to 1 of more than 0)".formatted(share, n));
        }
        double middle = share + Z * Z / (2 * n);
        double reach = Z * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        double scale = 1 + Z * Z / n;
        // At the ends rounding would leave 1e-17 where 0 is meant.
        double low = share == 0 ? 0 : (middle - reach) / scale;
        double high = share == 1 ? 1 : (middle + reach) / scale;
        return new Interval(share, low, high);
    }
}
