package org.longitude.ingest.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.longitude.ingest.codes.CodeList;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.EventRead;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.NoteFields;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.RecordKind;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Skipped;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.Oversized;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;

final class TopicSinkTest {

    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Arrival ARRIVAL = new Arrival("test", Origin.LIVE, true, CLOCK);
    private static final SourcePosition LINE_TWELVE =
            new SourcePosition("file:notes.jsonl", 12, 3456);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final TopicSink sink =
            new TopicSink(
                    producer,
                    (topic, note) -> note.getNoteId().getBytes(UTF_8),
                    (topic, codes) -> codes.getAdmissionId().getBytes(UTF_8),
                    (topic, event) -> event.getAdmissionId().getBytes(UTF_8),
                    CLOCK);

    @Test
    void shouldKeyByAdmissionAndStampTheArrivalWhenANoteIsChartedInTheYear2150() {
        // when
        sink.send(note("n1", "a1"));

        // then
        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(record.topic()).isEqualTo(Topics.NOTES_RAW.name());
        assertThat(record.key()).isEqualTo("a1".getBytes(UTF_8));
        assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void shouldKeyByNoteWhenThereIsNoAdmission() {
        // when
        sink.send(note("n1", null));

        // then
        assertThat(producer.history().get(0).key()).isEqualTo("note:n1".getBytes(UTF_8));
    }

    @Test
    void shouldCountOnlyWhenTheBrokerHasAcknowledged() {
        // given
        sink.send(new NoteRead(note("n1", "a1"), List.of(codes("a1", "428.0", "486"))));
        IngestSummary before = sink.counts().summary();

        // when
        producer.completeNext();
        producer.completeNext();

        // then
        assertThat(before.notes()).isZero();
        assertThat(before.codes()).isZero();
        IngestSummary after = sink.counts().summary();
        assertThat(after.notes()).isEqualTo(1);
        assertThat(after.codeLists()).isEqualTo(1);
        assertThat(after.codes()).isEqualTo(2);
    }

    @Test
    void shouldDeadLetterTheOriginalBytesWithTheirPlaceWhenALineIsRejected() {
        // given
        byte[] line = "{\"text\": 42}".getBytes(UTF_8);

        // when
        sink.send(
                new Rejection.WithBytes(
                        LINE_TWELVE,
                        RejectionReason.WRONG_TYPE,
                        RecordKind.NOTE,
                        "text",
                        OriginalBytes.copyOf(line)));
        producer.completeNext();

        // then
        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(record.topic()).isEqualTo(Topics.NOTES_RAW.dlq());
        assertThat(record.value()).isEqualTo(line);
        assertThat(DeadLetter.from(record.headers()))
                .isEqualTo(
                        new DeadLetter("ingest", "wrong_type", "file:notes.jsonl", -1, 3456, NOW));
        assertThat(record.headers().lastHeader(TopicSink.LINE_HEADER).value())
                .isEqualTo("12".getBytes(UTF_8));
        assertThat(sink.counts().summary().rejected()).isEqualTo(Map.of("wrong_type", 1L));
    }

    @Test
    void shouldDeadLetterTheHashAndSizeWhenTheBytesAreInTheQuarantine() {
        // given
        Oversized kept = new Oversized("ab".repeat(32), 50 << 20);

        // when
        sink.send(
                new Rejection.Kept(
                        LINE_TWELVE,
                        RejectionReason.RECORD_TOO_LONG,
                        RecordKind.CODES,
                        null,
                        kept));
        producer.completeNext();

        // then
        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(record.topic()).isEqualTo(Topics.ICD_ASSIGNED.dlq());
        assertThat(record.value()).isNull();
        assertThat(Oversized.from(record.headers())).isEqualTo(kept);
        assertThat(sink.counts().summary().quarantined()).isEqualTo(1);
    }

    @Test
    void shouldKeyByAdmissionAndCountWhenAnEventArrives() {
        // given
        AdmissionEvent event =
                AdmissionEvent.newBuilder()
                        .setAdmissionId("a1")
                        .setKind(AdmissionEventKind.DISCHARGED)
                        .setOccurredAt(Instant.parse("2150-01-01T00:00:00Z"))
                        .setSourceSystem("test")
                        .setMessageId("m1")
                        .setReceivedAt(NOW)
                        .build();

        // when
        sink.send(new EventRead(event));
        long before = sink.counts().summary().events();
        producer.completeNext();

        // then
        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(record.topic()).isEqualTo(Topics.ADMISSIONS_EVENTS.name());
        assertThat(record.key()).isEqualTo("a1".getBytes(UTF_8));
        assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli());
        assertThat(before).isZero();
        assertThat(sink.counts().summary().events()).isEqualTo(1);
    }

