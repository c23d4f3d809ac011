package org.longitude.trainer.report.figure;

import java.util.ArrayList;
import java.util.List;
import org.longitude.trainer.report.figure.Canvas.Anchor;
import org.longitude.trainer.report.figure.Canvas.Place;

/**
 * Do probabilities mean what they say? Predictions are grouped by probability; where a curve lies
 * on the diagonal, a code said to have 70 % is right 7 times in 10. Below, on a scale of its own,
 * how many predictions stand behind each mark.
 *
 * @param title what is shown
 * @param caption how to read it
 * @param curves before and after calibration, say
 */
public record ReliabilityDiagram(String title, String caption, List<Curve> curves)
        implements Figure {
    private static final double SIDE = 360;
    private static final double COUNTS = 70;
    private static final double LEFT = 190;
    private static final double GAP = 26;

    /** One set of probabilities. */
    public record Curve(String name, List<Group> groups) {
        public Curve {
            groups = List.copyOf(groups);
        }
    }

    /**
     * Predictions of like probability.
     *
     * @param predicted their mean probability
     * @param observed share of them that is true
     * @param low lower end of the interval of {@code observed}
     * @param high upper end
     * @param count how many they are
     */
    public record Group(double predicted, double observed, double low, double high, int count) {}

    public ReliabilityDiagram {
        curves = List.copyOf(curves);
    }

    @Override
    public int height() {
        return (int) (top() + SIDE + GAP + COUNTS + 46);
    }

    @Override
    public String drawing() {
        Canvas canvas = new Canvas();
        Frame.title(canvas, title);
        Legend.draw(canvas, names(), Frame.TITLE_HEIGHT, true);
        Axis share = Axis.linear("").between(0, 1);
        Scale x = Scale.of(share, new double[0], LEFT, LEFT + SIDE);
        Scale y = Scale.of(share, new double[0], top() + SIDE, top());
        square(canvas, x, y);
        for (int i = 0; i < curves.size(); i++) {
            draw(canvas, i, x, y);
        }
        counts(canvas, x);
        return canvas.markup();
    }

    private void square(Canvas canvas, Scale x, Scale y) {
        for (Scale.Tick tick : y.ticks()) {
            canvas.line("grid", LEFT, tick.place(), LEFT + SIDE, tick.place());
            canvas.text("label", LEFT - 8, tick.place() + 4, Anchor.END, tick.label());
        }
        for (Scale.Tick tick : x.ticks()) {
            canvas.line("grid", tick.place(), top(), tick.place(), top() + SIDE);
        }
        canvas.line("diagonal", x.place(0), y.place(0), x.place(1), y.place(1));
        canvas.upwards("axis", LEFT - 44, top() + SIDE / 2, "share that is true");
    }

    private void draw(Canvas canvas, int index, Scale x, Scale y) {
        List<Place> places = new ArrayList<>();
        for (Group group : curves.get(index).groups()) {
            places.add(new Place(x.place(group.predicted()), y.place(group.observed())));
        }
        canvas.polyline("line " + Canvas.series(index), places);
        for (Group group : curves.get(index).groups()) {
            double across = x.place(group.predicted());
            canvas.line(
                    "interval " + Canvas.series(index),
                    across,
                    y.place(group.low()),
                    across,
                    y.place(group.high()));
            canvas.mark(
                    index,
                    across,
                    y.place(group.observed()),
                    "%s: predicted %s, true %s of %s"
                            .formatted(
                                    curves.get(index).name(),
                                    Numbers.value(group.predicted()),
                                    Numbers.value(group.observed()),
                                    Numbers.value(group.count())));
        }
    }

    /** Counts span orders of magnitude: nearly all codes of an admission are rightly near 0. */
    private void counts(Canvas canvas, Scale x) {
        double bottom = top() + SIDE + GAP + COUNTS;
        double[] counts =
                curves.stream()
                        .flatMap(curve -> curve.groups().stream())
                        .mapToDouble(Group::count)
                        .toArray();
        Scale y = Scale.of(Axis.logarithmic("").startingAt(1), counts, bottom, bottom - COUNTS);
        double width = 8.0 / Math.max(1, curves.size());
        for (int i = 0; i < curves.size(); i++) {
            for (Group group : curves.get(i).groups()) {
                double from = x.place(group.predicted()) + (i - curves.size() / 2.0) * width;
                canvas.box(
                        "bar " + Canvas.series(i),
                        from,
                        y.place(Math.max(1, group.count())),
                        from + width,
                        bottom,
                        Numbers.value(group.count()));
            }
        }
        y.ticks().stream()
                .filter(tick -> tick.label().startsWith("1"))
                .forEach(
                        tick ->
                                canvas.text(
                                        "label",
                                        LEFT - 8,
                                        tick.place() + 4,
                                        Anchor.END,
                                        tick.label()));
        canvas.line("base", LEFT, bottom, LEFT + SIDE, bottom);
        canvas.upwards("axis", LEFT - 66, bottom - COUNTS / 2, "predictions");
        for (Scale.Tick tick : x.ticks()) {
            canvas.text("label", tick.place(), bottom + 19, Anchor.MIDDLE, tick.label());
        }
        canvas.text("axis", LEFT + SIDE / 2, bottom + 40, Anchor.MIDDLE, "probability given");
    }

    private double top() {
        return Frame.TITLE_HEIGHT + Legend.height(names()) + 10;
    }

    private List<String> names() {
        return curves.stream().map(Curve::name).toList();
    }
}
