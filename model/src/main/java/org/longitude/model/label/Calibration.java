package org.longitude.model.label;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * Turns what a model says into what happens: a probability p of label c becomes 1 / (1 + exp(-(s
 * logit(p) + t))) with a slope s and an intercept t of its own (Platt 1999). Slopes are above 0, so
 * no label's order changes. Immutable, safe for use by several threads.
 */
public final class Calibration {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private final double[] slopes;
    private final double[] intercepts;

    private Calibration(double[] slopes, double[] intercepts) {
        this.slopes = slopes.clone();
        this.intercepts = intercepts.clone();
        if (slopes.length == 0 || slopes.length != intercepts.length) {
            throw invalid(
                    "slopes: %d, intercepts: %d (expected: one of each for every label)"
                            .formatted(slopes.length, intercepts.length));
        }
        for (int label = 0; label < slopes.length; label++) {
            if (!(slopes[label] > 0)
                    || !Double.isFinite(slopes[label])
                    || !Double.isFinite(intercepts[label])) {
                throw invalid(
                        "label %d: slope %s, intercept %s (expected: a slope above 0, both finite)"
                                .formatted(label, slopes[label], intercepts[label]));
            }
        }
    }

    /**
     * A slope and an intercept for each label.
     *
     * @throws ModelException {@code LABELS_INVALID} if counts differ or a slope is not above 0
     */
    public static Calibration of(double[] slopes, double[] intercepts) {
        return new Calibration(slopes, intercepts);
    }

    /** Leaves every probability as it is. */
    public static Calibration identity(int labels) {
        double[] slopes = new double[labels];
        Arrays.fill(slopes, 1);
        return new Calibration(slopes, new double[labels]);
    }

    /** How many labels it is for. */
    public int labels() {
        return slopes.length;
    }

    public double slope(int label) {
        return slopes[label];
    }

    public double intercept(int label) {
        return intercepts[label];
    }

    /** Whether it changes nothing. */
    public boolean isIdentity() {
        return Arrays.stream(slopes).allMatch(slope -> slope == 1)
                && Arrays.stream(intercepts).allMatch(intercept -> intercept == 0);
    }

    /** The calibrated probability of what the model said, both within [0, 1]. */
    public double apply(int label, double probability) {
        return sigmoid(slopes[label] * logit(probability) + intercepts[label]);
    }

    /** Calibrated probabilities [admissions][labels] of what the model said. */
    public double[][] apply(double[][] probabilities) {
        double[][] calibrated = new double[probabilities.length][];
        for (int row = 0; row < calibrated.length; row++) {
            calibrated[row] = new double[probabilities[row].length];
            for (int label = 0; label < slopes.length; label++) {
                calibrated[row][label] = apply(label, probabilities[row][label]);
            }
        }
        return calibrated;
    }

    /** What the model must have said for this calibrated probability. */
    public double inverse(int label, double calibrated) {
        return sigmoid((logit(calibrated) - intercepts[label]) / slopes[label]);
    }

    private static double logit(double probability) {
        return Math.log(probability) - Math.log1p(-probability);
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    /** Writes {@code calibration.json}. */
    public void save(Path file) throws IOException {
        String json = JSON.writeValueAsString(new Document(FORMAT_VERSION, slopes, intercepts));
        Files.writeString(file, json + "\n", StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws ModelException {@code LABELS_INVALID} if the file is malformed
     */
    public static Calibration load(Path file) throws IOException {
        try {
            Document document = JSON.readValue(Files.readAllBytes(file), Document.class);
            if (document.formatVersion() != FORMAT_VERSION
                    || document.slopes() == null
                    || document.intercepts() == null) {
                throw invalid(
                        "%s: format_version %d (expected: %d, with slopes and intercepts)"
                                .formatted(file, document.formatVersion(), FORMAT_VERSION));
            }
            return new Calibration(document.slopes(), document.intercepts());
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    ModelError.LABELS_INVALID, "%s: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    private static ModelException invalid(String message) {
        return new ModelException(ModelError.LABELS_INVALID, message);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Calibration that
                && Arrays.equals(slopes, that.slopes)
                && Arrays.equals(intercepts, that.intercepts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(slopes) + Arrays.hashCode(intercepts);
    }

    @Override
    public String toString() {
        return "Calibration[" + labels() + " labels]";
    }

    @SuppressWarnings("ArrayRecordComponent") // a file's shape; never compared
    private record Document(
            @JsonProperty("format_version") int formatVersion,
            double @Nullable [] slopes,
            double @Nullable [] intercepts) {}
}
