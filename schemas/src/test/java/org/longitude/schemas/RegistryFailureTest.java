package org.longitude.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.schemas.FakeRegistry.Failure;
import org.longitude.schemas.v1.ClinicalNote;

/** An outage must never pass for a bad record, nor the other way round. */
final class RegistryFailureTest {

    private static final String SUBJECT = SchemaRegistryClient.subject(Topics.NOTES_RAW.name());
    private static final Schema SCHEMA = PlainSchema.of(ClinicalNote.getClassSchema());

    private FakeRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private SchemaRegistryClient client() {
        return SchemaRegistryClient.from(registry.config());
    }

    private SchemaRegistryClient client(String name, String value) {
        Map<String, String> config = new HashMap<>(registry.config());
        config.put(name, value);
        return SchemaRegistryClient.from(config);
    }

    @Test
    void shouldBeUnavailableWhenNobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        SchemaRegistryClient client = client("schema.registry.url", "http://localhost:" + port);

        assertUnavailable(() -> client.schemaById(1), "in 3 attempts");
        assertUnavailable(() -> client.register(SUBJECT, SCHEMA), "in 3 attempts");
    }

    @Test
    void shouldBeUnavailableWhenTheAnswerDoesNotCome() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, String> config = new HashMap<>(registry.config());
            config.put("schema.registry.url", "http://localhost:" + silent.getLocalPort());
            config.put("http.read.timeout.ms", "50");
            SchemaRegistryClient client = SchemaRegistryClient.from(config);

            assertUnavailable(() -> client.schemaById(1), "HttpTimeoutException");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void shouldBeUnavailableWhenEveryAttemptSaysLater(int status) {
        Failure failure = new Failure(status, "{\"error_code\":40403,\"message\":\"confused\"}");
        registry.failNext(failure, failure, failure);

        assertUnavailable(() -> client().schemaById(1), "HTTP status " + status);
        assertThat(registry.requests()).hasSize(3);
    }

    @Test
    void shouldGoOnWhenTheRegistryComesBackWithinTheRetries() {
        registry.failNext(new Failure(503, ""), new Failure(500, "oops"));

        assertThat(client().register(SUBJECT, SCHEMA)).isEqualTo(1);
        assertThat(registry.requests()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "401, basic.auth.user.info",
        "403, basic.auth.user.info",
        "404, schema.registry.url",
        "405, schema.registry.url",
        "418, schema.registry.url"
    })
    void shouldBeUnavailableAtOnceWhenAskingAgainWouldNotHelp(int status, String advice) {
        registry.failNext(new Failure(status, "<html>no</html>"));

        assertUnavailable(() -> client().schemaById(1), advice);
        assertThat(registry.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error_code\":0,\"message\":\"no such path\"}",
                "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
                "{}",
                "",
                "null"
            })
    void shouldBeUnavailableWhenA404IsNotTheRegistrysWordOnTheId(String body) {
        registry.failNext(new Failure(404, body));

        assertUnavailable(() -> client().schemaById(1), "404");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>welcome</html>", "{\"id\":", "{}", "[]", "\"text\"", ""})
    void shouldBeUnavailableWhenTheAnswerIsNotARegistrys(String body) {
        registry.failNext(new Failure(200, body));
        assertUnavailable(() -> client().schemaById(1), "expected: a");

        registry.failNext(new Failure(200, body));
        assertUnavailable(() -> client().register(SUBJECT, SCHEMA), "expected: a");
    }

    @Test
    void shouldBeUndecodableWhenTheRegistrySaysItHasNoSuchId() {
        assertThatThrownBy(() -> client().schemaById(4711))
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessageContaining("4711");
    }

    @Test
    void shouldAskAgainWhenAnIdWasUnknownBefore() {
        SchemaRegistryClient client = client();
        assertThatThrownBy(() -> client.schemaById(1))
                .isInstanceOf(UndecodableRecordException.class);

        registry.add(SCHEMA.toString());

        assertThat(client.schemaById(1)).isEqualTo(SCHEMA);
    }

    @Test
    void shouldBeIncompatibleWhenTheRegistryRefusesTheSchema() {
        registry.failNext(
                new Failure(409, "{\"error_code\":409,\"message\":\"field x was removed\"}"));

        assertThatThrownBy(() -> client().register(SUBJECT, SCHEMA))
                .isInstanceOfSatisfying(
                        IncompatibleSchemaException.class,
                        e -> assertThat(e.error()).isEqualTo(SchemasError.INCOMPATIBLE_SCHEMA))
                .hasMessageContaining(SUBJECT)
                .hasMessageContaining("ClinicalNote")
                .hasMessageContaining("field x was removed");
    }

    @Test
    void shouldNotRegisterWhenThatIsSwitchedOff() {
        SchemaRegistryClient client = client("auto.register.schemas", "false");

        assertThatThrownBy(() -> client.idFor(SUBJECT, SCHEMA))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("auto.register.schemas=true");
        assertThat(registry.schemas()).isEmpty();

        registry.add(SCHEMA.toString());
        assertThat(client.idFor(SUBJECT, SCHEMA)).isEqualTo(1);
    }

    @Test
    void shouldAskTheNextAddressWhenTheFirstIsDown() throws IOException {
        try (FakeRegistry other = new FakeRegistry()) {
            other.add(SCHEMA.toString());
            String urls = registry.url() + ", " + other.url() + "/";
            registry.close();
            SchemaRegistryClient client = client("schema.registry.url", urls);

            assertThat(client.schemaById(1)).isEqualTo(SCHEMA);
            assertThat(client.lookup(SUBJECT, SCHEMA)).isEqualTo(1);
        }
    }

    @Test
    void shouldSendCredentialsAndNeverShowThem() {
        Map<String, String> config = new HashMap<>(registry.config());
        config.put("basic.auth.credentials.source", "USER_INFO");
        config.put("basic.auth.user.info", "anna:s3cret");
        registry.failNext(new Failure(401, ""));
        SchemaRegistryClient client = SchemaRegistryClient.from(config);

        assertThatThrownBy(() -> client.schemaById(1)).hasMessageNotContaining("s3cret");
        assertThat(registry.lastHeader("Authorization")).isEqualTo("Basic YW5uYTpzM2NyZXQ=");
    }

    @Test
    void shouldTakeCredentialsFromTheAddressAndNeverShowThem() {
        String url = registry.url().replace("//", "//anna:s3cret@");
        registry.failNext(new Failure(403, ""));
        SchemaRegistryClient client = client("schema.registry.url", url);

        assertThatThrownBy(() -> client.schemaById(1)).hasMessageNotContaining("s3cret");
        assertThat(registry.lastHeader("Authorization")).isEqualTo("Basic YW5uYTpzM2NyZXQ=");
    }

    @Test
    void shouldForgetTheLeastUsedSchemaWhenTheCacheIsFull() {
        for (int i = 0; i < 3; i++) {
            registry.add("{\"type\":\"fixed\",\"name\":\"F" + i + "\",\"size\":1}");
        }
        SchemaRegistryClient client = client("max.schemas.per.subject", "2");

        client.schemaById(1);
        client.schemaById(2);
        client.schemaById(1);
        client.schemaById(3);
        client.schemaById(1);
        client.schemaById(2);

        assertThat(registry.requests())
                .containsExactly(
                        "GET /schemas/ids/1",
                        "GET /schemas/ids/2",
                        "GET /schemas/ids/3",
                        "GET /schemas/ids/2");
    }

    private static void assertUnavailable(Runnable call, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        RegistryUnavailableException.class,
                        e -> assertThat(e.error()).isEqualTo(SchemasError.REGISTRY_UNAVAILABLE))
                .hasMessageContaining(message);
    }
}
