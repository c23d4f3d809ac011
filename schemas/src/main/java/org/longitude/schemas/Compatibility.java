package org.longitude.schemas;

/** Which changes of a topic's schema are allowed; the names are the registry's own. */
public enum Compatibility {
    /**
     * The new schema reads everything that was ever written. For topics that only Longitude reads:
     * readers are upgraded before writers.
     */
    BACKWARD_TRANSITIVE,
    /**
     * Besides, every schema that was ever released reads what the new one writes. For topics that
     * outsiders write or read, and upgrade when they like.
     */
    FULL_TRANSITIVE
}
