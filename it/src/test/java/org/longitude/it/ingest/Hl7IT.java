package org.longitude.it.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.mllp.MllpServer;
import org.longitude.ingest.sink.MessageSink;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.DeadLetters;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.ClinicalNote;

/** HL7 v2 on a real broker: files, MLLP, and dead letters that are sent again. */
@KafkaTest
final class Hl7IT {

    private static final String SECRET = "Zebrafish";
    private static final String DOCUMENT =
            message("MDM^T02", "D-1")
                    + "TXA|1|DS|TX|20260301||20260301||||||DOC-1|||||AU||AV\r"
                    + "OBX|1|TX|DS||Zebrafish bite, healed.||||||F\r";
    private static final String LATIN =
            DOCUMENT.replace("D-1", "D-2").replace("DOC-1", "DOC-2").replace("bite", "caf\u00e9");
    private static final String DISCHARGE = message("ADT^A03", "A-1") + "DG1|1||428.0^^I9|||F\r";
    private static final String MERGE = message("ADT^A40", "A-2").replace("PV1", "MRG|4712\rPV1");

    @TempDir private Path folder;

    private static String message(String type, String control) {
        return "MSH|^~\\&|DICTA|NORTH|||20260301101500||"
                + type
                + "|"
                + control
                + "|P|2.5\rPID|1||4711\rPV1|1|I|W1||||||||||||||||900001\r";
    }

    @Test
    void shouldPutEachKindOnItsTopicAndSendDeadLettersOnce(TestKafka kafka) throws IOException {
        // given a file in which one message has another character set than the feed
        byte[] latin = LATIN.getBytes(ISO_8859_1);
        Path file = folder.resolve("messages.hl7");
        Files.write(file, concat((DOCUMENT + DISCHARGE + MERGE).getBytes(UTF_8), latin));

        // when
        IngestCommandLine.Result result =
                new IngestCommandLine(kafka, folder.resolve("quarantine"))
                        .bringIn("hl7", file.toString(), "--live");

        // then
        assertThat(result.exitCode()).isZero();
        assertThat(result.errors()).doesNotContain(SECRET);
        IngestTopics topics = new IngestTopics(kafka);
        ClinicalNote note = topics.values(Topics.NOTES_RAW).get(0);
        assertThat(note.getAdmissionId()).isEqualTo("900001");
        assertThat(note.getText().value()).isEqualTo("Zebrafish bite, healed.");
        assertThat(topics.values(Topics.ADMISSIONS_EVENTS))
                .singleElement()
                .satisfies(
                        event ->
                                assertThat(event.getKind())
                                        .isEqualTo(AdmissionEventKind.DISCHARGED));
        assertThat(topics.values(Topics.ICD_ASSIGNED)).hasSize(1);
        assertThat(reasons(topics.records(Topics.ADMISSIONS_EVENTS.dlq())))
                .containsExactly("merge_not_applied");
        assertThat(topics.records(Topics.NOTES_RAW.dlq()))
                .singleElement()
                .satisfies(letter -> assertThat(letter.value()).isEqualTo(latin));

        DlqCommandLine dlq = new DlqCommandLine(kafka);
        listAndShow(dlq);
        redrive(dlq, topics);
    }

    private static void listAndShow(DlqCommandLine dlq) throws IOException {
        JsonNode list = dlq.list();
        assertThat(list.get("letters_total").asInt()).isEqualTo(2);
        assertThat(list.get("by_reason").get("invalid_encoding").asInt()).isEqualTo(1);
        assertThat(dlq.list("--reason", "merge_not_applied").get("letters_total").asInt())
                .isEqualTo(1);
        assertThat(dlq.list("--until", "2020-01-01T00:00:00Z").get("letters_total").asInt())
                .isZero();
        String id = dlq.list("--topic", "notes.raw").get("letters").get(0).get("id").asText();
        assertThat(dlq.run("show", id).out())
                .doesNotContain(SECRET)
                .contains("xxxxxxxxx")
                .contains("invalid_encoding");
        assertThat(dlq.run("show", id, "--reveal").out()).contains(SECRET);
        assertThat(dlq.run("show", "longitude.notes.raw.v1.dlq:0:99999").exitCode()).isEqualTo(3);
        assertThat(dlq.run("show", "nonsense").exitCode()).isEqualTo(2);
        assertThat(dlq.run("redrive").exitCode()).isEqualTo(2);
    }

