package org.longitude.model;

/** Why something of this module could not be read, written or run. Names are stable. */
public enum ModelError {
    /** A file that the bundle's manifest names, or must name, is not there. */
    BUNDLE_MISSING_FILE,
    /** A file's bytes are not those that were released. */
    BUNDLE_CORRUPT,
    /** The bundle's parts contradict each other or its manifest is malformed. */
    BUNDLE_INVALID,
    /** The bundle could not be written where it was asked for. */
    BUNDLE_UNWRITABLE,
    /** The label set is malformed. */
    LABELS_INVALID,
    /** The tokenizer file is malformed, or a vocabulary of the asked size cannot be built. */
    TOKENIZER_INVALID,
    /** The normaliser's settings or word lists break their rules. */
    NORMALIZER_INVALID,
    /** The normaliser's settings were written by other rules than this release has. */
    NORMALIZER_OTHER_RULES,
    /** A file could not be read or written. */
    FILE_FAILED,
    /** Weights are missing, of another shape, or not numbers. */
    WEIGHTS_INVALID,
    /** The encoder's configuration is malformed or not supported. */
    CONFIG_INVALID,
    /** A sequence, mask or id that the model cannot read. */
    INPUT_INVALID,
    /** A directory to compare with is no fixture, or contradicts itself. */
    FIXTURE_INVALID,
    /** The compute type of the model cannot do what was asked, such as train in integers. */
    COMPUTE_UNSUPPORTED,
    /** The engine refused to work on this device. */
    ENGINE_FAILED
}
