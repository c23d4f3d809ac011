package org.longitude.model.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.longitude.model.encoder.TorchFunction;

/**
 * Losses as means, with the divisor given by the caller: gradients of micro-batches add up, so a
 * step that accumulates several passes the count over all of them to each, and the sum is exactly
 * the loss of the whole.
 *
 * <p>Ownership: the compiled functions until {@link #close()}; results belong to the manager of the
 * logits. Threading: one thread at a time.
 */
public final class TrainingLosses implements AutoCloseable {

    private final TorchFunction crossEntropy;
    private final TorchFunction multiLabel;

    private TrainingLosses(TorchFunction crossEntropy, TorchFunction multiLabel) {
        this.crossEntropy = crossEntropy;
        this.multiLabel = multiLabel;
    }

    public static TrainingLosses load(Device device) {
        return new TrainingLosses(
                load("cross_entropy_loss", device), load("multi_label_loss", device));
    }

    private static TorchFunction load(String name, Device device) {
        return TorchFunction.load(TrainingLosses.class, name, Map.of(), device);
    }

    /**
     * Cross entropy of rows of logits: masked tokens over the vocabulary, or next-sentence flags.
     * Only scored rows are given, so the logits of the others are never worked out.
     *
     * @param logits [M,V]
     * @param targets the class of each row, 0 to V - 1
     * @param rows the divisor: rows of the whole step
     */
    public NDArray crossEntropy(NDArray logits, long[] targets, long rows) {
        long given = logits.getShape().get(0);
        requireDivisor("rows", rows, given);
        if (targets.length != given) {
            throw new IllegalArgumentException(
                    "targets: %d (expected: one for each of %d rows)"
                            .formatted(targets.length, given));
        }
        requireClasses(targets, logits.getShape().get(1));
        return crossEntropy
                .train(
                        logits,
                        logits.getManager().create(targets),
                        logits.getManager().create((float) rows))
                .singletonOrThrow();
    }

    /**
     * Binary cross entropy of every label of every row.
     *
     * @param logits [A,L]
     * @param targets [A,L], 0 or 1
     * @param rows the divisor is this times L: rows of the whole step
     */
    public NDArray multiLabel(NDArray logits, NDArray targets, long rows) {
        requireDivisor("rows", rows, logits.getShape().get(0));
        if (!logits.getShape().equals(targets.getShape())) {
            throw new IllegalArgumentException(
                    "targets: %s (expected: the logits' shape %s)"
                            .formatted(targets.getShape(), logits.getShape()));
        }
        float cells = (float) rows * logits.getShape().get(1);
        return multiLabel
                .train(logits, targets, logits.getManager().create(cells))
                .singletonOrThrow();
    }

    private static void requireDivisor(String name, long found, long given) {
        if (given < 1 || found < given) {
            throw new IllegalArgumentException(
                    "%s: %d (expected: at least the %d given, and at least 1)"
                            .formatted(name, found, given));
        }
    }

    /** The engine would end the process on a class that is not there, or report it much later. */
    private static void requireClasses(long[] targets, long classes) {
        for (int row = 0; row < targets.length; row++) {
            if (targets[row] < 0 || targets[row] >= classes) {
                throw new IllegalArgumentException(
                        "target of row %d is outside the classes (expected: 0 <= target < %d)"
                                .formatted(row, classes));
            }
        }
    }

    @Override
    public void close() {
        crossEntropy.close();
        multiLabel.close();
    }
}
