package org.longitude.deploy.operate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.ModelRelease;

/** What models.released says stands now. */
final class ReleasedModels {

    private ReleasedModels() {}

    /**
     * The release of each role, by the role's name; a withdrawn one is not there.
     *
     * @param properties the registry's address too
     */
    static Map<String, ModelRelease> read(
            Map<String, String> properties, List<TopicPartition> partitions) {
        Map<String, ModelRelease> standing = new TreeMap<>();
        try (Serde<ModelRelease> serde = Topics.MODELS_RELEASED.valueSerde(properties)) {
            Tail.read(
                    properties,
                    partitions,
                    Long.MAX_VALUE,
                    "read_committed",
                    record -> {
                        if (record.key() == null) {
                            return;
                        }
                        String role = new String(record.key(), UTF_8);
                        if (record.value() == null) {
                            standing.remove(role);
                            return;
                        }
                        try {
                            standing.put(
                                    role,
                                    serde.deserializer()
                                            .deserialize(record.topic(), record.value()));
                        } catch (UndecodableRecordException e) {
                            // As a coder does: what nobody can read released nothing.
                        }
                    });
        }
        return standing;
    }
}
