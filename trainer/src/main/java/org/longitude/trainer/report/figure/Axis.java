package org.longitude.trainer.report.figure;

/**
 * One axis: its words and its reach.
 *
 * @param title what is measured, with its unit
 * @param logarithmic equal steps multiply
 * @param from lowest value shown; NaN: as the numbers ask
 * @param to highest value shown; NaN: as the numbers ask
 */
public record Axis(String title, boolean logarithmic, double from, double to) {

    public Axis {
        if (from >= to) {
            throw new IllegalArgumentException(
                    "axis '%s': from %s to %s (expected: rising)".formatted(title, from, to));
        }
        if (logarithmic && from <= 0) {
            throw new IllegalArgumentException(
                    "axis '%s': from %s (expected: above 0 where steps multiply)"
                            .formatted(title, from));
        }
    }

    /** Equal steps add; reaches as far as the numbers. */
    public static Axis linear(String title) {
        return new Axis(title, false, Double.NaN, Double.NaN);
    }

    /** Equal steps multiply; values that are not above 0 are not shown. */
    public static Axis logarithmic(String title) {
        return new Axis(title, true, Double.NaN, Double.NaN);
    }

    /** The same with a fixed reach. */
    public Axis between(double lowest, double highest) {
        return new Axis(title, logarithmic, lowest, highest);
    }

    /** The same from a fixed lowest value, 0 for lengths and counts. */
    public Axis startingAt(double lowest) {
        return new Axis(title, logarithmic, lowest, to);
    }
}
