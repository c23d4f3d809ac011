package org.longitude.trainer.report.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where on a line a value lies, and at which round values the line is marked. */
final class Scale {
    private static final int STEPS_WANTED = 6;

    private final boolean logarithmic;
    private final double lowest;
    private final double highest;
    private final double start;
    private final double end;
    private final double[] ticks;
    private final double step;

    private Scale(
            boolean logarithmic,
            double[] ends,
            double start,
            double end,
            double[] ticks,
            double step) {
        this.logarithmic = logarithmic;
        this.lowest = ends[0];
        this.highest = ends[1];
        this.start = start;
        this.end = end;
        this.ticks = ticks;
        this.step = step;
    }

    /** A marked value. */
    record Tick(double place, String label) {}

    /**
     * Lays an axis along a line.
     *
     * @param values what must be shown; what is not finite is passed over
     * @param start place of the lowest value
     * @param end place of the highest value
     */
    static Scale of(Axis axis, double[] values, double start, double end) {
        double[] shown =
                Arrays.stream(values)
                        .filter(v -> Double.isFinite(v) && (!axis.logarithmic() || v > 0))
                        .sorted()
                        .toArray();
        double low = shown.length == 0 ? (axis.logarithmic() ? 1 : 0) : shown[0];
        double high = shown.length == 0 ? 1 : shown[shown.length - 1];
        return axis.logarithmic()
                ? logarithmic(axis, low, high, start, end)
                : linear(axis, low, high, start, end);
    }

    private static Scale linear(Axis axis, double low, double high, double start, double end) {
        double from = Double.isNaN(axis.from()) ? low : axis.from();
        double to = Double.isNaN(axis.to()) ? high : axis.to();
        if (from >= to) {
            double room = from == 0 ? 1 : Math.abs(from) * 0.1;
            from = Double.isNaN(axis.from()) ? from - room : from;
            to = from + 2 * room;
        }
        double step = roundStep((to - from) / STEPS_WANTED);
        from = Double.isNaN(axis.from()) ? Math.floor(from / step + 1e-9) * step : from;
        to = Double.isNaN(axis.to()) ? Math.ceil(to / step - 1e-9) * step : to;
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return new Scale(false, new double[] {from, to}, start, end, array(ticks), step);
    }

    /** 1, 2 or 5 times a power of ten, at least as large as asked. */
    private static double roundStep(double atLeast) {
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= atLeast * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static Scale logarithmic(Axis axis, double low, double high, double start, double end) {
        double from = Double.isNaN(axis.from()) ? low : axis.from();
        double to = Double.isNaN(axis.to()) ? Math.max(high, from * 2) : axis.to();
        double[] factors = Math.log10(to / from) > 3 ? new double[] {1} : new double[] {1, 2, 5};
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(from)); Math.pow(10, power) <= to; power++) {
            for (double factor : factors) {
                double tick = factor * Math.pow(10, power);
                if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)) {
                    ticks.add(tick);
                }
            }
        }
        return new Scale(true, new double[] {from, to}, start, end, array(ticks), Double.NaN);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Whether a value can be shown. */
    boolean holds(double value) {
        return Double.isFinite(value) && (!logarithmic || value > 0);
    }

    /** Its place; beyond the ends, the end. */
    double place(double value) {
        double share =
                logarithmic
                        ? Math.log(value / lowest) / Math.log(highest / lowest)
                        : (value - lowest) / (highest - lowest);
        return start + Math.max(0, Math.min(1, share)) * (end - start);
    }

    List<Tick> ticks() {
        return Arrays.stream(ticks)
                .mapToObj(
                        tick ->
                                new Tick(
                                        place(tick),
                                        Numbers.tick(tick, logarithmic ? Math.min(1, tick) : step)))
                .toList();
    }
}