    private void redrive(DlqCommandLine dlq, IngestTopics topics) throws IOException {
        String[] asLatin = {
            "redrive",
            "--all",
            "--json",
            "--character-set",
            "8859/1",
            "--live",
            "--quarantine",
            folder.resolve("q").toString()
        };
        String[] asUtf8 = {
            "redrive", "--all", "--json", "--quarantine", folder.resolve("q").toString()
        };
        String[] dry = Arrays.copyOf(asLatin, asLatin.length + 1);
        dry[asLatin.length] = "--dry-run";

        DlqCommandLine.Result unchanged = dlq.run(asUtf8);
        assertThat(unchanged.exitCode()).isEqualTo(1);
        assertThat(unchanged.outcomes().get("still_invalid_encoding").asInt()).isEqualTo(1);
        assertThat(dlq.run(dry).outcomes().get("sent").asInt()).isEqualTo(1);
        assertThat(topics.values(Topics.NOTES_RAW)).hasSize(1);

        JsonNode sent = dlq.run(asLatin).outcomes();
        assertThat(sent.get("sent").asInt()).isEqualTo(1);
        assertThat(sent.get("still_merge_not_applied").asInt()).isEqualTo(1);
        assertThat(dlq.run(asLatin).outcomes().get("already_redriven").asInt()).isEqualTo(1);
        assertThat(topics.values(Topics.NOTES_RAW))
                .extracting(ClinicalNote::getNoteId)
                .containsExactlyInAnyOrder("DOC-1", "DOC-2");
        assertThat(topics.values(Topics.NOTES_RAW))
                .extracting(note -> note.getText().value())
                .contains("Zebrafish caf\u00e9, healed.");
    }

    @Test
    void shouldSendALetterOfATopicBackByteForByte(TestKafka kafka) throws Exception {
        // given a letter as pre-processing writes one
        byte[] key = "900001".getBytes(UTF_8);
        byte[] value = {9, 8, 7};
        DeadLetter why =
                new DeadLetter(
                        "preprocess-stream",
                        "undecodable",
                        Topics.NOTES_RAW.name(),
                        1,
                        42,
                        Clock.systemUTC().instant());
        put(kafka, DeadLetters.of(Topics.NOTES_RAW.name(), key, value, why));

        // when
        DlqCommandLine dlq = new DlqCommandLine(kafka);
        DlqCommandLine.Result first = dlq.run("redrive", "--reason", "undecodable", "--json");
        DlqCommandLine.Result second = dlq.run("redrive", "--reason", "undecodable", "--json");

        // then
        assertThat(first.exitCode()).isZero();
        assertThat(second.outcomes().get("already_redriven").asInt()).isEqualTo(1);
        assertThat(new IngestTopics(kafka).records(Topics.NOTES_RAW.name()))
                .singleElement()
                .satisfies(
                        record -> {
                            assertThat(record.key()).isEqualTo(key);
                            assertThat(record.value()).isEqualTo(value);
                        });
        assertThat(dlq.list().get("letters_total").asInt()).isEqualTo(1);
    }

    @Test
    void shouldHaveEveryAcknowledgedMessageWhenTheListenerStopsAndStartsAgain(TestKafka kafka)
            throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            try (MessageSink sink = MessageSink.open(kafka.clientConfig(), Clock.systemUTC());
                    MllpServer server = listen(sink);
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                for (int i = 0; i < 20; i++) {
                    String note = "DOC-" + round + "-" + i;
                    socket.getOutputStream()
                            .write(
                                    ("\u000b" + DOCUMENT.replace("DOC-1", note) + "\u001c\r")
                                            .getBytes(UTF_8));
                    if (read(socket).contains("MSA|AA|")) {
                        acknowledged.add(note);
                    }
                }
            }
        }

        assertThat(acknowledged).hasSize(60);
        assertThat(
                        Set.copyOf(
                                new IngestTopics(kafka)
                                        .values(Topics.NOTES_RAW).stream()
                                                .map(ClinicalNote::getNoteId)
                                                .toList()))
                .containsExactlyInAnyOrderElementsOf(acknowledged);
    }

    private MllpServer listen(MessageSink sink) {
        return MllpServer.start(
                MllpServer.Config.local(0),
                new Hl7Converter(Hl7Settings.live(Clock.systemUTC())),
                Quarantine.open(folder.resolve("quarantine"), 1 << 30),
                sink::deliver);
    }

    private static String read(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        int next = socket.getInputStream().read();
        while (next >= 0 && next != 0x1c) {
            answer.append((char) next);
            next = socket.getInputStream().read();
        }
        return answer.toString();
    }

    private static List<String> reasons(List<ConsumerRecord<byte[], byte[]>> letters) {
        return letters.stream()
                .map(letter -> DeadLetter.from(letter.headers()).reasonCode())
                .toList();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static void put(TestKafka kafka, ProducerRecord<byte[], byte[]> record)
            throws InterruptedException, ExecutionException {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", kafka.bootstrap());
        try (var producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }
}
