package org.longitude.coder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.RegistryUnavailableException;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.IcdPrediction;

final class TransactionalWriterTest {

    private static final RetryConfig RETRY = new RetryConfig(3, 0, 1_000);
    private static final Serializer<IcdPrediction> SERIALIZER =
            (topic, prediction) -> prediction.getAdmissionId().getBytes(UTF_8);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final InFlight inFlight =
            new InFlight(BatchConfig.DEFAULT, InFlightConfig.DEFAULT, () -> 0);
    private final Tally tally = new Tally(CoderMeters.unread());

    @BeforeEach
    void initialise() {
        producer.initTransactions();
        inFlight.joined(Admissions.GROUP);
        inFlight.begin(Admissions.LIVE_0, Lane.LIVE);
    }

    @Test
    void shouldCommitOutcomesWithTheOffsetsThatTheyFinish() throws Exception {
        decided(predicted(7, "a"));
        decided(new Outcome.Rejected(Admissions.record(Admissions.LIVE_0, 8, "x"), "corrupt_body"));

        runUntilNothingIsReady(SERIALIZER);

        assertThat(producer.history())
                .extracting(ProducerRecord::topic)
                .containsExactly(Topics.ICD_PREDICTIONS.name(), Topics.ADMISSIONS_TOKENIZED.dlq());
        assertThat(producer.history().get(0).key()).isEqualTo("a".getBytes(UTF_8));
        assertThat(producer.history().get(0).timestamp()).isEqualTo(Admissions.NOON.millis());
        assertThat(producer.consumerGroupOffsetsHistory())
                .containsExactly(
                        Map.of(
                                Admissions.GROUP.groupId(),
                                Map.of(Admissions.LIVE_0, new OffsetAndMetadata(9))));
        assertThat(inFlight.admissions()).isZero();
        assertThat(tally.counters(0).coded()).isEqualTo(1);
        assertThat(tally.counters(0).deadLettered()).isEqualTo(1);
    }

    @Test
    void shouldKeepBytesAndPositionWhenARecordIsPutAside() throws Exception {
        decided(new Outcome.Rejected(Admissions.record(Admissions.LIVE_0, 8, "x"), "corrupt_body"));

        runUntilNothingIsReady(SERIALIZER);

        ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
        assertThat(letter.key()).isEqualTo("key".getBytes(UTF_8));
        assertThat(letter.value()).isEqualTo("x".getBytes(UTF_8));
        assertThat(DeadLetter.from(letter.headers()))
                .isEqualTo(
                        new DeadLetter(
                                "coder-stream",
                                "corrupt_body",
                                Topics.ADMISSIONS_TOKENIZED.name(),
                                0,
                                8,
                                Admissions.NOON.instant()));
    }

    @Test
    void shouldRecordTheOvertakenRevisionInTheTransactionOfItsOffset() throws Exception {
        AssignedPartition partition = inFlight.partition(Admissions.LIVE_0).orElseThrow();
        for (int revision = 1; revision <= 2; revision++) {
            inFlight.add(
                    Admissions.work(
                            partition,
                            revision,
                            Admissions.admission("a", 3).setRevision(revision).build()));
        }

        runUntilNothingIsReady(SERIALIZER);

        assertThat(producer.history()).hasSize(1);
        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(record.topic()).isEqualTo(Topics.ADMISSIONS_SUPERSEDED.name());
        assertThat(record.key()).isEqualTo("a".getBytes(UTF_8));
        assertThat(record.value()).isEqualTo("1<2".getBytes(UTF_8));
        assertThat(producer.consumerGroupOffsetsHistory())
                .containsExactly(
                        Map.of(
                                Admissions.GROUP.groupId(),
                                Map.of(Admissions.LIVE_0, new OffsetAndMetadata(2))));
        assertThat(tally.counters(1).superseded()).isEqualTo(1);
    }

    @Test
    void shouldPutAsideWhenAPredictionExceedsItsTopic() throws Exception {
        decided(predicted(7, "an-admission-id-of-27-bytes"));

        runUntilNothingIsReady(SERIALIZER);

        assertThat(DeadLetter.from(producer.history().get(0).headers()).reasonCode())
                .isEqualTo("prediction_too_large");
        assertThat(tally.counters(0).deadLettered()).isEqualTo(1);
        assertThat(tally.counters(0).coded()).isZero();
    }

