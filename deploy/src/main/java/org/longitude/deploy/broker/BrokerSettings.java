package org.longitude.deploy.broker;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a broker is to run. What a topic takes is the topic's own setting.
 *
 * @param folder where its data lies; null for a temporary folder that goes away with the broker
 * @param port where clients connect on 127.0.0.1; 0 for any free port
 * @param overrides further settings by Kafka's names; they win
 */
public record BrokerSettings(@Nullable Path folder, int port, Map<String, String> overrides) {

    private static final int PORT_MAX = 65_535;

    public BrokerSettings {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
        overrides = Map.copyOf(overrides);
    }

    /** Any free port, and a folder that is deleted when the broker closes. */
    public static BrokerSettings temporary() {
        return new BrokerSettings(null, 0, Map.of());
    }

    /** Any free port, and data that the next broker on the same folder finds again. */
    public static BrokerSettings keptIn(Path folder) {
        return new BrokerSettings(folder, 0, Map.of());
    }

    public BrokerSettings withPort(int clientPort) {
        return new BrokerSettings(folder, clientPort, overrides);
    }

    public BrokerSettings withOverrides(Map<String, String> more) {
        return new BrokerSettings(folder, port, more);
    }
}
