package org.longitude.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistryConfigTest {

    @Test
    void shouldHaveTheseDefaultsWhenOnlyTheAddressIsGiven() {
        RegistryConfig config =
                RegistryConfig.from(
                        Map.of("schema.registry.url", "http://registry:8081", "acks", "all"));

        assertThat(config)
                .isEqualTo(
                        new RegistryConfig(
                                List.of(URI.create("http://registry:8081")),
                                null,
                                true,
                                6,
                                Duration.ofMillis(200),
                                Duration.ofMillis(5_000),
                                Duration.ofMillis(5_000),
                                Duration.ofMillis(15_000),
                                1_000));
    }

    @Test
    void shouldTakeConfluentsNamesWhenAllAreGiven() {
        RegistryConfig config =
                RegistryConfig.from(
                        Map.ofEntries(
                                Map.entry(
                                        "schema.registry.url",
                                        List.of("http://a:1", "https://b/apis/ccompat/v7/")),
                                Map.entry("auto.register.schemas", false),
                                Map.entry("basic.auth.credentials.source", "USER_INFO"),
                                Map.entry("schema.registry.basic.auth.user.info", "u:p:q"),
                                Map.entry("max.retries", 0),
                                Map.entry("retries.wait.ms", "7"),
                                Map.entry("retries.max.wait.ms", "70"),
                                Map.entry("http.connect.timeout.ms", "11"),
                                Map.entry("http.read.timeout.ms", 12L),
                                Map.entry("max.schemas.per.subject", "5")));

        assertThat(config)
                .isEqualTo(
                        new RegistryConfig(
                                List.of(
                                        URI.create("http://a:1"),
                                        URI.create("https://b/apis/ccompat/v7")),
                                "Basic dTpwOnE=",
                                false,
                                1,
                                Duration.ofMillis(7),
                                Duration.ofMillis(70),
                                Duration.ofMillis(11),
                                Duration.ofMillis(12),
                                5));
    }

    @ParameterizedTest
    @CsvSource({
        "schema.registry.url, ''",
        "schema.registry.url, registry:8081",
        "schema.registry.url, ftp://registry",
        "schema.registry.url, 'http://a b'",
        "auto.register.schemas, yes",
        "basic.auth.credentials.source, SASL_INHERIT",
        "basic.auth.credentials.source, USER_INFO",
        "max.retries, -1",
        "max.retries, 101",
        "max.retries, many",
        "http.read.timeout.ms, 0",
        "max.schemas.per.subject, 0"
    })
    void shouldNameThePropertyWhenItsValueIsWrong(String name, String value) {
        Map<String, String> properties = new HashMap<>();
        properties.put("schema.registry.url", "http://registry:8081");
        properties.put(name, value);
        String named = value.equals("USER_INFO") ? "basic.auth.user.info" : name;

        assertThatThrownBy(() -> RegistryConfig.from(properties))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(named)
                .hasMessageContaining("expected: ");
    }

    @Test
    void shouldSayWhatIsMissingWhenThereIsNoAddress() {
        assertThatThrownBy(() -> RegistryConfig.from(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schema.registry.url: missing");
    }

    @Test
    void shouldRefuseKeysWhenConfiguredForThem() {
        Map<String, String> properties = Map.of("schema.registry.url", "http://registry:8081");

        assertThatThrownBy(() -> new AvroSerializer<>().configure(properties, true))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("keys are UTF-8 strings");
        assertThatThrownBy(() -> new AvroDeserializer<>().configure(properties, true))
                .isInstanceOf(ConfigException.class);
    }
}
