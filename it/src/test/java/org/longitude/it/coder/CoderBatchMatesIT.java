package org.longitude.it.coder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.longitude.coder.BatchConfig;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.ComputeType;
import org.longitude.model.encoder.Placement;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.PredictedCode;

/** The same admissions alone and in batches, through the coder's own path and its topic. */
@KafkaTest
final class CoderBatchMatesIT {

    private static final int ADMISSIONS = 40;
    private static final double TOLERANCE = 1e-5;

    /** What docs/benchmarks.md says that bfloat16 may be off by. */
    private static final double BF16_TOLERANCE = 1e-2;

    @TempDir Path folder;

    private final TestKafka kafka;

    CoderBatchMatesIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    @ParameterizedTest
    @EnumSource(ComputeType.class)
    void shouldGiveTheSameProbabilitiesAloneAndInAnyBatch(ComputeType compute) throws Exception {
        Bundle bundle = TestBundles.withModel(folder.resolve("bundle"), 64, 2);
        double tolerance = compute == ComputeType.BF16 ? BF16_TOLERANCE : TOLERANCE;
        try (CoderTopics topics = new CoderTopics(kafka, kafka.clientConfig())) {
            TokenizedAdmissions made = new TokenizedAdmissions(bundle, 5);
            topics.send(
                    Topics.ADMISSIONS_TOKENIZED,
                    IntStream.range(0, ADMISSIONS)
                            .mapToObj(i -> made.admission("a" + i, 1, Origin.LIVE, 5 + 17 * i))
                            .map(admission -> admission.build())
                            .toList());
            Map<String, List<Double>> alone =
                    probabilities(topics, bundle, compute, new BatchConfig(16_384, 1, 1.125, 0));
            Map<String, List<Double>> together =
                    probabilities(topics, bundle, compute, new BatchConfig(16_384, 64, 100, 200));

            assertThat(alone).hasSize(ADMISSIONS);
            together.forEach(
                    (admission, probabilities) -> {
                        for (int i = 0; i < probabilities.size(); i++) {
                            assertThat(probabilities.get(i))
                                    .as(admission)
                                    .isCloseTo(
                                            alone.getOrDefault(admission, List.of()).get(i),
                                            within(tolerance));
                        }
                    });
            assertReadByWhoKnowsTheFormatOnly(topics);
        }
    }

    /** Of a coder of its own; what earlier ones wrote is left out. */
    private Map<String, List<Double>> probabilities(
            CoderTopics topics, Bundle bundle, ComputeType compute, BatchConfig batches)
            throws Exception {
        int before = topics.predictions().size();
        Map<String, List<Double>> found = new HashMap<>();
        try (CoderService service =
                new CoderService(
                        CoderConfig.of(kafka.clientConfig())
                                .named(kafka.unique("mates"), "0")
                                .with(batches),
                        bundle,
                        new Placement(Device.cpu(), compute))) {
            service.start();
            Eventually.holds("all are coded", () -> service.counters().coded() == ADMISSIONS);
            assertThat(service.counters().batches())
                    .isLessThanOrEqualTo(ADMISSIONS / Math.min(2, batches.batchAdmissionsMax()));
        }
        assertThat(topics.predictions()).hasSize(before + ADMISSIONS);
        for (IcdPrediction each : topics.predictions()) {
            // Those of one partition come in order, so the last of an admission is this coder's.
            found.put(
                    each.getAdmissionId(),
                    each.getCodes().stream()
                            .sorted(Comparator.comparing(PredictedCode::getCode))
                            .map(PredictedCode::getProbability)
                            .toList());
        }
        return found;
    }

    /** Five bytes, the registry's REST call and Avro: nothing of ours, no class of the schema's. */
    private void assertReadByWhoKnowsTheFormatOnly(CoderTopics topics) throws Exception {
        Map<Integer, Schema> schemas = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> each : topics.records(Topics.ICD_PREDICTIONS.name())) {
            ByteBuffer value = ByteBuffer.wrap(each.value());
            assertThat(value.get()).isZero();
            int id = value.getInt();
            if (!schemas.containsKey(id)) {
                schemas.put(id, schema(id));
            }
            GenericRecord read =
                    new GenericDatumReader<GenericRecord>(schemas.get(id))
                            .read(
                                    null,
                                    DecoderFactory.get()
                                            .binaryDecoder(
                                                    each.value(), 5, value.remaining(), null));
            assertThat(read.get("admission_id")).hasToString(new String(each.key(), UTF_8));
            assertThat((List<?>) read.get("codes")).hasSize(2);
        }
    }

    private Schema schema(int id) throws Exception {
        HttpResponse<String> answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        kafka.registryUrl() + "/schemas/ids/" + id))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
        JsonNode body = new ObjectMapper().readTree(answer.body());
        return new Schema.Parser().parse(body.get("schema").asText());
    }
}
