package org.longitude.trainer.retrain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.longitude.model.bundle.AdmissionScorer;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.finetune.FineTuneListener;

/**
 * A trained model of any kind, on its way into a bundle.
 *
 * <p>Ownership: the scorer is the candidate's until {@link #close()}.
 */
sealed interface Candidate extends AutoCloseable permits NeuralCandidate, LinearCandidate {

    /** What it says, not yet calibrated. */
    AdmissionScorer scorer();

    /** What made its tokens. */
    Tokenizer tokenizer();

    /** Writes configuration and weights. */
    void save(Path directory) throws IOException;

    /** What the model card tells of it. */
    Facts facts();

    /** Mean share of an admission's tokens that it reads. */
    double coverage(List<int[]> admissions);

    @Override
    void close();

    /**
     * What is told of a model.
     *
     * @param description a sentence
     * @param parameters numbers that were learned
     * @param steps of the optimizer; 0 where there is none
     * @param seconds of training
     * @param history every look at dev
     */
    record Facts(
            String description,
            long parameters,
            int steps,
            double seconds,
            List<FineTuneListener.Evaluation> history) {}
}
