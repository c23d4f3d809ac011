package org.longitude.it.secure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.billing.BillingError;
import org.longitude.billing.BillingExport;
import org.longitude.billing.ExportConfig;
import org.longitude.billing.RetryConfig;
import org.longitude.billing.fhir.ClaimLimits;
import org.longitude.billing.store.DatabaseConfig;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.coder.FailingCoder;
import org.longitude.deploy.Longitude;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.http.HttpLimits;
import org.longitude.ingest.http.IngestDesk;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.jsonl.JsonLinesSettings;
import org.longitude.ingest.mllp.MllpLimits;
import org.longitude.ingest.mllp.MllpServer;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Rejections;
import org.longitude.it.IngestService;
import org.longitude.it.TestBundles;
import org.longitude.it.billing.PostgresTest;
import org.longitude.it.billing.Predictions;
import org.longitude.it.billing.TestPostgres;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.preprocess.PreprocessService;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.service.Access;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceFace;
import org.longitude.service.ServiceMetrics;

/**
 * What fails on the way says no word either: every error answer of HTTP and MLLP, notes too large
 * for a topic, engines that fail for a record or for good, and billing, whose database refuses.
 * Where something outside fails, its message quotes a word, as a parser's or a driver's may.
 */
@KafkaTest
@PostgresTest
final class CanaryFailuresIT {

    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN_AFTER_MS = 100;
    private static final String KEY = "key-of-the-engine";
    private static final String READERS_KEY = "key-of-the-reader";
    private static final String JSON = "application/json";

    @TempDir private Path folder;
    private final TestKafka kafka;
    private final TestPostgres postgres;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Overheard overheard = new Overheard(new Canary());
    private final OverheardSpans spans = new OverheardSpans(overheard);
    private int words;

    CanaryFailuresIT(TestKafka kafka, TestPostgres postgres) {
        this.kafka = kafka;
        this.postgres = postgres;
    }

    @AfterEach
    void close() {
        spans.close();
        overheard.close();
    }

    private String next() {
        return Canary.word(words++);
    }

    @Test
    void shouldSayNoWordInAnyAnswerOfHttp() throws Exception {
        Set<Integer> answered = new TreeSet<>();
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        HttpLimits limits = new HttpLimits(20_000, 40_000, 64, 1);
        Arrival arrival = new Arrival("http", Origin.LIVE, true, Clock.systemUTC());
        IngestDesk desk =
                new IngestDesk(
                        JsonLinesSettings.of(arrival),
                        new FhirSettings(arrival, Authorities.none(), CategoryTable.standard()),
                        new Rejections(quarantine()),
                        items -> {
                            if (failure.get() != null) {
                                throw failure.get();
                            }
                        },
                        limits,
                        spans.tracing());
        ServiceConfig config = guarded(10_000);
        try (ServiceMetrics metrics = ServiceMetrics.of(config);
                ServiceFace face = ServiceFace.start(config, List.of(), metrics, desk)) {
            String note = "{\"text\":\"aa " + next() + "\"}";
            answered.add(post(face, "/notes", JSON, KEY, note)); // 202
            answered.add(post(face, "/notes", JSON, KEY, "[" + note + ",{\"text\":\"" + next()));
            answered.add(
                    post(face, "/notes", JSON, KEY, "[" + note + ",{\"x\":\"" + next() + "\"}]"));
            answered.add(post(face, "/notes", JSON, KEY, next()));
            answered.add(post(face, "/notes", JSON, KEY, "{\"text\":7,\"y\":\"" + next() + "\"}"));
            answered.add(post(face, "/notes", JSON, "no-key", note));
            answered.add(post(face, "/notes", JSON, READERS_KEY, note));
            answered.add(post(face, "/notes", JSON, KEY, note + " ".repeat(20_000) + next()));
            answered.add(post(face, "/fhir", "application/fhir+xml", KEY, "<x>" + next()));
            answered.add(post(face, "/fhir", JSON, KEY, CanaryMessages.fhir(next() + "!")));
            failure.set(
                    new IngestException(
                            IngestError.DELIVERY_FAILED,
                            "down",
                            new IllegalStateException(next())));
            answered.add(post(face, "/notes", JSON, KEY, note));
            failure.set(new IllegalStateException("a defect at " + next()));
            answered.add(post(face, "/notes", JSON, KEY, note));
            overheard.hear("metrics", metrics.scrape());
        }
        answered.addAll(whereNobodyIsAsked(desk));
        answered.add(tooOften(desk));

        assertThat(answered)
                .contains(202, 207, 400, 401, 403, 404, 405, 413, 415, 422, 429, 500, 503);
        assertThat(overheard.leaks()).isEmpty();
    }