    @Test
    void shouldReadEverythingAgainWhenTheGroupRefusesTheCommit() throws Exception {
        decided(predicted(7, "a"));
        producer.sendOffsetsToTransactionException = new CommitFailedException();

        runUntilNothingIsReady(SERIALIZER);

        assertThat(producer.history()).isEmpty();
        assertThat(producer.transactionAborted()).isTrue();
        assertThat(inFlight.takeRereadRequest()).isTrue();
        assertThat(inFlight.partition(Admissions.LIVE_0)).isEmpty();
        assertThat(tally.counters(0).coded()).isZero();
        assertThat(tally.counters(0).refusedTransactions()).isEqualTo(1);
    }

    @Test
    void shouldStopWhenTransactionsKeepBeingRefused() {
        producer.sendOffsetsToTransactionException = new CommitFailedException();
        TransactionalWriter writer = writer(SERIALIZER);

        assertThatThrownBy(
                        () -> {
                            for (int round = 0; round < RETRY.attemptsMax(); round++) {
                                inFlight.begin(Admissions.LIVE_0, Lane.LIVE);
                                decided(predicted(7, "a"));
                                inFlight.stopCommitting();
                                writer.run();
                            }
                        })
                .isInstanceOfSatisfying(
                        CoderException.class,
                        e -> assertThat(e.error()).isEqualTo(CoderError.BROKER_UNAVAILABLE));
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void shouldStopWhenAnotherProcessTookTheName() {
        decided(predicted(7, "a"));
        producer.sendOffsetsToTransactionException = new FencedInstanceIdException("fenced");

        assertStops(CoderError.FENCED);
    }

    @Test
    void shouldStopWhenTheBrokersRefuseThisClient() {
        decided(predicted(7, "a"));
        producer.sendOffsetsToTransactionException = new TopicAuthorizationException("no");

        assertStops(CoderError.BROKER_REFUSED);
    }

    @Test
    void shouldAskAgainAndThenStopWhenACommitsOutcomeStaysUnknown() {
        decided(predicted(7, "a"));
        producer.commitTransactionException = new TimeoutException("no answer");

        assertStops(CoderError.BROKER_UNAVAILABLE);
        // Neither released nor read again: only a new start can learn what became of it.
        assertThat(inFlight.admissions()).isEqualTo(1);
        assertThat(inFlight.takeRereadRequest()).isFalse();
    }

    @Test
    void shouldOpenNoTransactionWhenTheRegistryDoesNotAnswer() {
        decided(predicted(7, "a"));
        inFlight.stopCommitting();
        TransactionalWriter writer =
                writer(
                        (topic, prediction) -> {
                            throw new RegistryUnavailableException("down", null);
                        });

        assertThatThrownBy(writer::run).isInstanceOf(RegistryUnavailableException.class);
        assertThat(producer.transactionInFlight()).isFalse();
        assertThat(inFlight.admissions()).isEqualTo(1);
    }

    private void assertStops(CoderError error) {
        inFlight.stopCommitting();
        assertThatThrownBy(() -> writer(SERIALIZER).run())
                .isInstanceOfSatisfying(
                        CoderException.class, e -> assertThat(e.error()).isEqualTo(error));
        assertThat(producer.history()).isEmpty();
    }

    private void runUntilNothingIsReady(Serializer<IcdPrediction> serializer)
            throws InterruptedException {
        inFlight.stopCommitting();
        writer(serializer).run();
    }

    private TransactionalWriter writer(Serializer<IcdPrediction> serializer) {
        return new TransactionalWriter(
                producer,
                new OutcomeEncoder(
                        serializer,
                        (topic, overtaken) ->
                                (overtaken.getRevision() + "<" + overtaken.getSupersededBy())
                                        .getBytes(UTF_8),
                        Admissions.BUNDLE.tokenizerHash(),
                        20,
                        Admissions.NOON,
                        false),
                inFlight,
                RETRY,
                tally);
    }

    private void decided(Outcome outcome) {
        Optional<AssignedPartition> partition = inFlight.partition(Admissions.LIVE_0);
        inFlight.addFinished(partition.orElseThrow(), outcome);
    }

    private static Outcome predicted(long offset, String admissionId) {
        IcdPrediction prediction =
                new PredictionBuilder(Admissions.BUNDLE, EvidenceConfig.DEFAULT, Admissions.NOON)
                        .coded(
                                Admissions.record(Admissions.LIVE_0, offset, "a"),
                                Admissions.admission(admissionId, 3).build(),
                                new FakeScorer().score(List.of(new int[3])).get(0));
        return new Outcome.Predicted(
                Admissions.record(Admissions.LIVE_0, offset, admissionId), prediction);
    }
}
