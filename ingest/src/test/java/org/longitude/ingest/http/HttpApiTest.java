package org.longitude.ingest.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.jsonl.JsonLinesSettings;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.Rejections;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.Origin;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceFace;
import org.longitude.service.ServiceMetrics;

final class HttpApiTest {

    private static final String SECRET = "ZEBRA-7731";
    private static final HttpLimits LIMITS = new HttpLimits(100_000, 250_000, 3, 7);
    private static final ServiceConfig CONFIG = ServiceConfig.local("ingest", "1", "test", 0);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Intake> DELIVERED = Collections.synchronizedList(new ArrayList<>());
    private static final Broker BROKER = new Broker();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir private static Path folder;
    private static ServiceMetrics metrics;
    private static ServiceFace face;
    private static IngestDesk desk;

    /** Takes everything, unless a test has it do otherwise. */
    private static final class Broker implements Delivery {

        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile boolean down;

        @Override
        public void deliver(List<Intake> items) throws InterruptedException {
            gate.await();
            if (down) {
                throw new IngestException(IngestError.DELIVERY_FAILED, "down: " + SECRET);
            }
            DELIVERED.addAll(items);
        }
    }

    @BeforeAll
    static void start() {
        Arrival arrival = new Arrival("test", Origin.LIVE, true, Clock.systemUTC());
        desk =
                new IngestDesk(
                        JsonLinesSettings.of(arrival),
                        new FhirSettings(arrival, Authorities.none(), CategoryTable.standard()),
                        new Rejections(Quarantine.open(folder, 1 << 30)),
                        BROKER,
                        LIMITS);
        metrics = ServiceMetrics.of(CONFIG);
        face = ServiceFace.start(CONFIG, List.of(), metrics, desk);
    }

    @AfterAll
    static void stop() {
        face.close();
        metrics.close();
    }

    @BeforeEach
    void emptyTheBroker() {
        DELIVERED.clear();
        BROKER.down = false;
        BROKER.gate = new CountDownLatch(0);
    }

    @Test
    void shouldAcceptANoteAndSayItsIdsWhenTheBrokerHasIt() throws IOException {
        HttpResponse<String> answer =
                post(
                        "/notes",
                        "application/json",
                        "{\n \"text\": \"Went home.\", \"hadm_id\": 7,\n \"codes\": [\"428.0\"]}",
                        "Idempotency-Key",
                        "m-1");

        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode accepted = JSON.readTree(answer.body()).get("accepted").get(0);
        ClinicalNote note = ((NoteRead) DELIVERED.get(0)).note();
        assertThat(note.getText().value()).isEqualTo("Went home.");
        assertThat(note.getAdmissionId()).isEqualTo("7");
        assertThat(note.getMessageId()).startsWith("m-1#");
        assertThat(accepted.get("note_id").asText()).isEqualTo(note.getNoteId());
        assertThat(accepted.get("message_id").asText()).isEqualTo(note.getMessageId());
        assertThat(accepted.get("code_lists").asInt()).isEqualTo(1);
        assertThat(answer.body()).doesNotContain("Went home");
    }

