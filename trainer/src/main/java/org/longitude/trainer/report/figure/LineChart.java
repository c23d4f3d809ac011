package org.longitude.trainer.report.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.longitude.trainer.report.figure.Canvas.Place;

/**
 * Curves: a loss over steps, a score over layers.
 *
 * @param title what is shown
 * @param caption how to read it
 * @param x usually steps or layers
 * @param y what is measured
 * @param series at least one
 */
public record LineChart(String title, String caption, Axis x, Axis y, List<Series> series)
        implements Figure {
    /** Beyond this many a curve has no marks: they would hide it. */
    private static final int MARKS_MAX = 40;

    /**
     * One curve.
     *
     * @param name for the legend
     * @param points by rising x; a y that is not finite leaves a gap
     */
    public record Series(String name, List<Point> points) {
        public Series {
            points = List.copyOf(points);
        }

        /** A curve of as many x as y. */
        public static Series of(String name, double[] x, double[] y) {
            if (x.length != y.length) {
                throw new IllegalArgumentException(
                        "series '%s': %d x, %d y (expected: as many)"
                                .formatted(name, x.length, y.length));
            }
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < x.length; i++) {
                points.add(new Point(x[i], y[i]));
            }
            return new Series(name, points);
        }
    }

    /** A value of a curve. */
    public record Point(double x, double y) {}

    public LineChart {
        series = List.copyOf(series);
    }

    @Override
    public int height() {
        return Frame.height(names());
    }

    @Override
    public String drawing() {
        Canvas canvas = new Canvas();
        Frame frame =
                Frame.draw(
                        canvas,
                        title,
                        new Frame.Legends(names(), true),
                        across(),
                        all(Point::x),
                        y,
                        all(Point::y));
        for (int i = 0; i < series.size(); i++) {
            draw(canvas, frame, i, Thinned.of(series.get(i).points()));
        }
        return canvas.markup();
    }

    /** Curves fill the width: steps end where they end, not at a round number. */
    private Axis across() {
        DoubleSummaryStatistics reach =
                Arrays.stream(all(Point::x))
                        .filter(v -> Double.isFinite(v) && (!x.logarithmic() || v > 0))
                        .summaryStatistics();
        double from = Double.isNaN(x.from()) ? reach.getMin() : x.from();
        double to = Double.isNaN(x.to()) ? reach.getMax() : x.to();
        return from < to ? x.between(from, to) : x;
    }

    private void draw(Canvas canvas, Frame frame, int index, List<Point> points) {
        List<Place> run = new ArrayList<>();
        for (Point point : points) {
            if (frame.x().holds(point.x()) && frame.y().holds(point.y())) {
                run.add(new Place(frame.x().place(point.x()), frame.y().place(point.y())));
            } else {
                canvas.polyline("line " + Canvas.series(index), run);
                run.clear();
            }
        }
        canvas.polyline("line " + Canvas.series(index), run);
        if (points.size() <= MARKS_MAX) {
            for (Point point : points) {
                if (frame.x().holds(point.x()) && frame.y().holds(point.y())) {
                    canvas.mark(
                            index,
                            frame.x().place(point.x()),
                            frame.y().place(point.y()),
                            "%s: %s, %s"
                                    .formatted(
                                            series.get(index).name(),
                                            Numbers.value(point.x()),
                                            Numbers.value(point.y())));
                }
            }
        }
    }

    private List<String> names() {
        return series.stream().map(Series::name).toList();
    }

    private double[] all(ToDoubleFunction<Point> value) {
        return series.stream().flatMap(s -> s.points().stream()).mapToDouble(value).toArray();
    }
}
