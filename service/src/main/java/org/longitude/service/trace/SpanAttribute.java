package org.longitude.service.trace;

/**
 * Everything that a span may say beside its times. Nothing that names an admission, a patient or a
 * note is among it. docs/operations.md lists them; a test compares.
 */
public enum SpanAttribute {
    /** Where a record was read or written. */
    TOPIC("messaging.destination.name"),
    /** Its partition. */
    PARTITION("messaging.destination.partition.id"),
    /** Its offset. */
    OFFSET("messaging.kafka.offset"),
    /** What became of it. */
    OUTCOME("longitude.outcome"),
    /** The stable code of why it was put aside. */
    REASON("longitude.reason"),
    /** The bundle that coded. */
    BUNDLE("longitude.bundle"),
    /** The number of the device that computed. */
    DEVICE("longitude.device"),
    /** How many admissions a batch held. */
    ADMISSIONS("longitude.admissions"),
    /** How many tokens an admission or a batch held. */
    TOKENS("longitude.tokens");

    private final String key;

    SpanAttribute(String key) {
        this.key = key;
    }

    /** As it stands in a trace. */
    public String key() {
        return key;
    }
}
