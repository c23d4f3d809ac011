package org.longitude.coder;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.longitude.model.ModelException;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * A bundle at work without topics: tokenised admissions in, predictions out, by the parts that the
 * service is made of. Batches follow from the admissions of one call alone, so that a second call
 * with the same computes the same to the bit.
 *
 * <p>Threading: one thread, which owns the device. Ownership: owns the model until {@link #close}.
 */
public final class OfflineCoder implements AutoCloseable {

    private static final TopicPartition NO_TOPIC = new TopicPartition("offline", 0);

    /** Everything given waits from the beginning, and nothing is waited for. */
    private static final long NOW_MS = 0;

    private final ServedModel model;
    private final BatchConfig batches;
    private final AdmissionDecoder decoder;
    private final AssignedPartition partition = new AssignedPartition(NO_TOPIC, Lane.LIVE);

    /** What became of an admission. */
    public sealed interface Answer {

        /** Its codes; the record's places and times stand for nothing. */
        record Coded(IcdPrediction prediction) implements Answer {

            /** Its id only: evidence says where a text holds what. */
            @Override
            public String toString() {
                return "Coded[" + prediction.getAdmissionId() + "]";
            }
        }

        /**
         * The service would put it aside.
         *
         * @param reasonCode a {@link ReasonCode}'s
         */
        record Refused(String reasonCode) implements Answer {}
    }

    private OfflineCoder(BundleFacts facts, Scorer scorer, BatchConfig batches) {
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        this.model = ServedModel.warm(facts, scorer, EvidenceConfig.DEFAULT, clock);
        this.batches = batches;
        Deserializer<TokenizedAdmission> none =
                (topic, bytes) -> {
                    throw new IllegalStateException("admissions are given as they are");
                };
        this.decoder = new AdmissionDecoder(none, facts, model::predictions, ShadowShare.CHAMPION);
    }

    /**
     * Loads the model of a bundle and has it answer once.
     *
     * @param precisionTarget by what predictions are routed, if they are
     * @throws CoderException {@code MODEL_FAILED}, or {@code PRECISION_UNKNOWN} if the bundle
     *     cannot be routed
     */
    public static OfflineCoder load(
            Bundle bundle,
            Placement placement,
            BatchConfig batches,
            OptionalDouble precisionTarget) {
        BundleFacts facts = KafkaParts.facts(bundle, () -> 0, precisionTarget);
        BatchConfig atOnce =
                new BatchConfig(
                        batches.batchTokensMax(),
                        batches.batchAdmissionsMax(),
                        batches.lengthRatioMax(),
                        0,
                        batches.tokenWindowsMax());
        try {
            Scorer scorer = BundleScorer.load(bundle, placement, batches.tokenWindowsMax());
            return new OfflineCoder(facts, scorer, atOnce);
        } catch (ModelException e) {
            throw Failures.of(e);
        }
    }

    /**
     * One answer for each admission, in the same order.
     *
     * @throws CoderException {@code MODEL_FAILED} if the model fails for everything
     */
    public List<Answer> code(List<TokenizedAdmission> admissions) {
        Answer[] answers = new Answer[admissions.size()];
        BatchPlanner<Work> planner = new BatchPlanner<>(batches);
        planner.rowsBy(model.scorer()::rows);
        for (int i = 0; i < answers.length; i++) {
            TokenizedAdmission admission = admissions.get(i);
            AdmissionDecoder.Decoded decoded = decoder.decide(record(i), admission);
            if (decoded instanceof AdmissionDecoder.Decoded.Codable codable) {
                Work work = new Work(partition, record(i), admission, codable.tokenIds());
                planner.add(Lane.LIVE, work, work.tokens(), NOW_MS);
            } else if (decoded instanceof AdmissionDecoder.Decoded.Decided decided) {
                answers[i] = answer(decided.outcome());
            }
        }
        while (planner.plan(NOW_MS, BatchPlanner.Pick.BY_LENGTH)
                instanceof BatchPlanner.Plan.Run<Work> run) {
            for (Scored scored : model.coder().code(run.batch().admissions())) {
                int place = (int) scored.work().source().offset();
                answers[place] = answer(PredictionWorker.outcome(scored, model.predictions()));
            }
        }
        return new ArrayList<>(Arrays.asList(answers));
    }

    /** Its offset is its place in the call. */
    private static ConsumerRecord<byte[], byte[]> record(int place) {
        return new ConsumerRecord<>(
                NO_TOPIC.topic(), NO_TOPIC.partition(), place, new byte[0], new byte[0]);
    }

    private static Answer answer(Outcome outcome) {
        if (outcome instanceof Outcome.Predicted predicted) {
            return new Answer.Coded(predicted.prediction());
        }
        if (outcome instanceof Outcome.Rejected rejected) {
            return new Answer.Refused(rejected.reasonCode());
        }
        if (outcome instanceof Outcome.PassedOver) {
            throw new IllegalArgumentException(
                    "an admission of another tokenizer (expected: the bundle's)");
        }
        throw new IllegalStateException("unknown outcome " + outcome.getClass());
    }

    @Override
    public void close() {
        model.close();
    }
}
