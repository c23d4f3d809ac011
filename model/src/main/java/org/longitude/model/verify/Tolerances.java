package org.longitude.model.verify;

/**
 * Largest errors that pass.
 *
 * <p>One number sets them all: what single precision may differ by in a forward pass. Three steps
 * of training may move the bulk of the parameters apart by a fifth of it, and a few, whose
 * gradients are next to nothing, by twice as much.
 *
 * @param forward of states, logits and losses
 */
record Tolerances(double forward) {

    /** What the golden fixtures state for single precision. */
    static final double USUAL = 1e-4;

    /** Share of the parameters that are the bulk. */
    static final double BULK_SHARE = 0.995;

    Tolerances {
        if (!(forward >= 0)) {
            throw new IllegalArgumentException("tolerance: %s (expected: >= 0)".formatted(forward));
        }
    }

    /** Of a gradient, as a share of the largest in its tensor where that exceeds 1. */
    double gradient() {
        return forward;
    }

    double parameter() {
        return 2 * forward;
    }

    double bulkOfParameters() {
        return forward / 5;
    }
}
