package org.longitude.trainer.report.figure;

import java.util.List;
import org.longitude.trainer.report.figure.Canvas.Anchor;

/** Title, legend, grid and the two axes of a figure; what is drawn inside asks it for places. */
final class Frame {
    static final double TITLE_HEIGHT = 30;
    private static final double PLOT_HEIGHT = 290;
    private static final double BELOW = 46;
    private static final double RIGHT = 24;

    private final Scale x;
    private final Scale y;
    private final double left;
    private final double bottom;

    private Frame(Scale x, Scale y, double left, double bottom) {
        this.x = x;
        this.y = y;
        this.left = left;
        this.bottom = bottom;
    }

    static int height(List<String> legend) {
        return (int) (TITLE_HEIGHT + Legend.height(legend) + 10 + PLOT_HEIGHT + BELOW);
    }

    /** Draws all but the content. */
    static Frame draw(
            Canvas canvas,
            String title,
            Legends legend,
            Axis xAxis,
            double[] xs,
            Axis yAxis,
            double[] ys) {
        title(canvas, title);
        double top =
                TITLE_HEIGHT
                        + Legend.draw(canvas, legend.names(), TITLE_HEIGHT, legend.lines())
                        + 10;
        double bottom = top + PLOT_HEIGHT;
        Scale y = Scale.of(yAxis, ys, bottom, top);
        double widest =
                y.ticks().stream().mapToDouble(t -> TextWidth.of(t.label())).max().orElse(0);
        double left = 24 + widest + 8;
        Scale x = Scale.of(xAxis, xs, left, Figure.WIDTH - RIGHT);
        Frame frame = new Frame(x, y, left, bottom);
        frame.grid(canvas, top);
        canvas.upwards("axis", 13, (top + bottom) / 2, yAxis.title());
        canvas.text(
                "axis",
                (left + Figure.WIDTH - RIGHT) / 2,
                bottom + 40,
                Anchor.MIDDLE,
                xAxis.title());
        return frame;
    }

    /** The series' names and whether they are lines. */
    record Legends(List<String> names, boolean lines) {}

    static void title(Canvas canvas, String title) {
        canvas.text("title", 0, 16, Anchor.START, TextWidth.fit(title, Figure.WIDTH * 0.85));
    }

    private void grid(Canvas canvas, double top) {
        double right = Figure.WIDTH - RIGHT;
        for (Scale.Tick tick : y.ticks()) {
            canvas.line("grid", left, tick.place(), right, tick.place());
            canvas.text("label", left - 8, tick.place() + 4, Anchor.END, tick.label());
        }
        for (Scale.Tick tick : x.ticks()) {
            canvas.line("grid", tick.place(), top, tick.place(), bottom + 5);
            canvas.text("label", tick.place(), bottom + 19, Anchor.MIDDLE, tick.label());
        }
        canvas.line("base", left, bottom, right, bottom);
    }

    Scale x() {
        return x;
    }

    Scale y() {
        return y;
    }
}
