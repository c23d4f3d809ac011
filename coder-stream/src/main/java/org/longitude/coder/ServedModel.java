package org.longitude.coder;

import java.time.Clock;

/**
 * A model that answers, with everything that is said in its name.
 *
 * <p>Threading: one thread at a time. It may be made on one and handed to the device's, which owns
 * it from then on and closes it.
 */
record ServedModel(
        BundleFacts facts, Scorer scorer, BatchCoder coder, PredictionBuilder predictions)
        implements AutoCloseable {

    /**
     * A model that has answered once; the scorer is its own, and closed where it does not answer.
     *
     * @throws CoderException {@code MODEL_FAILED}
     */
    static ServedModel warm(
            BundleFacts facts, Scorer scorer, EvidenceConfig evidence, Clock clock) {
        BatchCoder coder = new BatchCoder(scorer, facts.labels().size(), facts.canary());
        try {
            coder.warmUp();
        } catch (RuntimeException e) {
            scorer.close();
            throw e;
        }
        return new ServedModel(facts, scorer, coder, new PredictionBuilder(facts, evidence, clock));
    }

    @Override
    public void close() {
        scorer.close();
    }
}
