package org.longitude.it.operate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.Longitude;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.CodeDecision;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.PredictedCode;

@KafkaTest
final class DriftIT {

    private final Instant now = Instant.now();
    private final Instant yesterday = now.minus(Duration.ofHours(30));

    @TempDir private Path folder;
    private final TestKafka kafka;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    DriftIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    private int drift(String... more) {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "drift",
                                "--bootstrap=" + kafka.bootstrap(),
                                "--registry=" + kafka.registryUrl()));
        line.addAll(List.of(more));
        return Longitude.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.toArray(String[]::new));
    }

    @Test
    void shouldCompareTheNewestRevisionOfEachAdmissionWithTheReferenceAndWithPeople()
            throws Exception {
        // given: of today two admissions, one of them twice; of yesterday one that people coded
        send(Topics.ICD_PREDICTIONS, "a1", prediction("a1", 1, 0.1), now);
        send(Topics.ICD_PREDICTIONS, "a1", prediction("a1", 2, 0.9), now);
        send(Topics.ICD_PREDICTIONS, "a2", prediction("a2", 1, 0.8), now);
        send(Topics.ICD_PREDICTIONS, "b1", prediction("b1", 1, 0.2), yesterday);
        send(Topics.ICD_ASSIGNED, "b1", assigned("b1"), now);
        Path page = folder.resolve("drift.html");

        // when
        int exit = drift("--json", "--html=" + page);

        // then
        assertThat(exit).as(err.toString()).isZero();
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("period").path("admissions").asInt()).isEqualTo(2);
        assertThat(report.path("period").path("codes_mean").asDouble()).isEqualTo(1);
        assertThat(report.path("reference").path("admissions").asInt()).isEqualTo(1);
        assertThat(report.path("reference").path("coded_by_people").asInt()).isEqualTo(1);
        assertThat(report.path("reference").path("micro_f1").asDouble()).isZero();
        assertThat(report.path("reference").path("calibration_error").asDouble())
                .isBetween(0.79, 0.81);
        assertThat(report.path("codes_moved_most").get(0).path("code").asText()).isEqualTo("401.9");
        assertThat(Files.readString(page)).contains("<svg", "401.9");
        assertThat(drift("--psi-max=0.0001")).as("it has moved").isEqualTo(1);
    }

    @Test
    void shouldSayThatThereIsNothingToCompareWhenAPeriodIsEmpty() {
        assertThat(drift()).isEqualTo(1);
        assertThat(err.toString()).contains("expected: some in both");
    }

    @Test
    void shouldRefuseAPeriodThatEndsBeforeItBegins() {
        assertThat(drift("--from=2026-11-02T00:00:00Z", "--to=2026-11-01T00:00:00Z")).isEqualTo(2);
        assertThat(err.toString()).contains("expected: from before to");
    }

    private IcdPrediction prediction(String admission, long revision, double probability) {
        return IcdPrediction.newBuilder()
                .setAdmissionId(admission)
                .setRevision(revision)
                .setStatus(AdmissionStatus.FINAL)
                .setOrigin(Origin.LIVE)
                .setNotes(List.of())
                .setCodes(
                        List.of(
                                PredictedCode.newBuilder()
                                        .setCode("401.9")
                                        .setCodeSystem(CodeSystem.ICD_9_CM)
                                        .setDescription("")
                                        .setProbability(probability)
                                        .setThreshold(0.5)
                                        .setAssigned(probability > 0.5)
                                        .setEvidence(List.of())
                                        .build()))
                .setBundleId("b")
                .setBundleHash("h")
                .setTokenizerHash("t")
                .setTokens(100)
                .setCoverage(1)
                .setUnknownTokens(1)
                .setSourcePartition(0)
                .setSourceOffset(0)
                .setReceivedAt(now)
                .setCodedAt(now)
                .build();
    }

    private AssignedCodes assigned(String admission) {
        return AssignedCodes.newBuilder()
                .setAdmissionId(admission)
                .setCodeSystem(CodeSystem.ICD_9_CM)
                .setKind(CodeKind.DIAGNOSIS)
                .setCodes(
                        List.of(
                                AssignedCode.newBuilder()
                                        .setCode("401.9")
                                        .setDecision(CodeDecision.ACCEPTED)
                                        .setSource("it")
                                        .build()))
                .setAssignedBy("it")
                .setSourceSystem("it")
                .setMessageId("m")
                .setReceivedAt(now)
                .build();
    }

    private <V extends SpecificRecord> void send(
            Topic<String, V> topic, String key, V value, Instant at) throws Exception {
        byte[] bytes =
                topic.valueSerde(kafka.clientConfig()).serializer().serialize(topic.name(), value);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    topic.name(),
                                    null,
                                    at.toEpochMilli(),
                                    key.getBytes(UTF_8),
                                    bytes))
                    .get();
        }
    }
}
