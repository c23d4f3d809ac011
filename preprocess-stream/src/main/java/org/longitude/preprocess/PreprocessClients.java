package org.longitude.preprocess;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What pre-processing sets Kafka Streams to: for the reference, and for who compares. */
public final class PreprocessClients {

    private PreprocessClients() {}

    /** Given the client properties of a file. */
    public static Map<String, Object> streams(Map<String, String> kafka, Path stateDir) {
        Map<String, Object> settings = new HashMap<>();
        StreamsSettings.of(PreprocessConfig.of(kafka, stateDir))
                .forEach((name, value) -> settings.put(String.valueOf(name), value));
        return settings;
    }
}
