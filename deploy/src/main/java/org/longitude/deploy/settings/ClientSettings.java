package org.longitude.deploy.settings;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.longitude.coder.CoderClients;
import org.longitude.coder.CoderException;
import org.longitude.ingest.sink.MessageSink;
import org.longitude.preprocess.PreprocessClients;

/**
 * What one Kafka client of ours is set to, and what of it somebody else may set. Asked of the code
 * that makes the client, so that it says what is.
 *
 * @param title whose client
 * @param settings its settings, given the properties of {@code --config}
 */
record ClientSettings(String title, Function<Map<String, String>, Map<String, Object>> settings) {

    static final List<ClientSettings> ALL =
            List.of(
                    new ClientSettings(
                            "`serve ingest` and `serve mllp`, producer",
                            MessageSink::producerConfig),
                    new ClientSettings(
                            "`serve preprocess`, Kafka Streams",
                            kafka -> PreprocessClients.streams(kafka, Path.of("DIR"))),
                    new ClientSettings("`serve coder`, consumer", CoderClients::consumer),
                    new ClientSettings("`serve coder`, producer", CoderClients::producer));

    private static final Map<String, String> ADDRESSES =
            Map.of("bootstrap.servers", "HOST:PORT", "schema.registry.url", "http://HOST:PORT");

    /** Whether a file's word counts. */
    enum Freedom {
        /** The file's value is taken. */
        SET_BY_FILE,
        /** Ours stands; another value in the file is passed over. */
        OURS,
        /** Another value in the file stops the start: what is promised rests on it. */
        REFUSED
    }

    /**
     * A setting of ours.
     *
     * @param value ours
     */
    record Setting(String value, Freedom freedom) {}

    /** By name; the addresses are left out. */
    Map<String, Setting> rows() {
        Map<String, Setting> rows = new TreeMap<>();
        settings.apply(ADDRESSES)
                .forEach(
                        (name, value) -> {
                            if (!ADDRESSES.containsKey(name)) {
                                rows.put(name, new Setting(text(value), freedom(name)));
                            }
                        });
        return rows;
    }

    private static String text(Object value) {
        return value instanceof Class<?> type ? type.getName() : String.valueOf(value);
    }

    private Freedom freedom(String name) {
        String other = "another value";
        Map<String, String> file = new HashMap<>(ADDRESSES);
        file.put(name, other);
        try {
            return settings.apply(file).get(name).equals(other)
                    ? Freedom.SET_BY_FILE
                    : Freedom.OURS;
        } catch (CoderException | IllegalArgumentException e) {
            return Freedom.REFUSED;
        }
    }
}
