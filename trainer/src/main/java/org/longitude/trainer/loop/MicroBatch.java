package org.longitude.trainer.loop;

/** What a model is shown at once: samples with every random choice made, masks for example. */
public interface MicroBatch {

    /** Tokens shown, without padding: for the speed. */
    int tokens();

    /**
     * For each term of the loss how many tokens or rows are scored. A step's loss is normalised by
     * the sums over all of its micro-batches, however they are spread over replicas.
     */
    long[] scored();
}