    private List<Integer> whereNobodyIsAsked(IngestDesk desk) throws Exception {
        ServiceConfig config = ServiceConfig.local("ingest", "1", "test", 0);
        try (ServiceMetrics metrics = ServiceMetrics.of(config);
                ServiceFace face = ServiceFace.start(config, List.of(), metrics, desk)) {
            return List.of(
                    post(face, "/notes", "text/plain", KEY, next()),
                    post(face, "/nowhere", JSON, KEY, "{\"text\":\"" + next() + "\"}"),
                    post(face, "/prometheus", JSON, KEY, "{\"text\":\"" + next() + "\"}"));
        }
    }

    private int tooOften(IngestDesk desk) throws Exception {
        ServiceConfig config = guarded(1);
        try (ServiceMetrics metrics = ServiceMetrics.of(config);
                ServiceFace face = ServiceFace.start(config, List.of(), metrics, desk)) {
            int status = 0;
            for (int i = 0; i < 50 && status != 429; i++) {
                status = post(face, "/notes", JSON, KEY, "{\"text\":\"" + next() + "\"}");
            }
            return status;
        }
    }

    private ServiceConfig guarded(int requestsPerSecondMax) throws Exception {
        Path keys = folder.resolve("keys");
        Files.writeString(
                keys, "engine submit %s%nreader read %s%n".formatted(hash(KEY), hash(READERS_KEY)));
        return new ServiceConfig(
                "ingest",
                "1",
                "test",
                "127.0.0.1",
                0,
                null,
                new Access.ApiKeys(keys),
                requestsPerSecondMax);
    }

    private static String hash(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    }

    private int post(ServiceFace face, String path, String type, String key, String body)
            throws Exception {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(face.url().resolve(path))
                                .header("Content-Type", type)
                                .header("X-API-Key", key)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        overheard.hear(
                "answer " + answer.statusCode() + " of " + path,
                answer.body() + answer.headers().map());
        return answer.statusCode();
    }

    private Quarantine quarantine() {
        return Quarantine.open(folder.resolve("quarantine"), 1 << 30);
    }

    @Test
    void shouldSayNoWordInAnyAnswerByMllp() throws Exception {
        Set<String> answered = new TreeSet<>();
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        MllpServer.Config local = MllpServer.Config.local(0);
        MllpServer.Config config =
                new MllpServer.Config(
                        local.address(),
                        local.tls(),
                        false,
                        new MllpLimits(4, 20_000, 40_000, MllpLimits.STANDARD.times()));
        String large = "x".repeat(30_000);
        try (MllpServer server =
                MllpServer.start(
                        config,
                        new Hl7Converter(Hl7Settings.live(Clock.systemUTC())),
                        quarantine(),
                        items ->
                                failure.get() == null
                                        ? CompletableFuture.completedFuture(null)
                                        : CompletableFuture.failedFuture(failure.get()))) {
            try (Socket socket = connect(server)) {
                answered.add(code(exchange(socket, CanaryMessages.document("M1", next()))));
                answered.add(
                        code(
                                exchange(
                                        socket,
                                        CanaryMessages.document("M2", next())
                                                .replace("MDM^T02", "MDM^T99"))));
                answered.add(code(exchange(socket, next())));
                answered.add(code(exchange(socket, CanaryMessages.document("M3", next() + large))));
                failure.set(
                        new IngestException(
                                IngestError.DELIVERY_FAILED,
                                "down",
                                new IllegalStateException(next())));
                answered.add(code(exchange(socket, CanaryMessages.document("M4", next()))));
                failure.set(null);
                // A message that begins anew before its end, and one that never began.
                String open = CanaryMessages.START + CanaryMessages.document("M5", next());
                answered.add(code(heard(CanaryMessages.raw(socket, open + CanaryMessages.START))));
                answered.add(
                        code(
                                heard(
                                        CanaryMessages.raw(
                                                socket,
                                                CanaryMessages.document("M6", next())
                                                        + CanaryMessages.END))));
                answered.add(code(heard(CanaryMessages.raw(socket, next() + CanaryMessages.END))));
            }
            try (Socket socket = connect(server)) {
                socket.getOutputStream().write((CanaryMessages.START + next()).getBytes(UTF_8));
            }
        }

        assertThat(answered).contains("AA", "AE", "AR");
        assertThat(overheard.leaks()).isEmpty();
        assertThat(quarantined()).contains(Canary.MARKER);
    }

