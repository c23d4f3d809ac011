package org.longitude.it.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Oversized;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.Origin;

@KafkaTest
final class JsonLinesIT {

    private static final String NOTE_OF_2150 =
            "{\"note_id\": 1, \"hadm_id\": 100, \"charted_at\": \"2150-03-04 05:06:07\","
                    + " \"text\": \"Admitted with chest pain.\", \"codes\": [\"428.0\", \"36.15\"]}";
    private static final String NOTE_WITHOUT_ADMISSION = "{\"note_id\": 2, \"text\": \"ECG.\"}";
    private static final String WRONG_TYPE = "{\"text\": 42}";

    @TempDir private Path folder;

    @Test
    void shouldPutNotesCodesAndDeadLettersOnTheirTopicsWhenAFileHasAll(TestKafka kafka)
            throws IOException {
        // given
        Path file = folder.resolve("notes.jsonl");
        String tooLong = "{\"text\": \"" + "a".repeat(17 << 20) + "\"}";
        Files.writeString(
                file, String.join("\n", NOTE_OF_2150, WRONG_TYPE, tooLong, NOTE_WITHOUT_ADMISSION));

        // when
        IngestCommandLine.Result result =
                ingest(kafka).bringIn("jsonl", file.toString(), "--no-admission");

        // then
        assertThat(result.exitCode()).isZero();
        assertThat(result.count("notes")).isEqualTo(2);
        assertThat(result.count("codes")).isEqualTo(2);
        assertThat(result.count("rejected")).isEqualTo(2);
        assertThat(result.count("quarantined")).isEqualTo(1);
        assertNotes(new IngestTopics(kafka));
        assertCodes(new IngestTopics(kafka));
        assertDeadLetters(new IngestTopics(kafka), tooLong.length());
    }

    private static void assertNotes(IngestTopics topics) {
        List<ConsumerRecord<byte[], byte[]>> records = topics.records(Topics.NOTES_RAW.name());
        assertThat(records)
                .extracting(record -> new String(record.key(), UTF_8))
                .containsExactlyInAnyOrder("100", "note:2");
        Instant now = Instant.now();
        assertThat(records)
                .extracting(record -> Instant.ofEpochMilli(record.timestamp()))
                .allSatisfy(
                        stamp -> assertThat(stamp).isBetween(now.minus(1, ChronoUnit.DAYS), now));
        List<ClinicalNote> notes = topics.values(Topics.NOTES_RAW);
        assertThat(notes).extracting(ClinicalNote::getOrigin).containsOnly(Origin.HISTORY);
        assertThat(notes).noneMatch(ClinicalNote::getCodingRequested);
        assertThat(notes)
                .filteredOn(note -> note.getNoteId().equals("1"))
                .extracting(ClinicalNote::getChartedAt)
                .containsExactly(Instant.parse("2150-03-04T05:06:07Z"));
    }

    private static void assertCodes(IngestTopics topics) {
        assertThat(topics.values(Topics.ICD_ASSIGNED))
                .flatExtracting(
                        list -> list.getCodes().stream().map(AssignedCode::getCode).toList())
                .containsExactlyInAnyOrder("428.0", "36.15");
    }

    private void assertDeadLetters(IngestTopics topics, int tooLongBytes) throws IOException {
        List<ConsumerRecord<byte[], byte[]>> letters = topics.records(Topics.NOTES_RAW.dlq());
        assertThat(letters)
                .extracting(letter -> DeadLetter.from(letter.headers()).reasonCode())
                .containsExactly("wrong_type", "record_too_long");
        assertThat(letters.get(0).value()).isEqualTo(WRONG_TYPE.getBytes(UTF_8));
        DeadLetter first = DeadLetter.from(letters.get(0).headers());
        assertThat(first.sourceTopic()).isEqualTo("file:notes.jsonl");
        assertThat(first.sourceOffset()).isEqualTo(NOTE_OF_2150.length() + 1);
        Oversized kept = Oversized.from(letters.get(1).headers());
        assertThat(kept.sizeBytes()).isEqualTo(tooLongBytes + 1);
        assertThat(Files.size(folder.resolve("quarantine").resolve(kept.sha256())))
                .isEqualTo(kept.sizeBytes());
    }

    @Test
    void shouldRepeatIdsAndVersionsWhenTheSameFileIsBroughtInAgain(TestKafka kafka)
            throws IOException {
        // given
        Path file = folder.resolve("notes.jsonl");
        Files.writeString(file, NOTE_OF_2150 + "\n{\"text\": \"No id at all.\"}\n");
        Path copy = Files.copy(file, folder.resolve("renamed.jsonl"));

        // when
        ingest(kafka).bringIn("jsonl", file.toString());
        ingest(kafka).bringIn("jsonl", copy.toString());

        // then
        List<ClinicalNote> notes = new IngestTopics(kafka).values(Topics.NOTES_RAW);
        assertThat(notes).hasSize(4);
        Set<List<Object>> identities =
                notes.stream()
                        .map(
                                note ->
                                        List.<Object>of(
                                                note.getNoteId(),
                                                note.getAdmissionId(),
                                                note.getSourceVersion(),
                                                note.getMessageId(),
                                                note.getText()))
                        .collect(Collectors.toSet());
        assertThat(identities).hasSize(2);
    }

    @Test
    void shouldBringTheLargestLegalNoteInWhole(TestKafka kafka) throws IOException {
        // given
        Path file = folder.resolve("largest.jsonl");
        String text = incompressible(Limits.NOTE_BYTES_MAX);
        Files.writeString(file, "{\"text\": \"" + text + "\"}\n");

        // when
        IngestCommandLine.Result result = ingest(kafka).bringIn("jsonl", file.toString());

        // then
        assertThat(result.count("notes")).isEqualTo(1);
        List<ClinicalNote> notes = new IngestTopics(kafka).values(Topics.NOTES_RAW);
        assertThat(notes.get(0).getText().value().equals(text)).isTrue();
    }

    @Test
    void shouldExitThreeAndNameTheBrokerWhenNobodyListens(TestKafka kafka) throws IOException {
        // given
        Path file = folder.resolve("notes.jsonl");
        Files.writeString(file, NOTE_OF_2150);
        Path config = folder.resolve("client.properties");
        Files.writeString(
                config,
                """
                max.block.ms=2000
                delivery.timeout.ms=3000
                request.timeout.ms=1000
                linger.ms=0
                """);

        // when
        IngestCommandLine.Result result =
                IngestCommandLine.runAlone(
                        "jsonl",
                        file.toString(),
                        "--bootstrap",
                        "localhost:1",
                        "--registry",
                        kafka.registryUrl(),
                        "--config",
                        config.toString(),
                        "--quarantine",
                        folder.resolve("quarantine").toString());

        // then
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.errors()).contains("the broker did not take a record");
    }

    private IngestCommandLine ingest(TestKafka kafka) {
        return new IngestCommandLine(kafka, folder.resolve("quarantine"));
    }

    private static String incompressible(int characters) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder(characters);
        for (int i = 0; i < characters; i++) {
            char letter = (char) ('#' + random.nextInt('~' - '#' + 1));
            text.append(letter == '\\' ? ' ' : letter);
        }
        return text.toString();
    }
}
