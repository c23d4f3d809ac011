package org.longitude.coder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.longitude.schemas.Topics;
import org.longitude.schemas.TraceHeader;
import org.longitude.schemas.TraceLinks;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.service.trace.Tracing;

/** An admission's trace goes on through queue and device to what is written of it. */
final class CoderTracingTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String UNREADABLE = "unreadable";
    private static final CoderConfig CONFIG =
            CoderConfig.of("broker:9092", "http://registry")
                    .with(new RetryConfig(3, 0, 10_000))
                    .with(new BatchConfig(1_000, 2, 1.125, 200));

    /** What the records name beside their own traces. */
    private List<String> otherNotes = List.of();

    private final InMemorySpanExporter sent = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry =
            OpenTelemetrySdk.builder()
                    .setTracerProvider(
                            SdkTracerProvider.builder()
                                    .addSpanProcessor(SimpleSpanProcessor.create(sent))
                                    .build())
                    .build();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final CoderService service =
            new CoderService(
                    CONFIG,
                    new CoderParts(
                            Admissions.BUNDLE,
                            List.of(FakeScorer::new),
                            () -> consumer,
                            () -> producer,
                            (topic, bytes) -> admission(bytes),
                            (topic, prediction) -> prediction.getAdmissionId().getBytes(UTF_8),
                            (topic, superseded) -> superseded.getAdmissionId().getBytes(UTF_8),
                            1_000,
                            Admissions.NOON),
                    CoderMeters.unread(Tracing.to(telemetry)));

    CoderTracingTest() {
        consumer.updateBeginningOffsets(Map.of(Admissions.LIVE_0, 0L, Admissions.HISTORY_0, 0L));
        consumer.schedulePollTask(
                () -> consumer.rebalance(List.of(Admissions.LIVE_0, Admissions.HISTORY_0)));
    }

    @AfterEach
    void close() {
        service.close();
        telemetry.close();
    }

    private static TokenizedAdmission admission(byte[] value) {
        String id = new String(value, UTF_8);
        if (id.equals(UNREADABLE)) {
            throw new UndecodableRecordException(
                    UndecodableRecordException.Reason.CORRUPT_BODY, "no Avro");
        }
        return Admissions.admission(id, 3).build();
    }

    /** Record i is on trace i + 1. */
    private void deliver(String... values) {
        consumer.schedulePollTask(
                () -> {
                    for (int offset = 0; offset < values.length; offset++) {
                        ConsumerRecord<byte[], byte[]> record =
                                Admissions.record(Admissions.LIVE_0, offset, values[offset]);
                        TraceHeader.write(
                                record.headers(),
                                "00-%s-%s-01".formatted(trace(offset), "a".repeat(16)));
                        TraceLinks.write(record.headers(), otherNotes);
                        consumer.addRecord(record);
                    }
                });
        service.start();
    }

    private static String trace(int record) {
        return "%032x".formatted(record + 1);
    }

    private List<SpanData> spans(String name) {
        return sent.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private SpanData span(String name, int record) {
        return spans(name).stream()
                .filter(span -> span.getTraceId().equals(trace(record)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldGoOnThroughQueueAndDeviceToThePrediction() throws Exception {
        deliver("a");

        await(() -> spans("code").size() == 1);
        SpanData code = span("code", 0);
        assertThat(code.getParentSpanId()).isEqualTo("a".repeat(16));
        assertThat(code.getAttributes().get(AttributeKey.stringKey("longitude.outcome")))
                .isEqualTo("coded");
        assertThat(code.getAttributes().get(AttributeKey.stringKey("longitude.bundle")))
                .isEqualTo("test-bundle");
        for (String step : List.of("code queue", "code inference", "code write")) {
            assertThat(span(step, 0).getParentSpanId()).as(step).isEqualTo(code.getSpanId());
        }
        ProducerRecord<byte[], byte[]> prediction = producer.history().get(0);
        assertThat(prediction.topic()).isEqualTo(Topics.ICD_PREDICTIONS.name());
        assertThat(TraceHeader.read(prediction.headers()))
                .isEqualTo("00-%s-%s-01".formatted(trace(0), span("code write", 0).getSpanId()));
    }

    @Test
    void shouldLinkABatchWithEveryAdmissionInIt() throws Exception {
        deliver("a", "b");

        await(() -> spans("code").size() == 2);
        assertThat(spans("code batch")).hasSize(1);
        SpanData batch = spans("code batch").get(0);
        assertThat(batch.getParentSpanContext().isValid()).isFalse();
        assertThat(batch.getLinks())
                .extracting(link -> link.getSpanContext().getSpanId())
                .containsExactlyInAnyOrder(
                        span("code", 0).getSpanId(), span("code", 1).getSpanId());
        for (int record = 0; record < 2; record++) {
            assertThat(span("code inference", record).getLinks())
                    .extracting(LinkData::getSpanContext)
                    .containsExactly(batch.getSpanContext());
        }
        assertThat(batch.getAttributes().get(AttributeKey.longKey("longitude.admissions")))
                .isEqualTo(2);
    }

    @Test
    void shouldLinkThePredictionWithTheTracesOfTheAdmissionsOtherNotes() throws Exception {
        otherNotes =
                List.of(
                        "00-%032x-%s-01".formatted(71, "b".repeat(16)),
                        "00-%032x-%s-01".formatted(72, "c".repeat(16)));
        deliver("a");

        await(() -> spans("code").size() == 1);
        assertThat(span("code", 0).getParentSpanId()).isEqualTo("a".repeat(16));
        assertThat(span("code", 0).getLinks())
                .extracting(
                        link -> link.getSpanContext().getTraceId(),
                        link -> link.getSpanContext().getSpanId())
                .containsExactly(
                        tuple("%032x".formatted(71), "b".repeat(16)),
                        tuple("%032x".formatted(72), "c".repeat(16)));
    }

    @Test
    void shouldGoOnToTheDeadLetterWithoutEverHavingWaited() throws Exception {
        deliver(UNREADABLE);

        await(() -> spans("code").size() == 1);
        SpanData code = span("code", 0);
        assertThat(code.getAttributes().get(AttributeKey.stringKey("longitude.reason")))
                .isEqualTo("corrupt_body");
        assertThat(TraceHeader.read(producer.history().get(0).headers()))
                .isEqualTo("00-%s-%s-01".formatted(trace(0), span("code write", 0).getSpanId()));
        assertThat(spans("code queue")).isEmpty();
    }

    @Test
    void shouldSayThatItIsReadAgainWhenATransactionIsRefused() throws Exception {
        producer.commitTransactionException = new CommitFailedException();
        deliver("a");

        await(() -> !spans("code").isEmpty());
        assertThat(span("code", 0).getAttributes().get(AttributeKey.stringKey("longitude.outcome")))
                .isEqualTo("read_again");
        assertThat(span("code", 0).getStatus().getStatusCode().name()).isEqualTo("ERROR");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadlineNanos);
            Thread.sleep(5);
        }
    }
}