    private static Socket connect(MllpServer server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    private String exchange(Socket socket, String message) throws IOException {
        return heard(CanaryMessages.exchange(socket, message));
    }

    private String heard(String answer) {
        overheard.hear("answer by MLLP", answer);
        return answer;
    }

    private static String code(String answer) {
        return answer.lines()
                .filter(segment -> segment.startsWith("MSA|"))
                .map(segment -> segment.split("\\|", -1)[1])
                .findFirst()
                .orElse("");
    }

    private String quarantined() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder.resolve("quarantine"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                overheard.hear("name of a file", file.getFileName().toString());
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @Test
    void shouldSayNoWordOfANoteThatIsTooLargeAndKeepItWhole() throws Exception {
        String large = "x ".repeat(Limits.current().noteBytesMax() / 2 + 1);
        List<String> sent = new ArrayList<>();
        String line = next();
        sent.add(line);
        Path lines = folder.resolve("notes.jsonl");
        Files.writeString(lines, "{\"note_id\":\"l1\",\"text\":\"%s%s\"}%n".formatted(large, line));
        assertThat(
                        Longitude.commandLine()
                                .execute(
                                        "ingest",
                                        "jsonl",
                                        lines.toString(),
                                        "--live",
                                        "--quarantine=" + folder.resolve("quarantine"),
                                        "--bootstrap=" + kafka.bootstrap(),
                                        "--registry=" + kafka.registryUrl()))
                .isZero();
        try (IngestService ingest =
                IngestService.start(kafka, folder.resolve("quarantine"), spans.tracing())) {
            String word = next();
            sent.add(word);
            assertThat(
                            post(
                                    ingest.face(),
                                    "/notes",
                                    JSON,
                                    KEY,
                                    "{\"text\":\"" + large + word + "\"}"))
                    .isIn(413, 422);
        }

        assertThat(overheard.leaks()).isEmpty();
        String kept = quarantined();
        assertThat(sent).allSatisfy(word -> assertThat(kept.contains(word)).isTrue());
        assertThat(new CanaryTopics(kafka).reasons(Topics.NOTES_RAW.dlq())).hasSize(2);
    }

    @Test
    void shouldSayNoWordWhenTheEngineFailsForARecordOrForGood() throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        PreprocessConfig preprocessing =
                PreprocessConfig.of(kafka.clientConfig(), folder.resolve("state"))
                        .named(kafka.unique("longitude-canary"));
        Path lines = folder.resolve("notes.jsonl");
        StringBuilder notes = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            notes.append(
                    "{\"note_id\":\"n%d\",\"admission_id\":\"a%d\",\"text\":\"aa %s\"}%n"
                            .formatted(i, i, next()));
        }
        Files.writeString(lines, notes);
        assertThat(
                        Longitude.commandLine()
                                .execute(
                                        "ingest",
                                        "jsonl",
                                        lines.toString(),
                                        "--live",
                                        "--quarantine=" + folder.resolve("quarantine"),
                                        "--bootstrap=" + kafka.bootstrap(),
                                        "--registry=" + kafka.registryUrl()))
                .isZero();
        CanaryTopics topics = new CanaryTopics(kafka);
        try (PreprocessService preprocess =
                        new PreprocessService(
                                preprocessing,
                                TextEngine.load(bundle.directory()),
                                spans.tracing());
                CoderService coder =
                        FailingCoder.forRecords(
                                coding(), bundle, "cannot read " + next(), spans.tracing())) {
            preprocess.start();
            coder.start();
            await(() -> topics.records(Topics.ADMISSIONS_TOKENIZED.dlq()).size() == 20);
        }
        assertThat(topics.reasons(Topics.ADMISSIONS_TOKENIZED.dlq()))
                .containsOnly("scoring_failed");

        try (CoderService coder =
                FailingCoder.altogether(
                        coding(), bundle, "cannot read " + next(), spans.tracing())) {
            coder.start();
            assertThat(coder.awaitEnd(WITHIN)).isTrue();
            overheard.hear("failure", coder.failure().orElseThrow().getMessage());
        }
        topics.hear(overheard, Topics.ADMISSIONS_TOKENIZED.dlq());
        assertThat(overheard.leaks()).isEmpty();
    }