    @Test
    void shouldCountAndSendNothingWhenALineIsSkipped() {
        // when
        sink.send(new Skipped(LINE_TWELVE, Skipped.Reason.BLANK_LINE));

        // then
        assertThat(producer.history()).isEmpty();
        assertThat(sink.counts().summary().skipped()).isEqualTo(Map.of("blank_line", 1L));
    }

    @Test
    void shouldStopWithTheFirstFailureWhenTheBrokerDoesNotTakeARecord() {
        // given
        sink.send(note("n1", "a1"));
        producer.errorNext(new TimeoutException("120000 ms has passed since batch creation"));

        // when, then
        assertThatThrownBy(() -> sink.send(note("n2", "a1")))
                .isInstanceOfSatisfying(
                        IngestException.class,
                        e -> assertThat(e.error()).isEqualTo(IngestError.DELIVERY_FAILED))
                .hasMessageContaining("120000 ms has passed")
                .hasMessageContaining("run the same command again");
        assertThat(producer.history()).hasSize(1);
        assertThat(sink.counts().summary().notes()).isZero();
    }

    @Test
    void shouldStopWithARegistryErrorWhenANoteCannotBeWritten() {
        // given
        Serializer<ClinicalNote> down =
                (topic, note) -> {
                    throw new SerializationException("the registry did not answer");
                };
        TopicSink failing =
                new TopicSink(
                        producer,
                        down,
                        (topic, codes) -> new byte[0],
                        (topic, event) -> new byte[0],
                        CLOCK);

        // when, then
        assertThatThrownBy(() -> failing.send(note("n1", "a1")))
                .isInstanceOfSatisfying(
                        IngestException.class,
                        e -> assertThat(e.error()).isEqualTo(IngestError.REGISTRY_FAILED))
                .hasMessageContaining("the registry did not answer");
    }

    @Test
    void shouldKeepAcknowledgementsAndIdempotenceWhenTheUserAsksForLess() {
        // when
        Map<String, Object> config =
                TopicSink.producerConfig(
                        Map.of("acks", "1", "enable.idempotence", "false", "linger.ms", "50"));

        // then
        assertThat(config)
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("linger.ms", "50")
                .containsEntry("compression.type", "zstd");
    }

    @Test
    void shouldSayWhatIsWrongWhenAConnectionSettingIsMissing() {
        assertThatThrownBy(() -> TopicSink.open(Map.of(), CLOCK))
                .isInstanceOfSatisfying(
                        IngestException.class,
                        e -> assertThat(e.error()).isEqualTo(IngestError.BAD_CONFIGURATION))
                .hasMessageContaining("schema.registry.url");
    }

    private static ClinicalNote note(String id, @Nullable String admissionId) {
        return new NoteFields(
                        id,
                        admissionId,
                        "p1",
                        new NoteFields.Title(NoteCategory.PHYSICIAN, null),
                        NoteFields.Life.of(NoteStatus.FINAL),
                        Instant.parse("2150-01-01T00:00:00Z"),
                        PatientText.of("Admitted."))
                .toNote(id, admissionId, ARRIVAL);
    }

    private static AssignedCodes codes(String admissionId, String... codes) {
        List<CodeList.Entry> entries =
                List.of(codes).stream().map(code -> new CodeList.Entry(code, null)).toList();
        return new CodeList(admissionId, "p1", CodeSystem.ICD_9_CM, CodeKind.DIAGNOSIS, entries)
                .toAssignedCodes(ARRIVAL);
    }
}
