package org.longitude.trainer.report.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.longitude.trainer.report.figure.Canvas.Anchor;

/**
 * Lying bars from 0, one row a name and one bar a series: systems side by side, scores by code.
 *
 * @param title what is shown
 * @param caption how to read it
 * @param axis of the values
 * @param names of the rows
 * @param series at least one, each with a bar for every row
 */
public record BarChart(
        String title, String caption, Axis axis, List<String> names, List<Series> series)
        implements Figure {
    private static final double BAR = 15;
    private static final double BETWEEN_ROWS = 9;

    /** The bars of one series, in the rows' order. */
    public record Series(String name, List<Bar> bars) {
        public Series {
            bars = List.copyOf(bars);
        }

        /** Bars without intervals. */
        public static Series of(String name, double... values) {
            return new Series(name, DoubleStream.of(values).mapToObj(Bar::of).toList());
        }
    }

    /**
     * One value; NaN leaves the place empty.
     *
     * @param low lower end of its interval, NaN where there is none
     * @param high upper end
     */
    public record Bar(double value, double low, double high) {
        /** A value without interval. */
        public static Bar of(double value) {
            return new Bar(value, Double.NaN, Double.NaN);
        }
    }

    public BarChart {
        names = List.copyOf(names);
        series = List.copyOf(series);
        for (Series each : series) {
            if (each.bars().size() != names.size()) {
                throw new IllegalArgumentException(
                        "series '%s': %d bars (expected: one for each of %d rows)"
                                .formatted(each.name(), each.bars().size(), names.size()));
            }
        }
    }

    @Override
    public int height() {
        return Rows.height(names.size(), rowHeight(), legend());
    }

    @Override
    public String drawing() {
        Canvas canvas = new Canvas();
        Rows rows = Rows.draw(canvas, title, legend(), names, rowHeight(), axis, values(), 52);
        for (int row = 0; row < names.size(); row++) {
            for (int i = 0; i < series.size(); i++) {
                double y = rows.middle(row) + (i - series.size() / 2.0) * BAR;
                draw(canvas, rows.scale(), row, i, y);
            }
        }
        return canvas.markup();
    }

    private void draw(Canvas canvas, Scale scale, int row, int index, double y) {
        Bar bar = series.get(index).bars().get(row);
        if (!scale.holds(bar.value())) {
            return;
        }
        double end = scale.place(bar.value());
        canvas.box(
                "bar " + Canvas.series(index),
                scale.place(0),
                y + 1,
                end,
                y + BAR - 1,
                "%s, %s: %s"
                        .formatted(
                                names.get(row),
                                series.get(index).name(),
                                Numbers.value(bar.value())));
        double middle = y + BAR / 2;
        double reach = end;
        if (scale.holds(bar.low()) && scale.holds(bar.high())) {
            reach = Math.max(end, scale.place(bar.high()));
            canvas.line("whisker", scale.place(bar.low()), middle, reach, middle);
            canvas.line(
                    "whisker",
                    scale.place(bar.low()),
                    middle - 3,
                    scale.place(bar.low()),
                    middle + 3);
            canvas.line("whisker", reach, middle - 3, reach, middle + 3);
        }
        canvas.text("value", reach + 6, middle + 4, Anchor.START, Numbers.value(bar.value()));
    }

    private double rowHeight() {
        return series.size() * BAR + BETWEEN_ROWS;
    }

    private List<String> legend() {
        return series.stream().map(Series::name).toList();
    }

    /** Bars begin at 0, so 0 is always on the scale. */
    private double[] values() {
        List<Double> values = new ArrayList<>(List.of(0.0));
        for (Series each : series) {
            for (Bar bar : each.bars()) {
                values.add(bar.value());
                values.add(bar.low());
                values.add(bar.high());
            }
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
