package org.longitude.it.operate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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

/** Predictions of the one code 401.9, and what people say of it, on their topics. */
final class CodedRecords {

    static final String CODE = "401.9";

    private final TestKafka kafka;

    CodedRecords(TestKafka kafka) {
        this.kafka = kafka;
    }

    void predict(String admission, long revision, double probability, Instant at) throws Exception {
        predict(admission, revision, AdmissionStatus.FINAL, probability, at);
    }

    void predict(
            String admission, long revision, AdmissionStatus status, double probability, Instant at)
            throws Exception {
        IcdPrediction prediction =
                IcdPrediction.newBuilder()
                        .setAdmissionId(admission)
                        .setRevision(revision)
                        .setStatus(status)
                        .setOrigin(Origin.LIVE)
                        .setNotes(List.of())
                        .setCodes(
                                status == AdmissionStatus.RETRACTED
                                        ? List.of()
                                        : List.of(code(probability)))
                        .setBundleId("b")
                        .setBundleHash("h")
                        .setTokenizerHash("t")
                        .setTokens(100)
                        .setCoverage(1)
                        .setUnknownTokens(1)
                        .setSourcePartition(0)
                        .setSourceOffset(0)
                        .setReceivedAt(at)
                        .setCodedAt(at)
                        .build();
        send(Topics.ICD_PREDICTIONS, admission, prediction, at);
    }

    private static PredictedCode code(double probability) {
        return PredictedCode.newBuilder()
                .setCode(CODE)
                .setCodeSystem(CodeSystem.ICD_9_CM)
                .setDescription("")
                .setProbability(probability)
                .setThreshold(0.5)
                .setAssigned(probability > 0.5)
                .setEvidence(List.of())
                .build();
    }

    /** The whole list of an admission's diagnoses; empty where what was said is taken back. */
    void assign(String admission, Instant at, String... codes) throws Exception {
        AssignedCodes assigned =
                AssignedCodes.newBuilder()
                        .setAdmissionId(admission)
                        .setCodeSystem(CodeSystem.ICD_9_CM)
                        .setKind(CodeKind.DIAGNOSIS)
                        .setCodes(
                                Stream.of(codes)
                                        .map(
                                                code ->
                                                        AssignedCode.newBuilder()
                                                                .setCode(code)
                                                                .setDecision(CodeDecision.ACCEPTED)
                                                                .setSource("it")
                                                                .build())
                                        .toList())
                        .setAssignedBy("it")
                        .setSourceSystem("it")
                        .setMessageId("m")
                        .setReceivedAt(at)
                        .build();
        send(Topics.ICD_ASSIGNED, admission, assigned, at);
    }

    private <V extends SpecificRecord> void send(
            Topic<String, V> topic, String key, V value, Instant at) throws Exception {
        send(
                topic.name(),
                key,
                topic.valueSerde(kafka.clientConfig()).serializer().serialize(topic.name(), value),
                at);
    }

    /** Bytes that may mean nothing. */
    void send(String topic, String key, byte[] bytes, Instant at) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    topic, null, at.toEpochMilli(), key.getBytes(UTF_8), bytes))
                    .get();
        }
    }
}
