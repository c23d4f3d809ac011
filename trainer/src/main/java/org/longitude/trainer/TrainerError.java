package org.longitude.trainer;

/** Why training or evaluation stopped. Names are stable. */
public enum TrainerError {
    /** A setting is missing, malformed or contradicts another. */
    CONFIG_INVALID,
    /** The broker does not answer, or a topic is not there. */
    BROKER_UNAVAILABLE,
    /** Records that a snapshot names are no longer on the topic. */
    OFFSETS_GONE,
    /** The topic's records differ from those the snapshot was taken of. */
    SNAPSHOT_MISMATCH,
    /** Files of a snapshot or an archive of one are not as they were written. */
    SNAPSHOT_DAMAGED,
    /** There is no admission with both text and codes. */
    CORPUS_EMPTY,
    /** Notes went through different normalisers: their words do not mix. */
    NORMALIZERS_MIXED,
    /** Train, dev or test has no admission. */
    SPLIT_EMPTY,
    /** A patient stands in two splits. */
    SPLIT_LEAKS,
    /** The model learned nothing but the labels' frequencies. */
    STUCK_AT_CONSTANT,
    /** The loss is not a number. */
    LOSS_NOT_FINITE,
    /** A checkpoint belongs to a model of another shape. */
    CHECKPOINT_MISMATCH,
    /** Somebody stopped the training: its thread was interrupted or the process ends. */
    TRAINING_STOPPED,
    /** A bundle does worse than the linear baseline it was scored beside. */
    WORSE_THAN_BASELINE,
    /** A bundle's scores are not those on its card. */
    SCORES_DIFFER,
    /** A process of ours ended without its answer, or with a broken one. */
    CHILD_FAILED,
    /** A native library is not there for this machine. */
    NATIVE_LIBRARY_MISSING,
    /** A file could not be read or written. */
    FILE_FAILED
}
