package org.longitude.trainer.corpus;

/** What an admission is for. */
public enum Split {
    TRAIN,
    DEV,
    TEST
}
