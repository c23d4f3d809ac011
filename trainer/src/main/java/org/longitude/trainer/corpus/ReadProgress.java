package org.longitude.trainer.corpus;

/** Told how far a topic has been read. */
@FunctionalInterface
public interface ReadProgress {
    /** Nobody looks. */
    ReadProgress NONE = (topic, offsetsPassed, offsets) -> {};

    void passed(String topic, long offsetsPassed, long offsets);
}
