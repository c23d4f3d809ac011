package org.longitude.trainer.finetune;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.longitude.trainer.corpus.CodedAdmission;

/**
 * How much a label's positives count beside its negatives, for labels that few admissions have.
 *
 * @param weights one for each label; none where all count alike
 */
@SuppressWarnings("ArrayRecordComponent") // lives as long as one run; never compared
record PositiveWeights(float[] weights) {

    /** A label with a handful of positives must not drown the rest. */
    static final float WEIGHT_MAX = 50;

    /** (negatives / positives) to a power, at most {@link #WEIGHT_MAX}. */
    static PositiveWeights of(List<CodedAdmission> train, int labels, double power) {
        if (power == 0) {
            return new PositiveWeights(new float[0]);
        }
        int[] positives = new int[labels];
        for (CodedAdmission admission : train) {
            for (int label : admission.labels()) {
                positives[label]++;
            }
        }
        float[] weights = new float[labels];
        for (int label = 0; label < labels; label++) {
            double ratio = (train.size() - positives[label]) / Math.max(1.0, positives[label]);
            weights[label] = (float) Math.min(WEIGHT_MAX, Math.max(1, Math.pow(ratio, power)));
        }
        return new PositiveWeights(weights);
    }

    boolean isEmpty() {
        return weights.length == 0;
    }

    /**
     * Sum of the weighted binary cross-entropies over the divisor: w t softplus(-x) + (1 - t)
     * softplus(x), where softplus(x) = max(x, 0) + log(1 + exp(-|x|)) does not overflow.
     *
     * @param logits [A,L]
     * @param targets [A,L], 0 or 1
     */
    NDArray loss(NDArray logits, NDArray targets, long divisor) {
        NDArray tail = logits.abs().neg().exp().add(1).log();
        NDArray ofPositives = logits.neg().maximum(0).add(tail);
        NDArray ofNegatives = logits.maximum(0).add(tail);
        NDArray counted = targets.mul(targets.getManager().create(weights));
        return ofPositives
                .mul(counted)
                .add(ofNegatives.mul(targets.neg().add(1)))
                .sum()
                .div(divisor);
    }
}
