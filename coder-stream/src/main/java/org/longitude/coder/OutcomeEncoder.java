package org.longitude.coder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.DeadLetters;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.SupersededRevision;

/** Outcomes to records, with the time of writing as their timestamp. */
final class OutcomeEncoder {

    /** The stage as dead letters name it. */
    static final String STAGE = "coder-stream";

    private final Serializer<IcdPrediction> serializer;
    private final Serializer<SupersededRevision> superseded;
    private final String tokenizerHash;
    private final int recordBytesMax;
    private final Clock clock;
    private final boolean inShadow;

    /**
     * An encoder.
     *
     * @param recordBytesMax largest prediction that its topic admits, key included
     * @param inShadow predictions go to the shadow's topic, and whatever else there is is the
     *     champion's to write
     */
    OutcomeEncoder(
            Serializer<IcdPrediction> serializer,
            Serializer<SupersededRevision> superseded,
            String tokenizerHash,
            int recordBytesMax,
            Clock clock,
            boolean inShadow) {
        this.serializer = serializer;
        this.superseded = superseded;
        this.tokenizerHash = tokenizerHash;
        this.recordBytesMax = recordBytesMax;
        this.clock = clock;
        this.inShadow = inShadow;
    }

    /** The record to write, a smaller outcome in its place, or nothing. */
    record Encoded(Outcome outcome, @Nullable ProducerRecord<byte[], byte[]> record) {}

    Encoded encode(Outcome outcome) {
        if (outcome instanceof Outcome.Predicted predicted) {
            return prediction(predicted);
        }
        if (inShadow) {
            return new Encoded(new Outcome.PassedOver(outcome.source()), null);
        }
        if (outcome instanceof Outcome.Superseded overtaken) {
            return new Encoded(overtaken, superseded(overtaken));
        }
        if (outcome instanceof Outcome.Rejected rejected) {
            return new Encoded(rejected, deadLetter(rejected.source(), rejected.reasonCode()));
        }
        if (outcome instanceof Outcome.PassedOver) {
            return new Encoded(outcome, null);
        }
        throw new IllegalStateException("unknown outcome " + outcome.getClass());
    }

    private Encoded prediction(Outcome.Predicted predicted) {
        IcdPrediction prediction = predicted.prediction();
        String topic = (inShadow ? Topics.ICD_PREDICTIONS_SHADOW : Topics.ICD_PREDICTIONS).name();
        byte[] key = prediction.getAdmissionId().getBytes(UTF_8);
        byte[] value = serializer.serialize(topic, prediction);
        if (key.length + (long) value.length > recordBytesMax) {
            return encode(
                    new Outcome.Rejected(
                            predicted.source(), ReasonCode.PREDICTION_TOO_LARGE.code()));
        }
        return new Encoded(
                predicted, new ProducerRecord<>(topic, null, clock.millis(), key, value));
    }

    private ProducerRecord<byte[], byte[]> superseded(Outcome.Superseded outcome) {
        Revision older = outcome.revision();
        Revision newer = outcome.newer();
        String topic = Topics.ADMISSIONS_SUPERSEDED.name();
        SupersededRevision value =
                SupersededRevision.newBuilder()
                        .setAdmissionId(older.admissionId())
                        .setRevision(older.number())
                        .setSupersededBy(newer.number())
                        .setTokenizerHash(tokenizerHash)
                        .setSourceTopic(older.topic())
                        .setSourcePartition(older.partition())
                        .setSourceOffset(older.offset())
                        .setNewerTopic(newer.topic())
                        .setNewerPartition(newer.partition())
                        .setNewerOffset(newer.offset())
                        .setSupersededAt(Instant.now(clock).truncatedTo(ChronoUnit.MILLIS))
                        .build();
        return new ProducerRecord<>(
                topic,
                null,
                clock.millis(),
                older.admissionId().getBytes(UTF_8),
                superseded.serialize(topic, value));
    }

    private ProducerRecord<byte[], byte[]> deadLetter(
            ConsumerRecord<byte[], byte[]> source, String reasonCode) {
        return DeadLetters.of(
                source,
                new DeadLetter(
                        STAGE,
                        reasonCode,
                        source.topic(),
                        source.partition(),
                        source.offset(),
                        Instant.now(clock)));
    }
}
