package org.longitude.it.coder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.PredictedCode;

@KafkaTest
final class CoderOutcomesIT {

    private static final String TOPIC = Topics.ADMISSIONS_TOKENIZED.name();
    private static final String DLQ = Topics.ADMISSIONS_TOKENIZED.dlq();
    private static final int UNKNOWN_SCHEMA_ID = 4_711;

    /** All records have one key, hence one partition: what follows a bad one must still come. */
    private static final String KEY = "one-key";

    /** Of one admission only the newest would be coded. */
    private static final String ADMISSION = "admission-";

    @Test
    void shouldPutBadRecordsAsideWithReasonAndPositionAndGoOnCoding(
            TestKafka kafka, @TempDir Path folder) throws Exception {
        // given
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        TokenizedAdmissions made = new TokenizedAdmissions(bundle, 2);
        String group = kafka.unique("coder");
        try (CoderTopics topics = new CoderTopics(kafka, kafka.clientConfig());
                CoderService service =
                        new CoderService(
                                CoderConfig.of(kafka.clientConfig()).named(group, "0"),
                                bundle,
                                Device.cpu())) {
            topics.send(
                    Topics.ADMISSIONS_TOKENIZED,
                    List.of(made.admission(ADMISSION + 1, 1, Origin.LIVE, 20).build()),
                    admission -> KEY);
            byte[] garbage = "no record at all".getBytes(UTF_8);
            byte[] unknownSchema =
                    ByteBuffer.allocate(9).put((byte) 0).putInt(UNKNOWN_SCHEMA_ID).array();
            byte[] cutShort = cutShort(topics.records(TOPIC).get(0).value());
            topics.sendBytes(TOPIC, KEY, garbage);
            topics.sendBytes(TOPIC, KEY, unknownSchema);
            topics.sendBytes(TOPIC, KEY, cutShort);
            topics.send(
                    Topics.ADMISSIONS_TOKENIZED,
                    List.of(
                            made.admission(ADMISSION + 2, 2, Origin.LIVE, 20)
                                    .setTokenizerHash("another")
                                    .build(),
                            made.admission(ADMISSION + 3, 3, Origin.LIVE, 20)
                                    .setTokenIds(List.of())
                                    .setWordIndices(List.of())
                                    .setStarts(List.of())
                                    .setEnds(List.of())
                                    .setNotes(List.of())
                                    .build(),
                            made.admission(ADMISSION + 4, 4, Origin.LIVE, 20).build(),
                            made.admission(ADMISSION + 5, 5, Origin.LIVE, 20)
                                    .setStatus(AdmissionStatus.RETRACTED)
                                    .build()),
                    admission -> KEY);

            // when
            service.start();
            Eventually.holds("the last is predicted", () -> service.counters().retracted() == 1);

            // then
            Map<Long, ConsumerRecord<byte[], byte[]>> letters =
                    topics.records(DLQ).stream()
                            .collect(
                                    Collectors.toMap(
                                            letter -> header(letter).sourceOffset(),
                                            Function.identity()));
            assertThat(letters).hasSize(4);
            assertLetter(letters.get(1L), "wrong_magic_byte", garbage);
            assertLetter(letters.get(2L), "unknown_schema_id", unknownSchema);
            assertLetter(letters.get(3L), "corrupt_body", cutShort);
            assertLetter(letters.get(5L), "empty_admission", null);

            List<IcdPrediction> predictions =
                    topics.predictions().stream()
                            .sorted(Comparator.comparing(IcdPrediction::getRevision))
                            .toList();
            assertThat(predictions)
                    .extracting(IcdPrediction::getRevision)
                    .containsExactly(1L, 4L, 5L);
            assertThat(predictions)
                    .extracting(IcdPrediction::getStatus)
                    .containsExactly(
                            AdmissionStatus.FINAL,
                            AdmissionStatus.FINAL,
                            AdmissionStatus.RETRACTED);
            assertThat(predictions.get(2).getCodes()).isEmpty();

            assertProvenanceAndEvidence(predictions.get(1), bundle);

            TopicPartition source =
                    new TopicPartition(TOPIC, topics.records(TOPIC).get(0).partition());
            assertThat(topics.committed(group)).containsEntry(source, 8L);
            assertThat(service.counters().deadLettered()).isEqualTo(4);
            assertThat(service.counters().passedOver()).isEqualTo(1);
        }
    }

    private static void assertProvenanceAndEvidence(IcdPrediction prediction, Bundle bundle) {
        assertThat(prediction.getBundleId()).isEqualTo(bundle.id());
        assertThat(prediction.getBundleHash()).isEqualTo(bundle.hash());
        assertThat(prediction.getSourceOffset()).isEqualTo(6);
        assertThat(prediction.getCoverage()).isEqualTo(1);
        Map<String, PredictedCode> codes =
                prediction.getCodes().stream()
                        .collect(Collectors.toMap(PredictedCode::getCode, Function.identity()));
        assertThat(codes).containsOnlyKeys(TestBundles.ALWAYS, TestBundles.NEVER);
        assertThat(codes.get(TestBundles.NEVER).getAssigned()).isFalse();
        assertThat(codes.get(TestBundles.ALWAYS).getAssigned()).isTrue();
        assertThat(codes.get(TestBundles.ALWAYS).getEvidence())
                .isNotEmpty()
                .allSatisfy(
                        span -> {
                            assertThat(span.getNoteId()).isEqualTo("note-" + ADMISSION + 4);
                            assertThat(span.getStart()).isNotNegative();
                            assertThat(span.getEnd())
                                    .isGreaterThan(span.getStart())
                                    .isLessThanOrEqualTo(3 * prediction.getTokens());
                        });
    }

    private static void assertLetter(
            ConsumerRecord<byte[], byte[]> letter, String reasonCode, byte @Nullable [] value) {
        DeadLetter header = header(letter);
        assertThat(header.stage()).isEqualTo("coder-stream");
        assertThat(header.reasonCode()).isEqualTo(reasonCode);
        assertThat(header.sourceTopic()).isEqualTo(TOPIC);
        assertThat(letter.key()).isEqualTo(KEY.getBytes(UTF_8));
        if (value != null) {
            assertThat(letter.value()).isEqualTo(value);
        }
    }

    private static DeadLetter header(ConsumerRecord<byte[], byte[]> letter) {
        return DeadLetter.from(letter.headers());
    }

    private static byte[] cutShort(byte[] value) {
        return Arrays.copyOf(value, value.length / 2);
    }
}
