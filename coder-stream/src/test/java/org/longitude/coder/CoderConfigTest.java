package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CoderConfigTest {

    private static final Map<String, String> KAFKA =
            Map.of("bootstrap.servers", "broker:9092", "schema.registry.url", "http://registry");

    @Test
    void shouldHaveTheseDefaultsWhenOnlyAddressesAreGiven() {
        CoderConfig config = CoderConfig.of("broker:9092", "http://registry");

        assertThat(config.kafka()).isEqualTo(KAFKA);
        assertThat(config.groupId()).isEqualTo("longitude-coder");
        assertThat(config.instanceId()).isEqualTo("0");
        assertThat(config.transactionalId()).isEqualTo("longitude-coder-0");
        assertThat(config.batch()).isEqualTo(new BatchConfig(16_384, 64, 1.125, 10));
        assertThat(config.inFlight()).isEqualTo(new InFlightConfig(1_024, 2_000_000, 256, 64));
        assertThat(config.evidence()).isEqualTo(new EvidenceConfig(3, 4_096, 0.1, 2));
        assertThat(config.retry()).isEqualTo(new RetryConfig(6, 200, 4_000));
    }

    @Test
    void shouldReadCommittedUnderAStableNameWhenItConsumes() {
        Map<String, Object> settings =
                CoderConfig.of(KAFKA).named("group", "7").consumerSettings(Map.of());

        assertThat(settings)
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", false)
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("group.id", "group")
                .containsEntry("group.instance.id", "group-7")
                .containsEntry("max.poll.records", 64)
                .doesNotContainKey("schema.registry.url");
    }

    @Test
    void shouldWriteUnderAStableTransactionalIdWhenItProduces() {
        Map<String, Object> settings =
                CoderConfig.of(KAFKA).named("group", "7").producerSettings(Map.of());

        assertThat(settings)
                .containsEntry("transactional.id", "group-7")
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .doesNotContainKey("schema.registry.url");
    }

    @Test
    void shouldObeyTheFileWhenItSetsWhatExactlyOnceDoesNotNeed() {
        Map<String, String> kafka =
                Map.of(
                        "bootstrap.servers", "broker:9092",
                        "schema.registry.url", "http://registry",
                        "security.protocol", "SASL_SSL",
                        "session.timeout.ms", "6000");

        CoderConfig config = CoderConfig.of(kafka);

        assertThat(config.consumerSettings(Map.of()))
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("session.timeout.ms", "6000");
        assertThat(config.producerSettings(Map.of()))
                .containsEntry("security.protocol", "SASL_SSL")
                .doesNotContainKey("session.timeout.ms");
    }

    @ParameterizedTest
    @CsvSource({
        "isolation.level, read_uncommitted, read_committed",
        "enable.auto.commit, true, false",
        "auto.offset.reset, latest, earliest",
        "enable.idempotence, false, true",
        "acks, 1, all"
    })
    void shouldRefuseWhenTheFileUndoesExactlyOnce(String name, String found, String expected) {
        Map<String, String> kafka =
                Map.of(
                        "bootstrap.servers",
                        "broker:9092",
                        "schema.registry.url",
                        "http://registry",
                        name,
                        found);

        assertThatThrownBy(() -> CoderConfig.of(kafka))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(name + ": " + found + " (expected: " + expected + ")");
    }

    @Test
    void shouldSayWhatIsWrongWhenASettingIsOutOfRange() {
        assertThatThrownBy(() -> new BatchConfig(-1, 64, 1.125, 10))
                .hasMessage("batchTokensMax: -1 (expected: > 0)");
        assertThatThrownBy(() -> new BatchConfig(1, 0, 1.125, 10))
                .hasMessage("batchAdmissionsMax: 0 (expected: > 0)");
        assertThatThrownBy(() -> new BatchConfig(1, 1, 1, 10))
                .hasMessage("lengthRatioMax: 1.0 (expected: > 1)");
        assertThatThrownBy(() -> new BatchConfig(1, 1, 2, -1))
                .hasMessage("lingerMs: -1 (expected: >= 0)");
        assertThatThrownBy(() -> new BatchConfig(1, 1, 2, 0, 0))
                .hasMessage("tokenWindowsMax: 0 (expected: > 0)");
        assertThatThrownBy(() -> new InFlightConfig(0, 1, 1, 1))
                .hasMessage("laneAdmissionsMax: 0 (expected: > 0)");
        assertThatThrownBy(() -> new EvidenceConfig(1, 5_000, 0.1, 2))
                .hasMessage("admissionSpansMax: 5000 (expected: 1 to 4096)");
        assertThatThrownBy(() -> new RetryConfig(0, 1, 1))
                .hasMessage("attemptsMax: 0 (expected: > 0)");
        assertThatThrownBy(() -> CoderConfig.of("", "http://registry"))
                .hasMessage("bootstrap.servers: not set (expected: an address)");
        assertThatThrownBy(() -> CoderConfig.of(KAFKA).named("group", "with space"))
                .hasMessageStartingWith("instanceId: with space (expected: ");
    }
}
