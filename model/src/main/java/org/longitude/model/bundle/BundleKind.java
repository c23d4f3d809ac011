package org.longitude.model.bundle;

/** What a bundle's model is, as its {@code config.json} says. */
public enum BundleKind {
    /** An encoder with a head over its states. */
    NEURAL,
    /** Words and word pairs with one logistic regression a label. */
    LINEAR
}
