package org.longitude.trainer.report.figure;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Quantiles by group: words per note by category, say.
 *
 * @param title what is shown
 * @param caption how to read it, and which quantiles these are
 * @param axis of the values
 * @param boxes in the order shown
 */
public record BoxChart(String title, String caption, Axis axis, List<Box> boxes) implements Figure {
    private static final double ROW = 30;
    private static final double HALF_BOX = 9;

    /**
     * One group.
     *
     * @param low where the whisker begins, the quantile of 5 in a hundred for example
     * @param lower quarter
     * @param high where the whisker ends
     * @param mean marked with a disc; NaN where unknown
     */
    public record Box(
            String name,
            double low,
            double lower,
            double median,
            double upper,
            double high,
            double mean) {
        public Box {
            if (!(low <= lower && lower <= median && median <= upper && upper <= high)) {
                throw new IllegalArgumentException(
                        "box '%s': %s, %s, %s, %s, %s (expected: rising)"
                                .formatted(name, low, lower, median, upper, high));
            }
        }
    }

    public BoxChart {
        boxes = List.copyOf(boxes);
    }

    @Override
    public int height() {
        return Rows.height(boxes.size(), ROW, List.of());
    }

    @Override
    public String drawing() {
        Canvas canvas = new Canvas();
        double[] values =
                boxes.stream()
                        .flatMapToDouble(b -> DoubleStream.of(b.low(), b.high(), b.mean()))
                        .toArray();
        List<String> names = boxes.stream().map(Box::name).toList();
        Rows rows = Rows.draw(canvas, title, List.of(), names, ROW, axis, values, 0);
        for (int i = 0; i < boxes.size(); i++) {
            draw(canvas, rows.scale(), boxes.get(i), rows.middle(i));
        }
        return canvas.markup();
    }

    private static void draw(Canvas canvas, Scale scale, Box box, double y) {
        canvas.line("whisker", scale.place(box.low()), y, scale.place(box.high()), y);
        for (double end : new double[] {box.low(), box.high()}) {
            canvas.line("whisker", scale.place(end), y - 5, scale.place(end), y + 5);
        }
        canvas.box(
                "quarters s1",
                scale.place(box.lower()),
                y - HALF_BOX,
                scale.place(box.upper()),
                y + HALF_BOX,
                "%s: %s, %s, %s, %s, %s"
                        .formatted(
                                box.name(),
                                Numbers.value(box.low()),
                                Numbers.value(box.lower()),
                                Numbers.value(box.median()),
                                Numbers.value(box.upper()),
                                Numbers.value(box.high())));
        double median = scale.place(box.median());
        canvas.line("median", median, y - HALF_BOX, median, y + HALF_BOX);
        if (scale.holds(box.mean())) {
            canvas.mark(1, scale.place(box.mean()), y, "mean " + Numbers.value(box.mean()));
        }
    }
}
