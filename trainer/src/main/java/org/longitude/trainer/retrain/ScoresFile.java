package org.longitude.trainer.retrain;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.metrics.IcdMetrics;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.run.JsonFiles;

/**
 * Anybody's scores, as a JSON object with {@code scores}, {@code labels} (0 or 1) and {@code
 * threshold}.
 */
public final class ScoresFile {
    private ScoresFile() {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    @SuppressWarnings("ArrayRecordComponent") // a file's shape; never compared
    private record Content(
            double @Nullable [][] scores, int @Nullable [][] labels, @Nullable Double threshold) {}

    /**
     * Every metric of the file.
     *
     * @throws TrainerException {@code CONFIG_INVALID} if the file is not of this form
     */
    public static Map<String, @Nullable Object> report(Path file) {
        Content content = JsonFiles.read(file, Content.class);
        double[][] scores = content.scores();
        int[][] labels = content.labels();
        Double threshold = content.threshold();
        if (scores == null || labels == null || threshold == null) {
            throw invalid(file, "scores, labels or threshold is missing", null);
        }
        try {
            ScoredLabels scored = new ScoredLabels(scores, truth(file, labels));
            double[] thresholds = new double[scores[0].length];
            Arrays.fill(thresholds, threshold);
            return IcdMetrics.of(scored, thresholds).report();
        } catch (IllegalArgumentException e) {
            throw invalid(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean[][] truth(Path file, int[][] labels) {
        boolean[][] truth = new boolean[labels.length][];
        for (int d = 0; d < labels.length; d++) {
            truth[d] = new boolean[labels[d].length];
            for (int c = 0; c < labels[d].length; c++) {
                if (labels[d][c] != 0 && labels[d][c] != 1) {
                    throw invalid(file, "labels[%d][%d]: %d".formatted(d, c, labels[d][c]), null);
                }
                truth[d][c] = labels[d][c] == 1;
            }
        }
        return truth;
    }

    private static TrainerException invalid(Path file, String found, @Nullable Throwable cause) {
        return new TrainerException(
                TrainerError.CONFIG_INVALID,
                "%s: %s (expected: scores and labels [documents][codes], labels 0 or 1, and threshold)"
                        .formatted(file, found),
                cause);
    }
}
