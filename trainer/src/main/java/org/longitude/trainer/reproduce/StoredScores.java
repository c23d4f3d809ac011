package org.longitude.trainer.reproduce;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.longitude.trainer.metrics.Confusion;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.run.JsonFiles;

/**
 * A system's scores on test, as {@code train evaluate --scores} reads them.
 *
 * @param scores [admissions][labels]
 * @param labels 1 where the code was assigned
 * @param threshold tuned on dev
 */
@SuppressWarnings("ArrayRecordComponent") // a file's shape; never compared
record StoredScores(double[][] scores, int[][] labels, double threshold) {

    static final String FILE = "test-scores.json";

    /** Of the same admissions with misspelled words. */
    static final String MISSPELLED = "misspelled-scores.json";

    static StoredScores of(double[][] scores, boolean[][] truth, double threshold) {
        int[][] labels = new int[truth.length][];
        for (int i = 0; i < truth.length; i++) {
            labels[i] = new int[truth[i].length];
            for (int j = 0; j < truth[i].length; j++) {
                labels[i][j] = truth[i][j] ? 1 : 0;
            }
        }
        return new StoredScores(scores, labels, threshold);
    }

    static StoredScores read(Path folder, String file) {
        return JsonFiles.read(folder.resolve(file), StoredScores.class);
    }

    void write(Path folder) throws IOException {
        write(folder, FILE);
    }

    void write(Path folder, String file) throws IOException {
        JsonFiles.write(folder.resolve(file), this);
    }

    ScoredLabels scored() {
        boolean[][] truth = new boolean[labels.length][];
        for (int i = 0; i < labels.length; i++) {
            truth[i] = new boolean[labels[i].length];
            for (int j = 0; j < labels[i].length; j++) {
                truth[i][j] = labels[i][j] == 1;
            }
        }
        return new ScoredLabels(scores, truth);
    }

    double microF1() {
        return Confusion.of(scored(), thresholds()).microF1();
    }

    double[] thresholds() {
        double[] thresholds = new double[labels[0].length];
        Arrays.fill(thresholds, threshold);
        return thresholds;
    }
}
