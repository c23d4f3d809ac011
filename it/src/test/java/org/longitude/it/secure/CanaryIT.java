package org.longitude.it.secure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.deploy.Longitude;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.mllp.MllpServer;
import org.longitude.ingest.sink.MessageSink;
import org.longitude.it.IngestService;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.preprocess.PreprocessService;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.service.ServiceFace;
import org.longitude.service.trace.Tracing;

/**
 * A thousand words that stand nowhere else go in by every way, good and bad, and through both
 * stages. Each is found on a topic, where it belongs, and none in anything that is said beside:
 * logs, answers, metrics, spans, headers, keys, thread dumps, and what the operator's commands
 * print. {@link CanaryFailuresIT} has what fails on the way.
 */
@KafkaTest
final class CanaryIT {

    private static final int WORDS = 1_000;
    private static final Duration WITHIN = Duration.ofMinutes(3);
    private static final long LOOK_AGAIN_AFTER_MS = 100;

    @TempDir private Path folder;
    private final TestKafka kafka;
    private final HttpClient http = HttpClient.newHttpClient();

    /** What has to stand on some topic, for each word that was sent. */
    private final Map<String, String> sent = new HashMap<>();

    CanaryIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    private String next() {
        String word = Canary.word(sent.size());
        sent.put(word, word);
        return word;
    }

    /** A word inside a FHIR attachment: where the message is refused it stays as it came. */
    private String nextInBase64() {
        String word = Canary.word(sent.size());
        String attachment =
                Base64.getEncoder().withoutPadding().encodeToString(word.getBytes(UTF_8));
        sent.put(word, attachment);
        return attachment;
    }

