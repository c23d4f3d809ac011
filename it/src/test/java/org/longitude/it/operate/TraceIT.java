package org.longitude.it.operate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.it.ChildProcess;
import org.longitude.it.IngestService;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.it.operate.SpanReceiver.Received;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.Topics;
import org.longitude.schemas.TraceHeader;
import org.longitude.service.trace.Tracing;

/**
 * A note's way from the sender's request to its prediction as one trace, over the headers of the
 * topics, by services that OpenTelemetry's own variables switch on.
 */
@KafkaTest
final class TraceIT {

    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN_AFTER_MS = 100;
    private static final int STOP_WITHIN_S = 60;
    private static final String SENDERS_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SENDERS_SPAN = "00f067aa0ba902b7";
    private static final String BAD_TRACE = "5bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir private Path folder;

    @Test
    void shouldBeOneTraceFromNoteToPredictionAndOneFromNoteToDeadLetter(TestKafka kafka)
            throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        try (SpanReceiver receiver = new SpanReceiver()) {
            Map<String, String> on = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url());
            try (ChildProcess preprocess =
                            ChildProcess.preprocess(
                                    kafka,
                                    on,
                                    bundle.directory(),
                                    folder.resolve("preprocess.log"),
                                    "--state-dir=" + folder.resolve("state"));
                    ChildProcess coder =
                            ChildProcess.coder(
                                    kafka, on, bundle.directory(), folder.resolve("coder.log"))) {
                post(kafka, on);
                putSomethingUnreadable(kafka);
                ConsumerRecord<byte[], byte[]> prediction =
                        first(kafka, Topics.ICD_PREDICTIONS.name());
                ConsumerRecord<byte[], byte[]> letter = first(kafka, Topics.NOTES_RAW.dlq());
                // Nothing waits for the next sending: a service that is stopped sends the rest.
                assertThat(coder.terminate(STOP_WITHIN_S)).as(coder.printed()).isEqualTo(143);
                assertThat(preprocess.terminate(STOP_WITHIN_S)).isEqualTo(143);

                assertOneTrace(receiver, TraceHeader.read(prediction.headers()));
                assertLettersTrace(receiver, TraceHeader.read(letter.headers()));
            }
        }
    }

    private static void assertOneTrace(SpanReceiver receiver, String written) {
        List<Received> trace = receiver.trace(SENDERS_TRACE);
        assertThat(trace)
                .extracting(Received::name)
                .containsExactlyInAnyOrder(
                        "ingest publish",
                        "preprocess",
                        "code",
                        "code queue",
                        "code inference",
                        "code write");
        Received publish = named(trace, "ingest publish");
        Received preprocess = named(trace, "preprocess");
        Received code = named(trace, "code");
        Received write = named(trace, "code write");
        assertThat(publish.parentId()).isEqualTo(SENDERS_SPAN);
        assertThat(preprocess.parentId()).isEqualTo(publish.spanId());
        assertThat(code.parentId()).isEqualTo(preprocess.spanId());
        for (String step : List.of("code queue", "code inference", "code write")) {
            assertThat(named(trace, step).parentId()).as(step).isEqualTo(code.spanId());
        }
        assertThat(written).isEqualTo("00-" + SENDERS_TRACE + "-" + write.spanId() + "-01");
        assertThat(List.of(publish.service(), preprocess.service(), code.service()))
                .containsExactly("longitude-ingest", "longitude-preprocess", "longitude-coder");
        assertThat(code.attributes())
                .containsEntry("longitude.outcome", "coded")
                .containsEntry("messaging.destination.name", Topics.ADMISSIONS_TOKENIZED.name());

        Received batch = named(receiver.all(), "code batch");
        assertThat(batch.links()).containsExactly(code.spanId());
        assertThat(named(trace, "code inference").links()).containsExactly(batch.spanId());
        assertThat(batch.traceId()).isNotEqualTo(SENDERS_TRACE);
    }

    private static void assertLettersTrace(SpanReceiver receiver, String written) {
        List<Received> trace = receiver.trace(BAD_TRACE);
        Received preprocess = named(trace, "preprocess");
        assertThat(trace).hasSize(1);
        assertThat(preprocess.parentId()).isEqualTo(SENDERS_SPAN);
        assertThat(preprocess.attributes())
                .containsEntry("longitude.outcome", "dead_letter")
                .containsKey("longitude.reason");
        assertThat(written).isEqualTo("00-" + BAD_TRACE + "-" + preprocess.spanId() + "-01");
    }

    private static Received named(List<Received> spans, String name) {
        List<Received> found = spans.stream().filter(each -> each.name().equals(name)).toList();
        assertThat(found).as(name + " among " + spans).hasSize(1);
        return found.get(0);
    }

    /** A sender that is traced itself. */
    private void post(TestKafka kafka, Map<String, String> on) throws Exception {
        try (Tracing tracing =
                        Tracing.open(name -> Optional.ofNullable(on.get(name)), "ingest", "1");
                IngestService ingest =
                        IngestService.start(kafka, folder.resolve("quarantine"), tracing)) {
            HttpRequest request =
                    HttpRequest.newBuilder(ingest.face().url().resolve("/notes"))
                            .header("Content-Type", "application/json")
                            .header(
                                    TraceHeader.NAME,
                                    "00-" + SENDERS_TRACE + "-" + SENDERS_SPAN + "-01")
                            .POST(
                                    BodyPublishers.ofString(
                                            "{\"text\":\"aa bb cc\",\"admission_id\":\"7\"}"))
                            .build();
            assertThat(
                            HttpClient.newHttpClient()
                                    .send(request, BodyHandlers.ofString())
                                    .statusCode())
                    .isEqualTo(202);
        }
    }

    private static void putSomethingUnreadable(TestKafka kafka) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        Topics.NOTES_RAW.name(), "8".getBytes(UTF_8), "no Avro".getBytes(UTF_8));
        TraceHeader.write(record.headers(), "00-" + BAD_TRACE + "-" + SENDERS_SPAN + "-01");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    private static ConsumerRecord<byte[], byte[]> first(TestKafka kafka, String topic)
            throws Exception {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", kafka.bootstrap());
        settings.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(topic)
                    .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + WITHIN.toNanos();
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(LOOK_AGAIN_AFTER_MS))) {
                    return record;
                }
                assertThat(System.nanoTime()).as(topic).isLessThan(deadline);
            }
        }
    }
}
