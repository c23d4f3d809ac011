package org.longitude.trainer.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.longitude.trainer.report.figure.Axis;
import org.longitude.trainer.report.figure.LineChart;
import org.longitude.trainer.run.RunFolder;

/** A run's metrics as pictures in its folder, drawn anew at each evaluation. */
final class Curves {

    static final String LOSS = "curves.svg";
    static final String SCORE = "score.svg";

    /** Steps of the loss are averaged over so many stretches at most: one step is mostly noise. */
    private static final int STRETCHES_MAX = 200;

    private Curves() {}

    static void draw(RunFolder folder) throws IOException {
        List<LineChart.Point> losses = new ArrayList<>();
        List<LineChart.Point> scores = new ArrayList<>();
        folder.metrics()
                .forEach(
                        line -> {
                            if (line.path("kind").asText().equals(RunRecord.STEP)) {
                                losses.add(point(line, "loss"));
                            } else {
                                scores.add(point(line, "score"));
                            }
                        });
        draw(
                folder,
                LOSS,
                "Training loss",
                "Mean over stretches of steps, normalised by what each step scores.",
                "loss",
                averaged(losses));
        draw(
                folder,
                SCORE,
                "Score at evaluations",
                "On data that is not learned from; higher is better.",
                "score",
                scores);
    }

    private static LineChart.Point point(JsonNode line, String value) {
        return new LineChart.Point(line.path("step").asDouble(), line.path(value).asDouble());
    }

    private static List<LineChart.Point> averaged(List<LineChart.Point> points) {
        int each = (points.size() + STRETCHES_MAX - 1) / STRETCHES_MAX;
        List<LineChart.Point> means = new ArrayList<>();
        for (int from = 0; from < points.size(); from += each) {
            List<LineChart.Point> stretch =
                    points.subList(from, Math.min(points.size(), from + each));
            means.add(
                    new LineChart.Point(
                            stretch.get(stretch.size() - 1).x(),
                            stretch.stream()
                                    .mapToDouble(LineChart.Point::y)
                                    .average()
                                    .orElse(Double.NaN)));
        }
        return means;
    }

    private static void draw(
            RunFolder folder,
            String file,
            String title,
            String caption,
            String y,
            List<LineChart.Point> points)
            throws IOException {
        if (points.isEmpty()) {
            return;
        }
        LineChart chart =
                new LineChart(
                        title,
                        caption,
                        Axis.linear("step"),
                        Axis.linear(y),
                        List.of(new LineChart.Series(y, points)));
        Files.writeString(folder.file(file), chart.svg(), StandardCharsets.UTF_8);
    }
}