    @Test
    void shouldSayNoWordOfAnyNoteBesideTheTopics() throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        try (Overheard overheard = new Overheard(new Canary());
                OverheardSpans spans = new OverheardSpans(overheard)) {
            byFiles(overheard);
            byHttp(overheard, spans.tracing());
            byMllp(overheard, spans.tracing());
            asRawRecords();
            assertThat(sent).hasSizeGreaterThanOrEqualTo(WORDS);
            throughTheStages(bundle, overheard, spans.tracing());
            commands(overheard);
            topics(overheard);

            assertThat(overheard.leaks()).isEmpty();
            assertThat(overheard.lines()).as("log lines").isGreaterThan(1_000);
            assertThat(overheard.dumps()).as("thread dumps").isGreaterThan(10);
            assertThat(spans.count()).as("spans").isGreaterThan(1_000);
        }
    }

    private void byFiles(Overheard overheard) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            lines.append(
                    "{\"note_id\":\"f%d\",\"admission_id\":\"a%d\",\"text\":\"aa %s bb\"}%n"
                            .formatted(i, i, next()));
            lines.append("{\"note_id\":\"g%d\",\"text\":\"%s%n".formatted(i, next()));
            lines.append("{\"note_id\":\"h%d\",\"text\":7,\"x\":\"%s\"}%n".formatted(i, next()));
        }
        bringIn(overheard, "jsonl", file("notes.jsonl", lines.toString()), "--live");

        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            messages.append(CanaryMessages.document("F" + i, next()));
            messages.append(CanaryMessages.document("G" + i, next()).replace("MDM^T02", "MDM^T99"));
        }
        bringIn(overheard, "hl7", file("messages.hl7", messages.toString()), "--live");

        Path documents = Files.createDirectories(folder.resolve("ccda"));
        for (int i = 0; i < 25; i++) {
            Files.writeString(
                    documents.resolve("good%d.xml".formatted(i)), CanaryMessages.ccda(i, next()));
            Files.writeString(
                    documents.resolve("bad%d.xml".formatted(i)),
                    CanaryMessages.ccda(i, next()).replace("</text>", ""));
        }
        bringIn(overheard, "ccda", documents, "--live");

        Path resources = Files.createDirectories(folder.resolve("fhir"));
        for (int i = 0; i < 25; i++) {
            Files.writeString(
                    resources.resolve("bad%d.json".formatted(i)),
                    CanaryMessages.fhir(next() + "!"));
        }
        bringIn(overheard, "fhir", resources, "--live");

        StringBuilder table = new StringBuilder("admission_id,code,system\n");
        for (int i = 0; i < 10; i++) {
            table.append("c%d,%s,ICD_9_CM%n".formatted(i, next()));
        }
        bringIn(overheard, "codes", file("codes.csv", table.toString()), "--live");

        Path mimic = Files.createDirectories(folder.resolve("mimic"));
        StringBuilder rows =
                new StringBuilder(
                        "\"ROW_ID\",\"SUBJECT_ID\",\"HADM_ID\",\"CHARTDATE\",\"CHARTTIME\",\"STORETIME\",\"CATEGORY\",\"DESCRIPTION\",\"CGID\",\"ISERROR\",\"TEXT\"\n");
        for (int i = 0; i < 50; i++) {
            rows.append(
                    "%d,1,100,2150-01-01,,,\"Nursing\",\"Report\",,,\"%s\"%n"
                            .formatted(i + 1, next()));
            rows.append(
                    "x%d,1,100,yesterday,,,\"Nursing\",\"Report\",,,\"%s\"%n".formatted(i, next()));
        }
        Files.writeString(mimic.resolve("NOTEEVENTS.csv"), rows);
        bringIn(overheard, "mimic", mimic, "--allow-missing");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private void bringIn(Overheard overheard, String format, Path place, String option) {
        run(
                overheard,
                "ingest",
                format,
                place.toString(),
                option,
                "--quarantine=" + folder.resolve("quarantine"));
    }

    private int run(Overheard overheard, String... line) {
        List<String> all = new ArrayList<>(List.of(line));
        all.add("--bootstrap=" + kafka.bootstrap());
        if (!line[0].equals("dlq") || line[1].equals("redrive")) {
            all.add("--registry=" + kafka.registryUrl());
        }
        StringWriter said = new StringWriter();
        int exit =
                Longitude.commandLine()
                        .setOut(new PrintWriter(said))
                        .setErr(new PrintWriter(said))
                        .execute(all.toArray(String[]::new));
        assertThat(exit).as(said.toString()).isLessThan(2);
        overheard.hear("command " + line[0] + " " + line[1], said.toString());
        return exit;
    }

    private void byHttp(Overheard overheard, Tracing tracing) throws Exception {
        try (IngestService ingest =
                IngestService.start(kafka, folder.resolve("quarantine"), tracing)) {
            ServiceFace face = ingest.face();
            for (int i = 0; i < 40; i++) {
                post(overheard, face, "/notes", "{\"text\":\"cc " + next() + "\"}");
                post(overheard, face, "/notes", "{\"text\":\"" + next());
                post(overheard, face, "/notes", "{\"text\":{\"" + next() + "\":1}}");
                post(
                        overheard,
                        face,
                        "/codes",
                        "{\"admission_id\":\"a1\",\"codes\":[\"" + next() + "\"],\"x\":[}");
                post(overheard, face, "/fhir", CanaryMessages.fhir(nextInBase64() + "*"));
                post(overheard, face, "/fhir", "<DocumentReference>" + next());
            }
            // Where nobody takes it, it stands on no topic.
            post(overheard, face, "/nowhere", Canary.word(0));
            overheard.hear("metrics of ingest", ingest.metrics().scrape());
        }
    }

    private void post(Overheard overheard, ServiceFace face, String path, String body)
            throws Exception {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(face.url().resolve(path))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        overheard.hear("answer of " + path, answer.body() + answer.headers().map());
    }

    private void byMllp(Overheard overheard, Tracing tracing) throws Exception {
        try (MessageSink sink = MessageSink.open(kafka.clientConfig(), Clock.systemUTC(), tracing);
                MllpServer server =
                        MllpServer.start(
                                MllpServer.Config.local(0),
                                new Hl7Converter(Hl7Settings.live(Clock.systemUTC())),
                                Quarantine.open(folder.resolve("quarantine"), 1 << 30),
                                sink::deliver);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            for (int i = 0; i < 25; i++) {
                overheard.hear(
                        "answer by MLLP",
                        CanaryMessages.exchange(socket, CanaryMessages.document("M" + i, next())));
                overheard.hear(
                        "answer by MLLP",
                        CanaryMessages.exchange(
                                socket,
                                CanaryMessages.document("N" + i, next())
                                        .replace("|AU||AV", "|ZZ||ZZ")));
            }
        }
    }

    /** What another producer may put there: not Avro, or of a schema that nobody knows. */
    private void asRawRecords() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < 30; i++) {
                byte[] key = ("r" + i).getBytes(UTF_8);
                for (String topic :
                        List.of(
                                Topics.NOTES_RAW.name(),
                                Topics.ADMISSIONS_EVENTS.name(),
                                Topics.ADMISSIONS_TOKENIZED.name())) {
                    byte[] text = next().getBytes(UTF_8);
                    producer.send(new ProducerRecord<>(topic, key, text)).get();
                }
            }
        }
    }

    private void throughTheStages(Bundle bundle, Overheard overheard, Tracing tracing)
            throws Exception {
        PreprocessConfig config =
                PreprocessConfig.of(kafka.clientConfig(), folder.resolve("state"))
                        .named(kafka.unique("longitude-canary"));
        CoderConfig coding =
                CoderConfig.of(kafka.clientConfig()).named(kafka.unique("longitude-coder"), "0");
        try (PreprocessService preprocess =
                        new PreprocessService(
                                config, TextEngine.load(bundle.directory()), tracing);
                CoderService coder =
                        new CoderService(
                                coding, bundle, List.of(Placement.of(Device.cpu())), tracing)) {
            preprocess.start();
            coder.start();
            CanaryTopics there = new CanaryTopics(kafka);
            await(
                    () ->
                            there.records(Topics.NOTES_RAW.dlq()).size() >= 30
                                    && there.records(Topics.ADMISSIONS_TOKENIZED.dlq()).size() >= 30
                                    && there.records(Topics.ICD_PREDICTIONS.name()).size() >= 150);
            assertThat(preprocess.failure()).isEmpty();
            assertThat(coder.failure()).isEmpty();
            overheard.hear("state", preprocess.state() + config + coding);
        }
    }

    private void commands(Overheard overheard) throws IOException {
        run(overheard, "dlq", "list");
        run(overheard, "dlq", "list", "--json");
        run(overheard, "dlq", "show", Topics.NOTES_RAW.dlq() + ":0:0");
        run(overheard, "dlq", "redrive", "--all", "--dry-run");
        run(overheard, "status", "--interval-ms=50");
        run(overheard, "doctor", "--device=cpu", "--disk-free-percent-min=0");
        run(overheard, "reconcile", "--from=2020-01-01T00:00:00Z", "--to=2100-01-01T00:00:00Z");
    }

    /** Every word arrived somewhere, and none in a header or a key. */
    private void topics(Overheard overheard) {
        CanaryTopics there = new CanaryTopics(kafka);
        Set<String> missing = new HashSet<>(sent.values());
        StringBuilder values = new StringBuilder();
        for (Topic<?, ?> topic : Topics.all()) {
            values.append(there.hear(overheard, topic.name()));
            values.append(there.hear(overheard, topic.dlq()));
        }
        String all = values.toString();
        missing.removeIf(all::contains);
        assertThat(missing).as("words that are on no topic").isEmpty();
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
