package org.longitude.trainer.retrain;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.run.JsonFiles;

/**
 * {@code metrics.json}: a bundle's held-out scores with its rivals' beside them.
 *
 * @param dev what thresholds and the best weights were chosen on
 * @param test scored once, after everything was chosen
 * @param testSlice the first admissions of test, which a build can score again in seconds
 * @param evidence where the model looked in test; null where nobody knows where it should
 */
public record MetricsFile(
        SplitScores dev,
        SplitScores test,
        SplitScores testSlice,
        @Nullable EvidenceScores evidence) {

    /**
     * Reads it from a bundle.
     *
     * @throws TrainerException {@code FILE_FAILED} if it cannot be read or says nothing of a split
     */
    public static MetricsFile read(Path file) {
        Read read = JsonFiles.read(file, Read.class);
        return new MetricsFile(
                required(file, "dev", read.dev()),
                required(file, "test", read.test()),
                required(file, "test_slice", read.testSlice()),
                read.evidence());
    }

    /** What may stand in a file. */
    private record Read(
            @Nullable SplitScores dev,
            @Nullable SplitScores test,
            @Nullable SplitScores testSlice,
            @Nullable EvidenceScores evidence) {}

    private static SplitScores required(Path file, String split, @Nullable SplitScores scores) {
        if (scores == null) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED,
                    "%s: no %s (expected: the scores that training writes into a bundle)"
                            .formatted(file, split));
        }
        return scores;
    }
}