    @Test
    void shouldRepeatItsIdsWhenTheSameRequestComesAgain() {
        String note = "{\"text\": \"Went home.\"}";
        HttpResponse<String> first =
                post("/notes", "application/json", note, "Idempotency-Key", "k");
        HttpResponse<String> again =
                post("/notes", "application/json", note, "Idempotency-Key", "k");
        HttpResponse<String> other =
                post(
                        "/notes",
                        "application/json",
                        "{\"text\": \"Other.\"}",
                        "Idempotency-Key",
                        "k");

        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.body()).isNotEqualTo(first.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "application/json~[{\"text\":\"a\"},{\"text\":42},{\"text\":\"c\"}]",
                "application/x-ndjson~{\"text\":\"a\"}|{\"text\":42}||{\"text\":\"c\"}",
            })
    void shouldTakeTheGoodAndNameTheBadWhenABatchHasBoth(String type, String body)
            throws IOException {
        HttpResponse<String> answer = post("/notes", type, body.replace('|', '\n'));

        assertThat(answer.statusCode()).isEqualTo(207);
        JsonNode json = JSON.readTree(answer.body());
        assertThat(json.get("accepted")).hasSize(2);
        assertThat(json.get("rejected")).hasSize(1);
        assertThat(json.get("rejected").get(0).get("index").asInt()).isEqualTo(1);
        assertThat(json.get("rejected").get(0).get("reason").asText()).isEqualTo("wrong_type");
        Rejection.WithBytes dead =
                (Rejection.WithBytes)
                        DELIVERED.stream()
                                .filter(Rejection.class::isInstance)
                                .findFirst()
                                .orElseThrow();
        assertThat(dead.original().toByteArray()).isEqualTo("{\"text\":42}".getBytes(UTF_8));
    }

    @Test
    void shouldTakeTheCodesOfAnAdmissionWhenBillingSendsThem() {
        HttpResponse<String> answer =
                post(
                        "/codes",
                        "application/json",
                        "{\"admission_id\":\"7\",\"codes\":[{\"code\":\"I50.9\","
                                + "\"system\":\"ICD_10_CM\",\"sequence\":1},"
                                + "{\"code\":\"0DTJ4ZZ\",\"system\":\"ICD_10_PCS\"}]}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(DELIVERED).hasSize(2).allMatch(CodesRead.class::isInstance);
    }

    @Test
    void shouldAnswerWithAnOutcomeWhenADocumentComes() {
        HttpResponse<String> good =
                post("/fhir/DocumentReference", "application/fhir+json", document("Fine."));
        HttpResponse<String> bad =
                post(
                        "/fhir/DocumentReference",
                        "application/fhir+json",
                        "{\"resourceType\":\"DocumentReference\",\"status\":\"current\"}");

        assertThat(good.statusCode()).isEqualTo(202);
        assertThat(good.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/fhir+json");
        OperationOutcome refused = outcome(bad.body());
        assertThat(bad.statusCode()).isEqualTo(422);
        assertThat(refused.getIssueFirstRep().getDetails().getCodingFirstRep().getCode())
                .isEqualTo("missing_text");
        assertThat(refused.getIssueFirstRep().getExpression().get(0).getValue())
                .isEqualTo("DocumentReference.content");
        assertThat(DELIVERED).hasSize(2);
    }

    @Test
    void shouldAnswerEachEntryWhenABundleComes() {
        String broken = "{\"resourceType\":\"DocumentReference\",\"status\":\"current\"}";
        HttpResponse<String> batch =
                post("/fhir", "application/fhir+json", bundle("batch", document("a"), broken));
        int afterBatch = DELIVERED.size();
        HttpResponse<String> transaction =
                post(
                        "/fhir",
                        "application/fhir+json",
                        bundle("transaction", document("a"), broken));
        HttpResponse<String> good =
                post("/fhir", "application/fhir+json", bundle("transaction", document("a")));

        Bundle answer =
                (Bundle) FhirContext.forR4Cached().newJsonParser().parseResource(batch.body());
        assertThat(batch.statusCode()).isEqualTo(202);
        assertThat(answer.getType()).isEqualTo(Bundle.BundleType.BATCHRESPONSE);
        assertThat(answer.getEntry().get(0).getResponse().getStatus()).startsWith("202");
        assertThat(answer.getEntry().get(1).getResponse().getStatus()).startsWith("422");
        assertThat(afterBatch).isEqualTo(2);
        assertThat(transaction.statusCode()).isEqualTo(422);
        assertThat(outcome(transaction.body()).getIssue()).hasSize(1);
        assertThat(DELIVERED.get(2)).isInstanceOf(Rejection.class);
        assertThat(good.body()).contains("transaction-response");
    }

    @Test
    void shouldAnswerInXmlWhenTheSenderAsksForIt() {
        HttpResponse<String> answer =
                post(
                        "/fhir",
                        "application/fhir+xml",
                        "<Patient xmlns=\"http://hl7.org/fhir\"/>",
                        "Accept",
                        "application/fhir+xml");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).startsWith("<OperationOutcome");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "no JSON~/notes~application/json~ZEBRA-7731~400~bad_json",
                "blank body~/notes~application/json~'  '~400~not_an_object",
                "a string~/notes~application/json~\"ZEBRA-7731\"~400~not_an_object",
                "open object~/notes~application/json~{\"text\":\"ZEBRA-7731~400~truncated_json",
                "open array~/notes~application/json~[{\"text\":\"a\"}~400~truncated_json",
                "array and more~/notes~application/json~[{\"text\":\"a\"}] x~400~bad_json",
                "empty array~/notes~application/json~[]~400~bad_json",
                "array of numbers~/notes~application/json~[1,2]~400~not_an_object",
                "nested arrays~/notes~application/json~[[{\"text\":\"a\"}]]~400~not_an_object",
                "two objects~/notes~application/json~{\"text\":\"a\"} {\"text\":\"b\"}~400~bad_json",
                "field twice~/notes~application/json~{\"text\":\"a\",\"text\":\"b\"}"
                        + "~400~duplicate_field",
                "no text~/notes~application/json~{}~422~missing_text",
                "text that is null~/notes~application/json~{\"text\":null}~422~missing_text",
                "blank text~/notes~application/json~{\"text\":\" \"}~422~empty_text",
                "text that is a number~/notes~application/json~{\"text\":1}~422~wrong_type",
                "text that is a list~/notes~application/json~{\"text\":[\"ZEBRA-7731\"]}"
                        + "~422~wrong_type",
                "NUL~/notes~application/json~{\"text\":\"a\\u0000\"}~422~nul_character",
                "half a surrogate~/notes~application/json~{\"text\":\"\\ud800\"}"
                        + "~422~lone_surrogate",
                "fraction for an id~/notes~application/json~{\"text\":\"a\",\"note_id\":1.5}"
                        + "~422~fractional_id",
                "reserved id~/notes~application/json~{\"text\":\"a\",\"admission_id\":\"note:1\"}"
                        + "~422~reserved_id",
                "unknown status~/notes~application/json~{\"text\":\"a\",\"status\":\"done\"}"
                        + "~422~unknown_status",
                "bad time~/notes~application/json~{\"text\":\"a\",\"charted_at\":\"now\"}"
                        + "~422~bad_timestamp",
                "negative version~/notes~application/json~{\"text\":\"a\",\"source_version\":-1}"
                        + "~422~bad_version",
                "bad code~/notes~application/json~{\"text\":\"a\",\"codes\":[\"ZEBRA-7731\"]}"
                        + "~422~bad_code",
                "blank lines~/notes~application/x-ndjson~' '~400~bad_json",
                "one bad line~/notes~application/x-ndjson~{\"text\"~400~truncated_json",
                "codes of nobody~/codes~application/json~{\"codes\":[\"428.0\"]}"
                        + "~422~codes_without_admission",
                "no codes~/codes~application/json~{\"admission_id\":\"7\"}~422~missing_code",
                "empty codes~/codes~application/json~{\"admission_id\":\"7\",\"codes\":[]}"
                        + "~422~missing_code",
                "codes in words~/codes~application/json~{\"admission_id\":\"7\",\"codes\":\"x\"}"
                        + "~422~wrong_type",
                "a code that is none~/codes~application/json~{\"admission_id\":\"7\","
                        + "\"codes\":[\"ZEBRA-7731\"]}~422~bad_code",
                "FHIR that is no JSON~/fhir~application/fhir+json~ZEBRA-7731~400~bad_json",
                "FHIR of no type~/fhir~application/fhir+json~{}~422~unknown_resource",
                "FHIR by an entity~/fhir~application/fhir+xml~<!DOCTYPE a [<!ENTITY x 'y'>]><a/>"
                        + "~400~dtd_refused",
                "broken XML~/fhir~application/fhir+xml~<a>~400~bad_xml",
                "patient at the documents' path~/fhir/DocumentReference~application/fhir+json"
                        + "~{\"resourceType\":\"Patient\"}~422~unsupported_resource",
            })
    void shouldAnswerWithReasonAndKeepTheBytesWhenABodyIsBad(
            String name, String path, String type, String body, int status, String reason) {
        HttpResponse<String> answer = post(path, type, body);

        assertThat(answer.body()).as(name).contains("\"" + reason + "\"").doesNotContain(SECRET);
        assertThat(answer.statusCode()).as(name).isEqualTo(status);
        assertThat(DELIVERED).as(name).isNotEmpty().allMatch(Rejection.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "text/csv~/notes~415",
                "application/pdf~/fhir~415",
                "application/json~/nothing~404",
                "application/json~/fhir/Patient~404",
            })
    void shouldTakeNothingWhenPathOrTypeIsNone(String type, String path, int status) {
        HttpResponse<String> answer = post(path, type, "{\"text\":\"" + SECRET + "\"}");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain(SECRET);
        assertThat(DELIVERED).isEmpty();
    }

    @Test
    void shouldSayTooLargeWhenABodyIsLongerThanItsLimit() throws IOException {
        String large = "{\"text\":\"" + "a".repeat(LIMITS.bodyBytesMax()) + "\"}";

        HttpResponse<String> json = post("/notes", "application/json", large);
        HttpResponse<String> fhir = post("/fhir", "application/fhir+json", large);

        assertThat(json.statusCode()).isEqualTo(413);
        assertThat(JSON.readTree(json.body()).get("reason").asText()).isEqualTo("body_too_large");
        assertThat(fhir.statusCode()).isEqualTo(413);
        assertThat(outcome(fhir.body()).getIssue()).hasSize(1);
        assertThat(DELIVERED).isEmpty();
    }

    @Test
    void shouldTakeNothingWhenABodyIsEmpty() {
        assertThat(post("/notes", "application/json", "").statusCode()).isEqualTo(400);
        assertThat(post("/fhir", "application/fhir+json", "").statusCode()).isEqualTo(400);
        assertThat(DELIVERED).isEmpty();
    }

    @Test
    void shouldMeasureABodyByWhatItExpandsToWhenItIsCompressed() {
        HttpResponse<String> good = postGzip("{\"text\":\"a\"}");
        HttpResponse<String> large =
                postGzip("{\"text\":\"" + "a".repeat(LIMITS.bodyBytesMax()) + "\"}");
        HttpResponse<String> bomb = postGzip("{\"text\":\"" + "a".repeat(40 << 20) + "\"}");

        assertThat(good.statusCode()).isEqualTo(202);
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(bomb.statusCode()).isEqualTo(413);
        assertThat(DELIVERED).hasSize(1);
    }

    @Test
    void shouldSayUnavailableAndWhenToComeAgainWhenTheBrokerIsDown() {
        BROKER.down = true;

        HttpResponse<String> notes = post("/notes", "application/json", "{\"text\":\"a\"}");
        HttpResponse<String> fhir = post("/fhir", "application/fhir+json", document("a"));
        BROKER.down = false;
        HttpResponse<String> again = post("/notes", "application/json", "{\"text\":\"a\"}");

        assertThat(notes.statusCode()).isEqualTo(503);
        assertThat(notes.headers().firstValue("Retry-After")).contains("7");
        assertThat(notes.body()).contains("unavailable").doesNotContain(SECRET);
        assertThat(fhir.statusCode()).isEqualTo(503);
        assertThat(outcome(fhir.body()).getIssue()).hasSize(1);
        assertThat(again.statusCode()).isEqualTo(202);
    }

    @Test
    void shouldSayBusyBeforeReadingWhenTooMuchIsUnderWay() throws Exception {
        // given: as many requests as may be under way, none of them answered
        BROKER.gate = new CountDownLatch(1);
        List<CompletableFuture<HttpResponse<String>>> under = new ArrayList<>();
        for (int i = 0; i < LIMITS.requestsInFlightMax(); i++) {
            under.add(postAsync("/notes", "application/json", "{\"text\":\"a\"}"));
        }
        while (desk.inFlight().requests() < LIMITS.requestsInFlightMax()) {
            Thread.sleep(5);
        }

        // when
        HttpResponse<String> refused = post("/notes", "application/json", "{\"text\":\"a\"}");
        BROKER.gate.countDown();

        // then
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("7");
        for (CompletableFuture<HttpResponse<String>> one : under) {
            assertThat(one.get().statusCode()).isEqualTo(202);
        }
        awaitNothingUnderWay();
    }

    @Test
    void shouldGiveItsRoomBackWhenASenderVanishesInTheMiddleOfABody() throws Exception {
        for (int i = 0; i < 2 * LIMITS.requestsInFlightMax(); i++) {
            try (Socket socket = new Socket(face.url().getHost(), face.port())) {
                OutputStream out = socket.getOutputStream();
                out.write(
                        ("POST /notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: 50000\r\n\r\n{\"text\":")
                                .getBytes(UTF_8));
                out.flush();
            }
            awaitNothingUnderWay();
        }

        // then: what the server has not noticed yet is noticed in the end
        int status = 429;
        while (status == 429) {
            status = post("/notes", "application/json", "{\"text\":\"a\"}").statusCode();
        }
        assertThat(status).isEqualTo(202);
    }

    @Test
    void shouldDescribeWhatTheControllersTake() throws IOException {
        JsonNode described = JSON.readTree(get("/openapi.json").body());

        assertThat(described.get("openapi").asText()).startsWith("3.");
        for (Map.Entry<String, JsonNode> path : described.get("paths").properties()) {
            JsonNode post = path.getValue().get("post");
            if (post == null) {
                assertThat(get(path.getKey()).statusCode()).isEqualTo(200);
                continue;
            }
            for (Map.Entry<String, JsonNode> type :
                    post.get("requestBody").get("content").properties()) {
                HttpResponse<String> answer = post(path.getKey(), type.getKey(), "{}");
                assertThat(answer.statusCode())
                        .as(path.getKey() + " " + type.getKey())
                        .isIn(400, 422);
                assertThat(post.get("responses").has(Integer.toString(answer.statusCode())))
                        .isTrue();
            }
        }
        assertThat(references(described))
                .allSatisfy(
                        pointer ->
                                assertThat(described.at(pointer.substring(1)).isMissingNode())
                                        .as(pointer)
                                        .isFalse());
    }

    @Test
    void shouldDescribeEveryFieldOfItsAnswers() throws IOException {
        JsonNode described = JSON.readTree(get("/openapi.json").body());
        JsonNode answers = described.at("/components/schemas/Answer/properties");
        String note = "{\"text\": \"Fever.\", \"admission_id\": \"7\", \"codes\": [\"428.0\"]}";
        String codes = "{\"admission_id\": \"7\", \"codes\": [\"428.0\"]}";

        for (String part : List.of("accepted", "rejected")) {
            Set<String> known = new TreeSet<>();
            answers.at("/" + part + "/items/properties").fieldNames().forEachRemaining(known::add);
            Set<String> seen = new TreeSet<>();
            for (String body :
                    List.of(
                            post("/notes", "application/json", "[" + note + ", {}]").body(),
                            post("/codes", "application/json", "[" + codes + ", {}]").body())) {
                for (JsonNode one : JSON.readTree(body).get(part)) {
                    one.fieldNames().forEachRemaining(seen::add);
                }
            }
            assertThat(seen).as(part).isEqualTo(known);
        }
    }

    private static List<String> references(JsonNode node) {
        return node.findValuesAsText("$ref");
    }

    private static void awaitNothingUnderWay() throws InterruptedException {
        while (desk.inFlight().requests() > 0 || desk.inFlight().bytes() > 0) {
            Thread.sleep(5);
        }
    }

    private static String document(String text) {
        return "{\"resourceType\":\"DocumentReference\",\"status\":\"current\",\"content\":"
                + "[{\"attachment\":{\"contentType\":\"text/plain\",\"data\":\""
                + Base64.getEncoder().encodeToString(text.getBytes(UTF_8))
                + "\"}}]}";
    }

    private static String bundle(String type, String... resources) {
        List<String> entries = new ArrayList<>();
        for (String resource : resources) {
            entries.add("{\"resource\":" + resource + "}");
        }
        return "{\"resourceType\":\"Bundle\",\"type\":\""
                + type
                + "\",\"entry\":["
                + String.join(",", entries)
                + "]}";
    }

    private static OperationOutcome outcome(String body) {
        return (OperationOutcome) FhirContext.forR4Cached().newJsonParser().parseResource(body);
    }

    private static HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(face.url().resolve(path)).GET().build());
    }

    private static HttpResponse<String> post(
            String path, String type, String body, String... headers) {
        return send(request(path, type, body, headers));
    }

    private static CompletableFuture<HttpResponse<String>> postAsync(
            String path, String type, String body) {
        return CLIENT.sendAsync(request(path, type, body), BodyHandlers.ofString());
    }

    private static HttpResponse<String> postGzip(String body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return send(
                HttpRequest.newBuilder(face.url().resolve("/notes"))
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(bytes.toByteArray()))
                        .build());
    }

    private static HttpRequest request(String path, String type, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(face.url().resolve(path))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body));
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
