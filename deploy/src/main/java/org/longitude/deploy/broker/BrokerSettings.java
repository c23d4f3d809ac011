package org.longitude.deploy.broker;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a broker is to run.
 *
 * @param folder where its data lies; null for a temporary folder that goes away with the broker
 * @param port where clients connect on 127.0.0.1; 0 for any free port
 * @param recordBytesMax the largest record batch it takes (Kafka's message.max.bytes)
 * @param overrides further settings by Kafka's names; they win
 */
public record BrokerSettings(
        @Nullable Path folder, int port, int recordBytesMax, Map<String, String> overrides) {

    /** What a broker takes unless told otherwise; the largest note in Avro fits several times. */
    public static final int RECORD_BYTES_MAX = 32 * 1024 * 1024;

    private static final int PORT_MAX = 65_535;

    public BrokerSettings {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
        if (recordBytesMax <= 0) {
            throw new IllegalArgumentException(
                    "recordBytesMax: " + recordBytesMax + " (expected: > 0)");
        }
        overrides = Map.copyOf(overrides);
    }

    /** Any free port, and a folder that is deleted when the broker closes. */
    public static BrokerSettings temporary() {
        return new BrokerSettings(null, 0, RECORD_BYTES_MAX, Map.of());
    }

    /** Any free port, and data that the next broker on the same folder finds again. */
    public static BrokerSettings keptIn(Path folder) {
        return new BrokerSettings(folder, 0, RECORD_BYTES_MAX, Map.of());
    }

    public BrokerSettings withPort(int clientPort) {
        return new BrokerSettings(folder, clientPort, recordBytesMax, overrides);
    }

    public BrokerSettings withOverrides(Map<String, String> more) {
        return new BrokerSettings(folder, port, recordBytesMax, more);
    }
}
