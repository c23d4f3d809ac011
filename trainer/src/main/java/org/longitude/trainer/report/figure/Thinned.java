package org.longitude.trainer.report.figure;

import java.util.ArrayList;
import java.util.List;
import org.longitude.trainer.report.figure.LineChart.Point;

/**
 * A long curve with no more points than a figure has columns: of neighbouring points the lowest and
 * the highest stay, in their order, so that no peak is lost.
 */
final class Thinned {
    private static final int BUCKETS = 500;

    private Thinned() {}

    static List<Point> of(List<Point> points) {
        if (points.size() <= 2 * BUCKETS) {
            return points;
        }
        List<Point> kept = new ArrayList<>();
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            int from = (int) ((long) points.size() * bucket / BUCKETS);
            int to = (int) ((long) points.size() * (bucket + 1) / BUCKETS);
            keepExtremes(points.subList(from, to), kept);
        }
        return kept;
    }

    private static void keepExtremes(List<Point> bucket, List<Point> kept) {
        int lowest = 0;
        int highest = 0;
        for (int i = 1; i < bucket.size(); i++) {
            // Comparing as Double puts NaN above all: a gap in the curve stays a gap.
            lowest = Double.compare(bucket.get(i).y(), bucket.get(lowest).y()) < 0 ? i : lowest;
            highest = Double.compare(bucket.get(i).y(), bucket.get(highest).y()) > 0 ? i : highest;
        }
        kept.add(bucket.get(Math.min(lowest, highest)));
        if (lowest != highest) {
            kept.add(bucket.get(Math.max(lowest, highest)));
        }
    }
}
