package org.longitude.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class OnlookerSettingsTest {

    private static final Map<String, String> CLIENTS =
            Map.of(
                    "bootstrap.servers", "broker:9092",
                    "security.protocol", "SSL",
                    "group.id", "somebody's",
                    "enable.auto.commit", "true",
                    "schema.registry.url", "http://registry",
                    "basic.auth.user.info", "user:secret");

    @Test
    void shouldKeepWhatAConsumerKnowsAndBelongToNoGroup() {
        assertThat(OnlookerSettings.committed(CLIENTS))
                .containsEntry("bootstrap.servers", "broker:9092")
                .containsEntry("security.protocol", "SSL")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", false)
                .containsEntry("allow.auto.create.topics", false)
                .containsAllEntriesOf(Limits.consumerConfig())
                .doesNotContainKeys("group.id", "schema.registry.url", "basic.auth.user.info");
    }

    @Test
    void shouldWaitForNobodyWhenItWalks() {
        assertThat(OnlookerSettings.walking(CLIENTS, "read_uncommitted"))
                .containsEntry("isolation.level", "read_uncommitted")
                .containsEntry("fetch.max.wait.ms", 10);
    }
}
