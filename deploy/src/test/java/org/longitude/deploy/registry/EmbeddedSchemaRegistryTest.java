package org.longitude.deploy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.deploy.DeployException;

final class EmbeddedSchemaRegistryTest {

    private static final String BASE =
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}";
    private static final String WITH_OPTIONAL =
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"},"
                    + "{\"name\":\"b\",\"type\":\"int\",\"default\":0}]}";
    private static final String WITH_REQUIRED =
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"},"
                    + "{\"name\":\"b\",\"type\":\"int\"}]}";
    private static final String WITHOUT_A = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}";

    @TempDir private Path folder;
    private EmbeddedSchemaRegistry registry;
    private RegistryClientFake client;

    @BeforeEach
    void start() {
        registry = EmbeddedSchemaRegistry.start(folder);
        client = new RegistryClientFake(registry.url());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void shouldGiveOneIdToOneSchemaWhenItIsRegisteredTwiceAndUnderTwoSubjects() throws Exception {
        // when
        int first = client.register("s-value", BASE).body().path("id").asInt();
        int again = client.register("s-value", BASE).body().path("id").asInt();
        int elsewhere = client.register("t-value", BASE).body().path("id").asInt();

        // then
        assertThat(first).isEqualTo(again).isEqualTo(elsewhere).isPositive();
        assertThat(client.get("/subjects").body().toString())
                .isEqualTo("[\"s-value\",\"t-value\"]");
        assertThat(client.get("/subjects/s-value/versions").body().toString()).isEqualTo("[1]");
        assertThat(client.get("/schemas/ids/" + first).body().path("schema").asText())
                .isEqualTo(BASE);
    }

    @Test
    void shouldKnowIdsVersionsAndLevelsAgainWhenRestarted() throws Exception {
        // given
        client.call("PUT", "/config/s-value", "{\"compatibility\":\"FULL_TRANSITIVE\"}");
        client.call("PUT", "/config", "{\"compatibility\":\"NONE\"}");
        client.register("s-value", BASE);
        int id = client.register("s-value", WITH_OPTIONAL).body().path("id").asInt();

        // when
        restart();

        // then
        assertThat(client.lookUp("s-value", WITH_OPTIONAL).body().path("id").asInt()).isEqualTo(id);
        assertThat(client.get("/subjects/s-value/versions/latest").body().path("version").asInt())
                .isEqualTo(2);
        assertThat(client.get("/config/s-value").body().path("compatibilityLevel").asText())
                .isEqualTo("FULL_TRANSITIVE");
        assertThat(client.get("/config").body().path("compatibilityLevel").asText())
                .isEqualTo("NONE");
        assertThat(client.register("u-value", WITHOUT_A).body().path("id").asInt())
                .isEqualTo(id + 1);
    }

    @Test
    void shouldForgetOnlyTheUnfinishedLineWhenItDiedWhileWriting() throws Exception {
        // given
        int id = client.register("s-value", BASE).body().path("id").asInt();
        registry.close();
        Files.writeString(
                folder.resolve("schemas.jsonl"),
                "{\"subject\":\"s-value\",\"version\":2,\"i",
                StandardOpenOption.APPEND);

        // when
        restart();

        // then
        assertThat(client.get("/subjects/s-value/versions").body().toString()).isEqualTo("[1]");
        int next = client.register("s-value", WITH_OPTIONAL).body().path("id").asInt();
        assertThat(next).isEqualTo(id + 1);
        restart();
        assertThat(client.get("/subjects/s-value/versions").body().toString()).isEqualTo("[1,2]");
    }

    @Test
    void shouldRefuseTheFolderWhenAnotherRegistryUsesIt() {
        assertThatThrownBy(() -> EmbeddedSchemaRegistry.start(folder))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("in use");
    }

    @ParameterizedTest
    @CsvSource({
        "BACKWARD, true, false, true",
        "FORWARD, true, true, false",
        "FULL, true, false, false",
        "NONE, true, true, true"
    })
    void shouldHoldASubjectToItsLevelWhenItChanges(
            String level, boolean optionalAdded, boolean requiredAdded, boolean fieldRemoved)
            throws Exception {
        // given
        client.call("PUT", "/config/s-value", "{\"compatibility\":\"" + level + "\"}");
        client.register("s-value", BASE);

        // then
        assertThat(compatible("latest", WITH_OPTIONAL)).isEqualTo(optionalAdded);
        assertThat(compatible("latest", WITH_REQUIRED)).isEqualTo(requiredAdded);
        assertThat(compatible("1", WITHOUT_A)).isEqualTo(fieldRemoved);
        assertThat(client.register("s-value", WITH_REQUIRED).status())
                .isEqualTo(requiredAdded ? 200 : 409);
    }

    @Test
    void shouldLookAtEveryVersionOnlyWhenTheLevelIsTransitive() throws Exception {
        // given: against the latest alone, b would get its value from the record
        client.register("s-value", BASE);
        client.register("s-value", WITH_OPTIONAL);

        // when
        int plain = client.register("s-value", WITH_REQUIRED).status();
        client.register("t-value", BASE);
        client.register("t-value", WITH_OPTIONAL);
        client.call("PUT", "/config/t-value", "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}");
        RegistryClientFake.Answer transitive = client.register("t-value", WITH_REQUIRED);

        // then
        assertThat(plain).isEqualTo(200);
        assertThat(transitive.status()).isEqualTo(409);
        assertThat(transitive.errorCode()).isEqualTo(409);
        assertThat(transitive.body().path("message").asText())
                .contains("t-value")
                .contains("BACKWARD_TRANSITIVE");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /subjects/none/versions, '', 404, 40401",
        "GET, /subjects/none/versions/1, '', 404, 40401",
        "GET, /subjects/s-value/versions/9, '', 404, 40402",
        "GET, /subjects/s-value/versions/0, '', 422, 42202",
        "GET, /subjects/s-value/versions/first, '', 422, 42202",
        "GET, /schemas/ids/999, '', 404, 40403",
        "GET, /config/s-value, '', 404, 40408",
        "GET, /elsewhere, '', 404, 404",
        "DELETE, /subjects/s-value, '', 405, 405",
        "PUT, /config, '{\"compatibility\":\"SOMEWHAT\"}', 422, 42203",
        "POST, /subjects/s-value/versions, '{\"schema\":\"{\"}', 422, 42201",
        "POST, /subjects/s-value/versions, '{}', 422, 42201",
        "POST, /subjects/s-value/versions, 'not json', 400, 400",
        "POST, /subjects/none, '{\"schema\":\"\\\"int\\\"\"}', 404, 40401",
        "POST, /subjects/s-value, '{\"schema\":\"\\\"int\\\"\"}', 404, 40403",
    })
    void shouldAnswerWithConfluentsCodesWhenItRefuses(
            String method, String path, String body, int status, int errorCode) throws Exception {
        client.register("s-value", BASE);

        RegistryClientFake.Answer answer = client.call(method, path, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.errorCode()).isEqualTo(errorCode);
        assertThat(answer.body().path("message").asText()).isNotEmpty();
    }

    @Test
    void shouldRefuseABodyWhenItIsLargerThanItsLimit() throws Exception {
        String large = RegistryClientFake.holding("x".repeat(RegistryHandler.BODY_BYTES_MAX));

        assertThat(client.call("POST", "/subjects/s-value/versions", large).status())
                .isEqualTo(413);
        assertThat(client.get("/subjects").body().isEmpty()).isTrue();
    }

    @Test
    void shouldFindASubjectWhenItsNameIsEscaped() throws Exception {
        client.register("a%2Fb-value", BASE);

        assertThat(client.get("/subjects").body().get(0).asText()).isEqualTo("a/b-value");
    }

    private boolean compatible(String version, String schema) throws Exception {
        return client.call(
                        "POST",
                        "/compatibility/subjects/s-value/versions/" + version,
                        RegistryClientFake.holding(schema))
                .body()
                .path("is_compatible")
                .asBoolean();
    }

    private void restart() {
        registry.close();
        start();
    }
}
