package org.longitude.trainer.retrain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.longitude.model.bundle.AdmissionScorer;
import org.longitude.model.linear.LinearModel;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.baseline.LinearBaseline;

/** The linear baseline, where that is what is wanted. */
record LinearCandidate(LinearBaseline baseline) implements Candidate {

    @Override
    public AdmissionScorer scorer() {
        return AdmissionScorer.of(baseline.model());
    }

    @Override
    public Tokenizer tokenizer() {
        return baseline.tokenizer();
    }

    @Override
    public void save(Path directory) throws IOException {
        baseline.model().save(directory);
    }

    @Override
    public Facts facts() {
        LinearModel model = baseline.model();
        return new Facts(
                String.format(
                        Locale.ROOT,
                        "Words and word pairs, %,d of them, with one logistic regression a code.",
                        model.featureCount()),
                (model.featureCount() + 1L) * model.labels(),
                0,
                0,
                List.of());
    }

    @Override
    public double coverage(List<int[]> admissions) {
        return 1;
    }

    @Override
    public void close() {}
}
