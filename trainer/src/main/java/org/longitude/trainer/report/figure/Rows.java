package org.longitude.trainer.report.figure;

import java.util.List;
import org.longitude.trainer.report.figure.Canvas.Anchor;

/** A figure of named rows along one scale: bars and boxes lie, so that long names can be read. */
final class Rows {
    private static final double NAMES_MAX = 230;
    private static final double BELOW = 46;

    private final Scale scale;
    private final double top;
    private final double rowHeight;

    private Rows(Scale scale, double top, double rowHeight) {
        this.scale = scale;
        this.top = top;
        this.rowHeight = rowHeight;
    }

    static int height(int rows, double rowHeight, List<String> legend) {
        return (int)
                Math.ceil(
                        Frame.TITLE_HEIGHT + Legend.height(legend) + 10 + rows * rowHeight + BELOW);
    }

    /**
     * Draws title, legend, names and scale.
     *
     * @param room free to the right of the scale, for values written out
     */
    static Rows draw(
            Canvas canvas,
            String title,
            List<String> legend,
            List<String> names,
            double rowHeight,
            Axis axis,
            double[] values,
            double room) {
        Frame.title(canvas, title);
        double top =
                Frame.TITLE_HEIGHT + Legend.draw(canvas, legend, Frame.TITLE_HEIGHT, false) + 10;
        double bottom = top + names.size() * rowHeight;
        double widest = names.stream().mapToDouble(TextWidth::of).max().orElse(0);
        double left = Math.min(NAMES_MAX, widest) + 12;
        Scale scale = Scale.of(axis, values, left, Figure.WIDTH - 14 - room);
        for (Scale.Tick tick : scale.ticks()) {
            canvas.line("grid", tick.place(), top, tick.place(), bottom + 5);
            canvas.text("label", tick.place(), bottom + 19, Anchor.MIDDLE, tick.label());
        }
        Rows rows = new Rows(scale, top, rowHeight);
        for (int i = 0; i < names.size(); i++) {
            canvas.text(
                    "name",
                    left - 10,
                    rows.middle(i) + 4,
                    Anchor.END,
                    TextWidth.fit(names.get(i), NAMES_MAX));
        }
        canvas.line("base", left, top, left, bottom);
        canvas.text(
                "axis",
                (left + Figure.WIDTH - 14 - room) / 2,
                bottom + 40,
                Anchor.MIDDLE,
                axis.title());
        return rows;
    }

    double middle(int row) {
        return top + (row + 0.5) * rowHeight;
    }

    Scale scale() {
        return scale;
    }
}
