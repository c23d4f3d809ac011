package org.longitude.preprocess;

/** Why preprocessing could not start or go on. Names are stable. */
public enum PreprocessError {
    /** A setting is missing or out of range. */
    CONFIG_INVALID,
    /** A topic that is read or written does not exist. */
    TOPICS_MISSING,
    /** The broker does not answer. */
    BROKER_UNAVAILABLE,
    /** The schema registry does not answer, or refuses this release's schemas. */
    REGISTRY_UNAVAILABLE,
    /** The stream failed again and again. */
    STREAM_FAILED
}
