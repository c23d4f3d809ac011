package org.longitude.preprocess;

import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.longitude.schemas.Limits;

/** Kafka Streams' properties for this application. */
final class StreamsSettings {

    /**
     * How long a transaction may stay open. Longer than the registry's own retries take, so that an
     * outage ends as what it is; not much longer, because readers of committed records wait for the
     * transaction of an instance that was killed.
     */
    private static final int TRANSACTION_TIMEOUT_MS = 30_000;

    /**
     * A thread that died does not leave its group, so its partitions wait this long for another.
     * Kafka's 45 s is too long for notes that are coded while they arrive. Overridden by {@code
     * session.timeout.ms} among the client properties.
     */
    static final int SESSION_TIMEOUT_MS = 10_000;

    /** Kafka warns at every start unless it is told; there are no global stores here. */
    private static final String GLOBAL_HANDLER_ENABLED =
            "processing.exception.handler.global.enabled";

    private StreamsSettings() {}

    /**
     * The properties.
     *
     * @param clientId begins the names of its clients
     */
    static Properties of(PreprocessConfig config, String clientId) {
        Properties properties = of(config);
        properties.put(StreamsConfig.CLIENT_ID_CONFIG, clientId + "-" + UUID.randomUUID());
        return properties;
    }

    static Properties of(PreprocessConfig config) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        properties.putAll(config.kafka());
        properties.putAll(Limits.streamsConfig());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitIntervalMs());
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                TRANSACTION_TIMEOUT_MS);
        properties.put(GLOBAL_HANDLER_ENABLED, true);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        return properties;
    }
}
