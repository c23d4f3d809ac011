package org.longitude.trainer.reproduce;

import java.io.IOException;
import org.longitude.trainer.retrain.TunedBaseline;

/** The row that every model stands beside: TF-IDF and logistic regression over the whole text. */
final class LinearRow {

    private LinearRow() {}

    static RowResult run(StepRun run, SourceSet set, ReproductionConfig config) throws IOException {
        try (StudySet study = StudySet.open(set, config)) {
            long began = System.nanoTime();
            TunedBaseline baseline =
                    TunedBaseline.train(
                            study.train(), study.dev(), line -> run.listener().onLine("  " + line));
            double seconds = (System.nanoTime() - began) / 1e9;
            StoredScores stored =
                    StoredScores.of(
                            baseline.score(study.test().texts()),
                            study.test().truth(),
                            baseline.threshold());
            stored.write(run.folder().directory());
            return RowResult.of(
                    stored,
                    RowResult.Learning.none(
                            study.test(),
                            seconds,
                            "C %.0f".formatted(baseline.inverseRegularization())));
        }
    }
}
