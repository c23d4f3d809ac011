package org.longitude.coder;

import java.util.Map;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topics;

/** What the coder's Kafka clients are set to: for the reference, and for who compares. */
public final class CoderClients {

    private CoderClients() {}

    /** Its consumer's, given the client properties of a file. */
    public static Map<String, Object> consumer(Map<String, String> kafka) {
        return consumer(CoderConfig.of(kafka));
    }

    /** Its producer's. */
    public static Map<String, Object> producer(Map<String, String> kafka) {
        return producer(CoderConfig.of(kafka));
    }

    static Map<String, Object> consumer(CoderConfig config) {
        return config.consumerSettings(Limits.consumerConfig());
    }

    static Map<String, Object> producer(CoderConfig config) {
        return config.producerSettings(
                Limits.producerConfig(Topics.ADMISSIONS_TOKENIZED, Topics.ICD_PREDICTIONS));
    }
}
