package org.longitude.deploy.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.verify.Comparison;
import org.longitude.model.verify.Verification;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.retrain.ScoresFile;

/**
 * A folder of metrics cases: scores, labels and the numbers that the trainer's metrics must give.
 * No model takes part, so the numbers are those of double precision.
 */
final class MetricsFixture {

    /** What the fixtures state for metrics. */
    static final double TOLERANCE = 1e-9;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final double tolerance;
    private long values;
    private double largest;
    private String worst = "";

    private MetricsFixture(double tolerance) {
        this.tolerance = tolerance;
    }

    /** Whether every JSON file of the directory is a case; a model's directory has others. */
    static boolean isOne(Path directory) {
        try {
            List<Path> files = files(directory);
            return !files.isEmpty() && files.stream().allMatch(MetricsFixture::isCase);
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isCase(Path file) {
        try {
            JsonNode root = JSON.readTree(file.toFile());
            return root.has("scores") && root.has("labels") && root.has("expected");
        } catch (IOException e) {
            return false;
        }
    }

    static Verification verify(Path directory, double tolerance) {
        MetricsFixture fixture = new MetricsFixture(tolerance);
        try {
            for (Path file : files(directory)) {
                fixture.compare(file);
            }
        } catch (IOException | TrainerException e) {
            throw new ModelException(
                    ModelError.FIXTURE_INVALID,
                    "%s: %s (expected: cases with scores, labels and threshold)"
                            .formatted(directory, e.getMessage()),
                    e);
        }
        return new Verification(
                "metrics",
                "the trainer's metrics, no model",
                List.of(
                        new Comparison(
                                "metrics",
                                fixture.values,
                                fixture.largest,
                                fixture.tolerance,
                                fixture.worst)));
    }

    private void compare(Path file) throws IOException {
        JsonNode expected = JSON.readTree(file.toFile()).path("expected");
        compare(file.getFileName().toString(), expected, JSON.valueToTree(ScoresFile.report(file)));
    }

    /** A number against null, or one that is not there, is as wrong as can be. */
    private void compare(String where, JsonNode expected, JsonNode found) {
        if (expected.isContainerNode()) {
            if (expected.getNodeType() != found.getNodeType() || expected.size() != found.size()) {
                count(where, Double.POSITIVE_INFINITY);
            } else if (expected.isArray()) {
                for (int i = 0; i < expected.size(); i++) {
                    compare("%s[%d]".formatted(where, i), expected.get(i), found.get(i));
                }
            } else {
                expected.properties()
                        .forEach(
                                entry ->
                                        compare(
                                                where + " " + entry.getKey(),
                                                entry.getValue(),
                                                found.path(entry.getKey())));
            }
        } else if (expected.isNull() || found.isNull()) {
            count(where, expected.isNull() && found.isNull() ? 0 : Double.POSITIVE_INFINITY);
        } else if (!found.isNumber()) {
            count(where, Double.POSITIVE_INFINITY);
        } else {
            count(where, Math.abs(expected.asDouble() - found.asDouble()));
        }
    }

    private void count(String where, double error) {
        values++;
        if (worst.isEmpty() || error > largest) {
            largest = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
            worst = where;
        }
    }
}
