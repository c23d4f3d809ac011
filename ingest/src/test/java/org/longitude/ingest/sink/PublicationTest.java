package org.longitude.ingest.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.NoteFields;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.RecordKind;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.TraceHeader;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;
import org.longitude.service.trace.Tracing;

/** A record's span: from the sink to the broker's word, and in the record's header. */
final class PublicationTest {

    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final InMemorySpanExporter sent = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry =
            OpenTelemetrySdk.builder()
                    .setTracerProvider(
                            SdkTracerProvider.builder()
                                    .addSpanProcessor(SimpleSpanProcessor.create(sent))
                                    .build())
                    .build();
    private final Tracing tracing = Tracing.to(telemetry);
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final IntakeRecords records =
            new IntakeRecords(
                    (topic, note) -> note.getNoteId().getBytes(UTF_8),
                    (topic, codes) -> codes.getAdmissionId().getBytes(UTF_8),
                    (topic, event) -> event.getAdmissionId().getBytes(UTF_8),
                    Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void shouldPutEachNoteOfAFileOnATraceOfItsOwn() {
        TopicSink sink = new TopicSink(producer, records, tracing);
        sink.send(note("n1"));
        sink.send(note("n2"));
        producer.completeNext();
        producer.completeNext();

        List<SpanData> spans = sent.getFinishedSpanItems();
        assertThat(spans).extracting(SpanData::getName).containsOnly("ingest publish");
        assertThat(spans).extracting(SpanData::getTraceId).doesNotHaveDuplicates().hasSize(2);
        assertThat(producer.history())
                .extracting(record -> TraceHeader.read(record.headers()))
                .containsExactly(traceparent(spans.get(0)), traceparent(spans.get(1)));
    }

    @Test
    void shouldGoOnFromWhatTheSendersThreadContinues() {
        MessageSink sink = new MessageSink(producer, records, tracing);
        Tracing.Continuing request = tracing.continuing(PARENT);
        CompletableFuture<Void> delivered = sink.deliver(List.of(note("n1")));
        request.close();
        producer.completeNext();

        assertThat(delivered).isCompleted();
        SpanData span = sent.getFinishedSpanItems().get(0);
        assertThat(span.getTraceId()).isEqualTo(PARENT.substring(3, 35));
        assertThat(span.getParentSpanId()).isEqualTo(PARENT.substring(36, 52));
        assertThat(TraceHeader.read(producer.history().get(0).headers()))
                .isEqualTo(traceparent(span));
    }

    @Test
    void shouldSayTheReasonOfWhatWasPutAside() {
        MessageSink sink = new MessageSink(producer, records, tracing);
        CompletableFuture<Void> delivered =
                sink.deliver(
                        List.of(
                                new Rejection.WithBytes(
                                        new SourcePosition("http:notes", 1, 0),
                                        RejectionReason.MISSING_TEXT,
                                        RecordKind.NOTE,
                                        null,
                                        OriginalBytes.copyOf("{}".getBytes(UTF_8)),
                                        null)));
        producer.completeNext();

        assertThat(delivered).isCompleted();
        SpanData span = sent.getFinishedSpanItems().get(0);
        assertThat(span.getAttributes().get(AttributeKey.stringKey("longitude.reason")))
                .isEqualTo("missing_text");
        assertThat(TraceHeader.read(producer.history().get(0).headers()))
                .isEqualTo(traceparent(span));
    }

    @Test
    void shouldEndAsFailedWhenTheBrokerDoesNotTakeIt() {
        TopicSink sink = new TopicSink(producer, records, tracing);
        sink.send(note("n1"));
        producer.errorNext(new TimeoutException("no answer"));

        assertThat(sent.getFinishedSpanItems().get(0).getStatus().getStatusCode().name())
                .isEqualTo("ERROR");
        assertThatThrownBy(sink::flush).isInstanceOf(IngestException.class);
    }

    @Test
    void shouldLeaveHeadersAloneWhenTracingIsOff() {
        TopicSink sink = new TopicSink(producer, records, Tracing.off());
        sink.send(note("n1"));

        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(record.headers()).isEmpty();
    }

    private static String traceparent(SpanData span) {
        return "00-%s-%s-%s"
                .formatted(
                        span.getTraceId(),
                        span.getSpanId(),
                        span.getSpanContext().getTraceFlags().asHex());
    }

    private static NoteRead note(String id) {
        ClinicalNote note =
                new NoteFields(
                                id,
                                "a1",
                                "p1",
                                new NoteFields.Title(NoteCategory.PHYSICIAN, null),
                                NoteFields.Life.of(NoteStatus.FINAL),
                                null,
                                PatientText.of("Admitted."))
                        .toNote(
                                id,
                                "a1",
                                new Arrival("test", Origin.LIVE, true, Clock.systemUTC()));
        return new NoteRead(note, List.of());
    }
}
