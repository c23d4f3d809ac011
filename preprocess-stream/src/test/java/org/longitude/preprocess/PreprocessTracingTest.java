package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.schemas.TraceHeader;
import org.longitude.schemas.TraceLinks;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.service.trace.Tracing;

/** A note's trace goes on to everything that follows from the note. */
final class PreprocessTracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SENDER = "00f067aa0ba902b7";

    @TempDir private Path folder;
    private final InMemorySpanExporter sent = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry =
            OpenTelemetrySdk.builder()
                    .setTracerProvider(
                            SdkTracerProvider.builder()
                                    .addSpanProcessor(SimpleSpanProcessor.create(sent))
                                    .build())
                    .build();

    @AfterEach
    void close() {
        telemetry.close();
    }

    private static Headers onTrace() {
        Headers headers = new RecordHeaders();
        TraceHeader.write(headers, "00-" + TRACE + "-" + SENDER + "-01");
        return headers;
    }

    private static Headers onTrace(int number) {
        Headers headers = new RecordHeaders();
        TraceHeader.write(headers, "00-%032x-%s-01".formatted(number, SENDER));
        return headers;
    }

    private SpanData onlySpan() {
        List<SpanData> spans = sent.getFinishedSpanItems();
        assertThat(spans).hasSize(1);
        return spans.get(0);
    }

    private static String traceparent(SpanData span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-01";
    }

    @Test
    void shouldGoOnFromTheNoteToWhatItBecomes() throws IOException {
        try (TopologyHarness harness = new TopologyHarness(folder, Tracing.to(telemetry))) {
            harness.send(Notes.live("n", "fever"), onTrace());

            SpanData span = onlySpan();
            assertThat(span.getName()).isEqualTo("preprocess");
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanId()).isEqualTo(SENDER);
            assertThat(TraceHeader.read(harness.normalizedRecords().get(0).getHeaders()))
                    .isEqualTo(traceparent(span));
            assertThat(TraceHeader.read(harness.liveRecords().get(0).getHeaders()))
                    .isEqualTo(traceparent(span));
        }
    }

    @Test
    void shouldGoOnFromTheEventThatMadeTheRevision() throws IOException {
        try (TopologyHarness harness = new TopologyHarness(folder, Tracing.to(telemetry))) {
            harness.send(Notes.live("n", "fever"));
            harness.liveRecords();
            sent.reset();
            harness.send(Notes.event(AdmissionEventKind.DISCHARGED, 10), onTrace());

            assertThat(TraceHeader.read(harness.liveRecords().get(0).getHeaders()))
                    .isEqualTo(traceparent(onlySpan()));
        }
    }

    @Test
    void shouldNameTheOtherNotesTracesOnTheAdmissionAndNoMoreThanALimit() throws IOException {
        try (TopologyHarness harness = new TopologyHarness(folder, Tracing.to(telemetry))) {
            int notes = TraceLinks.COUNT_MAX + 4;
            for (int i = 1; i <= notes; i++) {
                harness.send(Notes.live("n" + i, "fever " + i), onTrace(i));
            }
            harness.send(Notes.live("n3", "fever 3"), onTrace(3));
            harness.send(Notes.event(AdmissionEventKind.DISCHARGED, 10), onTrace(99));

            List<SpanData> spans = sent.getFinishedSpanItems();
            List<List<String>> links =
                    harness.liveRecords().stream()
                            .map(record -> TraceLinks.read(record.getHeaders()))
                            .toList();
            assertThat(links.get(0)).isEmpty();
            assertThat(links.get(1)).containsExactly(traceparent(spans.get(0)));
            assertThat(links.get(2))
                    .containsExactly(traceparent(spans.get(1)), traceparent(spans.get(0)));
            assertThat(links.get(notes - 1)).hasSize(TraceLinks.COUNT_MAX);
            assertThat(links.get(links.size() - 1))
                    .as("of the discharge: every note's, the one that was read again with its last")
                    .hasSize(TraceLinks.COUNT_MAX)
                    .startsWith(traceparent(spans.get(notes)), traceparent(spans.get(notes - 1)));
            assertThat(harness.normalizedRecords())
                    .allMatch(record -> TraceLinks.read(record.getHeaders()).isEmpty());
        }
    }

    @Test
    void shouldForgetTheAdmissionsThatCameFirstWhenThereAreTooMany() {
        NoteTraces traces = new NoteTraces();
        for (int i = 0; i <= NoteTraces.ADMISSIONS_MAX; i++) {
            traces.add("a" + i, "00-%032x-%s-01".formatted(i + 1, SENDER));
        }

        String other = "00-" + TRACE + "-" + SENDER + "-01";
        assertThat(traces.others("a0", other)).isEmpty();
        assertThat(traces.others("a1", other)).hasSize(1);
    }

    @Test
    void shouldGoOnToTheDeadLetterAndSayItsReason() throws IOException {
        try (TopologyHarness harness = new TopologyHarness(folder, Tracing.to(telemetry))) {
            harness.send("adm", "no Avro".getBytes(UTF_8), onTrace());

            SpanData span = onlySpan();
            assertThat(TraceHeader.read(harness.dead().get(0).getHeaders()))
                    .isEqualTo(traceparent(span));
            assertThat(span.getAttributes().get(AttributeKey.stringKey("longitude.outcome")))
                    .isEqualTo("dead_letter");
            assertThat(span.getAttributes().get(AttributeKey.stringKey("longitude.reason")))
                    .isNotBlank();
        }
    }

    @Test
    void shouldBeginATraceWhenTheNoteIsOnNone() throws IOException {
        try (TopologyHarness harness = new TopologyHarness(folder, Tracing.to(telemetry))) {
            harness.send(Notes.live("n", "fever"));

            assertThat(onlySpan().getParentSpanContext().isValid()).isFalse();
        }
    }

    @Test
    void shouldNotTakeWhatNobodySentForTheLastOnesConsequence() throws IOException {
        try (TopologyHarness harness = new TopologyHarness(folder, Tracing.to(telemetry))) {
            harness.send(Notes.live("n", "fever"), onTrace());
            harness.advance(Duration.ofHours(2));
            harness.send(Notes.live("m", "cough"));

            assertThat(harness.liveRecords())
                    .extracting(record -> TraceHeader.read(record.getHeaders()))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldWriteNoHeaderWhenTracingIsOff() throws IOException {
        try (TopologyHarness harness = new TopologyHarness(folder, Tracing.off())) {
            harness.send(Notes.live("n", "fever"), onTrace());

            assertThat(harness.liveRecords().get(0).getHeaders()).isEmpty();
            assertThat(harness.normalizedRecords().get(0).getHeaders()).isEmpty();
        }
    }
}
