package org.longitude.model.training;

/** How weights are pulled towards zero. */
public enum WeightDecay {
    /** AdamW: the weight shrinks by {@code rate * decay} before the update. */
    DECOUPLED,
    /** Adam with L2: {@code decay} times the weight is added to its clipped gradient. */
    L2
}
