package org.longitude.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the scores to golden numbers that a plain-Python reference and scikit-learn agree on. */
final class IcdMetricsTest {
    private static final double TOLERANCE = 1e-9;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldRefuseWhenAScoreIsNaN() {
        assertThatThrownBy(
                        () ->
                                new ScoredLabels(
                                        new double[][] {{Double.NaN}}, new boolean[][] {{true}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }

    @Test
    void shouldRefuseWhenScoresAndTruthDifferInShape() {
        assertThatThrownBy(
                        () ->
                                new ScoredLabels(
                                        new double[][] {{0.1, 0.2}}, new boolean[][] {{true}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 scores, 1 truths");
    }

    @Test
    void shouldRefuseWhenThereIsNoAdmission() {
        assertThatThrownBy(() -> new ScoredLabels(new double[0][], new boolean[0][]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all_scores_equal",
                "empty_classes_and_rows",
                "fewer_labels_than_k",
                "heavy_ties",
                "no_positive_at_all",
                "no_ties",
                "nothing_predicted",
                "single_document",
                "some_ties",
                "wide"
            })
    void shouldGiveTheGoldenNumbers(String name) throws IOException {
        JsonNode golden = read(name);
        ScoredLabels scored = scored(golden);
        double[] thresholds = new double[scored.labels()];
        Arrays.fill(thresholds, golden.get("threshold").asDouble());

        JsonNode report = JSON.valueToTree(IcdMetrics.of(scored, thresholds).report());

        assertThat(report.size()).isEqualTo(golden.get("expected").size());
        assertSame("expected", golden.get("expected"), report);
    }

    private static void assertSame(String path, JsonNode expected, JsonNode found) {
        if (expected.isObject()) {
            assertThat(found).as(path).isNotNull();
            assertThat(found.size()).as(path).isEqualTo(expected.size());
            expected.properties()
                    .forEach(
                            f ->
                                    assertSame(
                                            path + "." + f.getKey(),
                                            f.getValue(),
                                            found.get(f.getKey())));
        } else if (expected.isArray()) {
            assertThat(found.size()).as(path).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertSame(path + "[" + i + "]", expected.get(i), found.get(i));
            }
        } else if (expected.isNull()) {
            assertThat(found.isNull()).as(path).isTrue();
        } else {
            assertThat(found.isNumber()).as(path).isTrue();
            assertThat(found.asDouble()).as(path).isCloseTo(expected.asDouble(), within(TOLERANCE));
        }
    }

    private static JsonNode read(String name) throws IOException {
        try (InputStream in =
                IcdMetricsTest.class.getResourceAsStream("/metrics/" + name + ".json")) {
            return JSON.readTree(Objects.requireNonNull(in, name));
        }
    }

    private static ScoredLabels scored(JsonNode golden) {
        int admissions = golden.get("scores").size();
        double[][] scores = new double[admissions][];
        boolean[][] truth = new boolean[admissions][];
        for (int d = 0; d < admissions; d++) {
            JsonNode row = golden.get("scores").get(d);
            scores[d] = new double[row.size()];
            truth[d] = new boolean[row.size()];
            for (int c = 0; c < row.size(); c++) {
                scores[d][c] = row.get(c).asDouble();
                truth[d][c] = golden.get("labels").get(d).get(c).asInt() == 1;
            }
        }
        return new ScoredLabels(scores, truth);
    }
}
