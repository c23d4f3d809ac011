package org.longitude.it.secure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.http.HttpLimits;
import org.longitude.ingest.http.IngestDesk;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.jsonl.JsonLinesSettings;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.Rejections;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.Origin;
import org.longitude.service.Access;
import org.longitude.service.Roles;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceFace;
import org.longitude.service.ServiceMetrics;

/**
 * Every endpoint with every role and with none. Endpoints are found by their annotations: a new one
 * is walked without anybody's remembering it, and one that no desk below serves fails.
 */
final class EndpointsTest {

    private static final List<String> ROLES = List.of(Roles.SUBMIT, Roles.READ, Roles.OPERATE);

    @TempDir private static Path folder;
    private static ServiceMetrics metrics;
    private static ServiceFace face;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        Path keys = folder.resolve("keys");
        StringBuilder lines = new StringBuilder();
        for (String role : ROLES) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key(role).getBytes(UTF_8));
            lines.append("%s %s %s%n".formatted(role, role, HexFormat.of().formatHex(hash)));
        }
        Files.writeString(keys, lines);
        ServiceConfig config =
                new ServiceConfig(
                        "test", "1", "test", "127.0.0.1", 0, null, new Access.ApiKeys(keys));
        metrics = ServiceMetrics.of(config);
        face = ServiceFace.start(config, List.of(), metrics, ingestDesk());
    }

    private static IngestDesk ingestDesk() {
        Arrival arrival = new Arrival("test", Origin.LIVE, true, Clock.systemUTC());
        return new IngestDesk(
                JsonLinesSettings.of(arrival),
                new FhirSettings(arrival, Authorities.none(), CategoryTable.standard()),
                new Rejections(Quarantine.open(folder.resolve("quarantine"), 1 << 30)),
                items -> {},
                HttpLimits.STANDARD);
    }

    @AfterAll
    static void stop() {
        face.close();
        metrics.close();
    }

    private static String key(String role) {
        return "key-of-" + role;
    }

    @Test
    void shouldFindTheEndpointsThatThereAre() {
        assertThat(Endpoint.all())
                .extracting(each -> each.method() + " " + each.path())
                .contains(
                        "GET /health",
                        "GET /health/liveness",
                        "GET /prometheus",
                        "POST /notes",
                        "POST /codes",
                        "POST /fhir",
                        "GET /openapi.json");
    }

    @Test
    void shouldSayOfEachEndpointWhoMayAskAndLeaveOpenOnlyWhatCarriesNothing() {
        assertThat(Endpoint.all())
                .allSatisfy(
                        each ->
                                assertThat(each.roles())
                                        .as(each.where() + " says who may (@Secured)")
                                        .isNotEmpty());
        assertThat(Endpoint.all().stream().filter(Endpoint::isOpen))
                .extracting(Endpoint::path)
                .containsOnly("/health", "/health/liveness", "/health/readiness", "/openapi.json");
        assertThat(Endpoint.all().stream().filter(each -> !each.isOpen()))
                .allSatisfy(each -> assertThat(ROLES).as(each.where()).containsAll(each.roles()));
    }

    @Controller("/planted")
    static final class Planted {
        @Get("/x")
        String forgotten() {
            return "";
        }
    }

    @Test
    void shouldNoticeAnEndpointThatForgotToSayWhoMayAsk() {
        assertThat(Endpoint.of(Planted.class))
                .singleElement()
                .satisfies(
                        each -> {
                            assertThat(each.path()).isEqualTo("/planted/x");
                            assertThat(each.roles()).isEqualTo(Set.of());
                        });
    }

    @Test
    void shouldLetInExactlyTheRolesThatAnEndpointNames() throws Exception {
        for (Endpoint each : Endpoint.all()) {
            int stranger = ask(each, null).statusCode();
            assertThat(stranger).as("%s with no role", each).isIn(expected(each, null));
            for (String role : ROLES) {
                HttpResponse<String> answer = ask(each, role);
                assertThat(answer.statusCode())
                        .as("%s as %s: %s", each, role, answer.body())
                        .isIn(expected(each, role));
                assertThat(answer.headers().map())
                        .as(each.where())
                        .containsKeys(
                                "x-content-type-options",
                                "x-frame-options",
                                "content-security-policy",
                                "referrer-policy",
                                "cache-control");
            }
        }
    }

    /** Who may gets an answer of the endpoint's own, whatever it thinks of an empty body. */
    private static List<Integer> expected(Endpoint endpoint, @Nullable String role) {
        if (endpoint.isOpen() || (role != null && endpoint.roles().contains(role))) {
            return List.of(200, 202, 400, 422, 503);
        }
        return role == null ? List.of(401) : List.of(403);
    }

    private HttpResponse<String> ask(Endpoint endpoint, @Nullable String role) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(face.url().resolve(endpoint.path()))
                        .header("Content-Type", endpoint.mediaType())
                        .method(
                                endpoint.method(),
                                endpoint.method().equals("GET")
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString("{}"));
        if (role != null) {
            request.header("X-API-Key", key(role));
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void shouldLetNobodyInByAKeyThatIsNone() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(face.url().resolve("/prometheus"))
                        .header("X-API-Key", "")
                        .build();

        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }
}
