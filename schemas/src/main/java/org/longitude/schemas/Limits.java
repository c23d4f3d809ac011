package org.longitude.schemas;

import java.util.Map;

/**
 * The size limits that hold in this process, all derived from one number: {@code noteBytesMax}. Set
 * the environment variable {@value #ENVIRONMENT} (or the system property {@value #PROPERTY}) to the
 * same value for every process and create the topics anew, or alter them as {@code topics describe}
 * says, to change it. {@link RecordLimits} has the derivation.
 */
public final class Limits {

    /** System property that overrides {@link #NOTE_BYTES_MAX}; wins over the environment. */
    public static final String PROPERTY = "longitude.note.bytes.max";

    /** Environment variable that overrides {@link #NOTE_BYTES_MAX}. */
    public static final String ENVIRONMENT = "LONGITUDE_NOTE_BYTES_MAX";

    private static final RecordLimits CURRENT =
            RecordLimits.of(System.getProperty(PROPERTY), System.getenv(ENVIRONMENT));

    /** Largest note that is processed, in bytes of UTF-8; larger ones are quarantined. */
    public static final int NOTE_BYTES_MAX = CURRENT.noteBytesMax();

    private Limits() {}

    /** The limits of this process with their derivation. */
    public static RecordLimits current() {
        return CURRENT;
    }

    /** Largest record of a topic, in bytes, key and headers included. */
    public static int recordBytesMax(Topic<?, ?> topic) {
        return CURRENT.recordBytesMax(topic.valueType());
    }

    /** Producer settings that let the largest record of each of these topics through. */
    public static Map<String, String> producerConfig(Topic<?, ?>... topics) {
        return CURRENT.producerConfig(topics);
    }

    /** Consumer settings under which the largest record of any topic can be fetched. */
    public static Map<String, String> consumerConfig() {
        return CURRENT.consumerConfig();
    }

    /**
     * Kafka Streams settings: its producers, its consumers, and the topics that it makes for
     * itself. A state store may hold one {@code NormalizedNote} or one {@code TokenizedAdmission}
     * an entry, never one value that grows with the number of an admission's notes.
     */
    public static Map<String, String> streamsConfig() {
        return CURRENT.streamsConfig();
    }

    /** What a broker must allow; Kafka's defaults do as long as {@code noteBytesMax} is 4 MiB. */
    public static Map<String, String> brokerConfig() {
        return CURRENT.brokerConfig();
    }
}
