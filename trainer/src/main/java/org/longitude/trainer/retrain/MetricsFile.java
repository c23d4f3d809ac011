package org.longitude.trainer.retrain;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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

    /** Reads it from a bundle. */
    public static MetricsFile read(Path file) {
        return JsonFiles.read(file, MetricsFile.class);
    }
}
