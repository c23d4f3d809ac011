package org.longitude.preprocess;

import java.util.Properties;
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

    /** Kafka warns at every start unless it is told; there are no global stores here. */
    private static final String GLOBAL_HANDLER_ENABLED =
            "processing.exception.handler.global.enabled";

    private StreamsSettings() {}

    static Properties of(PreprocessConfig config) {
        Properties properties = new Properties();
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