    private CoderConfig coding() {
        return CoderConfig.of(kafka.clientConfig()).named(kafka.unique("longitude-coder"), "0");
    }

    @Test
    void shouldSayNoWordWhenBillingPutsAsideAndWhenItsDatabaseRefuses() throws Exception {
        DatabaseConfig database = postgres.schema();
        String refused = next();
        String group = kafka.unique("billing");
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                Map.of("bootstrap.servers", kafka.bootstrap()),
                                new ByteArraySerializer(),
                                new ByteArraySerializer());
                Serde<IcdPrediction> serde =
                        Topics.ICD_PREDICTIONS.valueSerde(kafka.clientConfig())) {
            CanaryTopics topics = new CanaryTopics(kafka);
            for (int i = 0; i < 10; i++) {
                send(producer, "a" + i, next().getBytes(UTF_8));
                send(producer, "b" + i, bytes(serde, "b" + i, next()));
                send(producer, "somebody else", bytes(serde, "c" + i, next()));
                send(producer, "d" + i, bytes(serde, "d" + i, next() + "\u0000"));
            }
            try (BillingExport export =
                    new BillingExport(config(database, group), spans.tracing())) {
                export.start();
                await(
                        () -> {
                            assertThat(export.failure()).isEmpty();
                            return topics.records(Topics.BILLING_FHIR.name()).size() == 10
                                    && topics.records(Topics.ICD_PREDICTIONS.dlq()).size() == 30;
                        });
            }
            try (Connection connection = postgres.connect()) {
                // The server's answer quotes the row that it refuses.
                connection
                        .createStatement()
                        .execute(
                                "ALTER TABLE %s.admission_code ADD CHECK (description <> '%s')"
                                        .formatted(database.schema(), refused));
            }
            send(producer, "e", bytes(serde, "e", refused));
            try (BillingExport export =
                    new BillingExport(config(database, group), spans.tracing())) {
                export.start();
                assertThat(export.awaitEnd(WITHIN)).isTrue();
                assertThat(export.failure().orElseThrow().error())
                        .isEqualTo(BillingError.DATABASE_REFUSED);
                overheard.hear("failure", export.failure().orElseThrow().getMessage());
            }
            topics.hear(overheard, Topics.ICD_PREDICTIONS.dlq());
            topics.hear(overheard, Topics.BILLING_FHIR.name());
        }

        assertThat(spans.count()).isGreaterThanOrEqualTo(50);
        assertThat(overheard.leaks()).isEmpty();
    }

    private ExportConfig config(DatabaseConfig database, String group) {
        return new ExportConfig(
                kafka.clientConfig(),
                database,
                group,
                "0",
                ClaimLimits.DEFAULT,
                false,
                null,
                RetryConfig.DEFAULT);
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String key, byte[] value)
            throws Exception {
        producer.send(
                        new ProducerRecord<>(
                                Topics.ICD_PREDICTIONS.name(), key.getBytes(UTF_8), value))
                .get();
    }

    private static byte[] bytes(Serde<IcdPrediction> serde, String admission, String description) {
        IcdPrediction.Builder prediction =
                Predictions.builder(admission, 256, AdmissionStatus.FINAL, "I10");
        prediction.setCodes(
                prediction.getCodes().stream()
                        .map(
                                code ->
                                        PredictedCode.newBuilder(code)
                                                .setDescription(description)
                                                .build())
                        .toList());
        return serde.serializer().serialize(Topics.ICD_PREDICTIONS.name(), prediction.build());
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(LOOK_AGAIN_AFTER_MS);
        }
    }
}
