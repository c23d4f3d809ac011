package org.longitude.coder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.longitude.schemas.RegistryUnavailableException;
import org.longitude.schemas.v1.TokenizedAdmission;

final class CoderServiceTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final CoderConfig CONFIG =
            CoderConfig.of("broker:9092", "http://registry").with(new RetryConfig(3, 0, 10_000));

    private static final BatchConfig ONE_BY_ONE = new BatchConfig(1_000, 1, 1.125, 0);

    private final FakeScorer scorer = new FakeScorer();
    private final AtomicBoolean wokenUnderLock = new AtomicBoolean();
    private final MockConsumer<byte[], byte[]> consumer =
            new MockConsumer<>("earliest") {
                @Override
                public synchronized void wakeup() {
                    wokenUnderLock.set(!answersAnotherThread());
                    super.wakeup();
                }
            };
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    private List<Supplier<Scorer>> scorers = List.of(() -> scorer);
    private CoderService service = service((topic, bytes) -> admission(bytes));

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void shouldCodeWhatItReadsWhenStarted() throws Exception {
        deliver("a", "b", "c");

        service.start();

        await(() -> service.counters().coded() == 3);
        assertThat(service.state()).isEqualTo(CoderService.State.RUNNING);
        assertThat(producer.history())
                .extracting(record -> new String(record.key(), UTF_8))
                .containsExactly("a", "b", "c");
        assertThat(committed().get(Admissions.LIVE_0).offset()).isEqualTo(3);
        assertThat(service.counters().inFlight()).isZero();
    }

    @Test
    void shouldCloseEverythingWhenClosed() throws Exception {
        service.start();
        assertThat(service.awaitRunning(LIMIT)).isTrue();

        service.close();

        assertThat(service.state()).isEqualTo(CoderService.State.STOPPED);
        assertThat(scorer.closed).isTrue();
        assertThat(consumer.closed()).isTrue();
        assertThat(producer.closed()).isTrue();
        assertThat(service.failure()).isEmpty();
    }

    @Test
    void shouldUseEveryDeviceWhenThereAreSeveral() throws Exception {
        // given two devices that answer only when both have a batch
        CountDownLatch bothBusy = new CountDownLatch(2);
        FakeScorer other = new FakeScorer();
        for (FakeScorer each : List.of(scorer, other)) {
            each.before =
                    admissions -> {
                        if (admissions.get(0).length != Admissions.BUNDLE.canary().length) {
                            bothBusy.countDown();
                            bothBusy.await();
                        }
                    };
        }
        scorers = List.of(() -> scorer, () -> other);
        service = service(CONFIG.with(ONE_BY_ONE), (topic, bytes) -> admission(bytes));
        deliver("a", "b");

        service.start();

        await(() -> service.counters().coded() == 2);
        service.close();
        assertThat(scorer.batches).contains(1);
        assertThat(other.batches).contains(1);
        assertThat(scorer.closed).isTrue();
        assertThat(other.closed).isTrue();
    }

    @Test
    void shouldHaveLaidOutTheNextBatchWhileTheDeviceComputed() throws Exception {
        scorer.before = admissions -> Thread.sleep(5);
        service = service(CONFIG.with(ONE_BY_ONE), (topic, bytes) -> admission(bytes));
        String[] ids = IntStream.range(0, 40).mapToObj(Integer::toString).toArray(String[]::new);
        deliver(ids);

        service.start();

        await(() -> service.counters().coded() == ids.length);
        assertThat(service.counters().aheadUsed()).isPositive();
        assertThat(scorer.laidOutScored).isEqualTo((int) service.counters().aheadUsed());
    }

    @Test
    void shouldNotRunBeforeEveryDeviceIsWarm() throws Exception {
        CountDownLatch warm = new CountDownLatch(1);
        FakeScorer slow = new FakeScorer();
        slow.before = admissions -> warm.await();
        scorers = List.of(() -> scorer, () -> slow);
        service = service((topic, bytes) -> admission(bytes));
        deliver("a");

        service.start();
        await(() -> service.counters().coded() == 1);
        assertThat(service.state()).isEqualTo(CoderService.State.STARTING);

        warm.countDown();
        assertThat(service.awaitRunning(LIMIT)).isTrue();
    }

    @Test
    void shouldHoldNoLockWhenItWakesTheConsumer() throws Exception {
        service.start();
        assertThat(service.awaitRunning(LIMIT)).isTrue();

        service.close();

        // The reader may hold its consumer and wait for the service's lock.
        assertThat(wokenUnderLock).isFalse();
    }

    private boolean answersAnotherThread() {
        try {
            CompletableFuture.supplyAsync(() -> service.state()).get(2, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @Test
    void shouldStopWithNothingCommittedWhenTheRegistryDoesNotAnswer() throws Exception {
        service =
                service(
                        (topic, bytes) -> {
                            throw new RegistryUnavailableException("down", null);
                        });
        deliver("a");

        service.start();

        assertThat(service.awaitEnd(LIMIT)).isTrue();
        assertThat(service.state()).isEqualTo(CoderService.State.FAILED);
        assertThat(service.failure().orElseThrow().error())
                .isEqualTo(CoderError.REGISTRY_UNAVAILABLE);
        assertThat(producer.history()).isEmpty();
        assertThat(producer.consumerGroupOffsetsHistory()).isEmpty();
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void shouldCommitWhatWasFinishedBeforeWhenTheRegistryFailsLater() throws Exception {
        service =
                service(
                        (topic, bytes) -> {
                            if (new String(bytes, UTF_8).equals("b")) {
                                throw new RegistryUnavailableException("down", null);
                            }
                            return admission(bytes);
                        });
        deliver("a", "b");

        service.start();

        assertThat(service.awaitEnd(LIMIT)).isTrue();
        assertThat(service.failure()).isPresent();
        // "a" may have been committed or not; "b" must never be passed.
        assertThat(producer.history()).hasSizeLessThanOrEqualTo(1);
        committed().values().forEach(offset -> assertThat(offset.offset()).isEqualTo(1));
    }

    @Test
    void shouldStopWithTheCauseWhenTheModelCannotBeLoaded() throws Exception {
        scorer.poisoned = admission -> true;
        deliver("a");

        service.start();

        assertThat(service.awaitEnd(LIMIT)).isTrue();
        assertThat(service.failure().orElseThrow().error()).isEqualTo(CoderError.MODEL_FAILED);
        assertThat(producer.consumerGroupOffsetsHistory()).isEmpty();
        assertThat(scorer.closed).isTrue();
    }

    @Test
    void shouldCommitNothingMoreWhenHalted() throws Exception {
        service.start();
        assertThat(service.awaitRunning(LIMIT)).isTrue();

        service.halt();

        assertThat(service.awaitEnd(LIMIT)).isTrue();
        assertThat(service.state()).isEqualTo(CoderService.State.STOPPED);
        assertThat(producer.consumerGroupOffsetsHistory()).isEmpty();
    }

    @Test
    void shouldRefuseToStartTwice() {
        service.start();

        assertThatThrownBy(() -> service.start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected: CREATED");
    }

    @Test
    void shouldEndAtOnceWhenClosedBeforeItStarted() throws Exception {
        service.close();

        assertThat(service.awaitEnd(Duration.ZERO)).isTrue();
        assertThat(service.state()).isEqualTo(CoderService.State.STOPPED);
    }

    @Test
    void shouldGoOnWithTheOldModelWhenTheNextDoesNotAnswer() throws Exception {
        FakeScorer bad = new FakeScorer();
        bad.poisoned = admission -> true;
        service.start();
        assertThat(service.awaitRunning(LIMIT)).isTrue();

        assertThatThrownBy(() -> service.serve(next(8), List.of(() -> bad)))
                .isInstanceOf(CoderException.class)
                .extracting(e -> ((CoderException) e).error())
                .isEqualTo(CoderError.MODEL_FAILED);

        deliver("a");
        await(() -> service.counters().coded() == 1);
        assertThat(bad.closed).isTrue();
        assertThat(scorer.closed).isFalse();
        assertThat(service.serving()).isEqualTo(Admissions.BUNDLE);
    }

    @Test
    void shouldPredictInTheNextModelsNameFromTheNextBatchOn() throws Exception {
        FakeScorer other = new FakeScorer();
        deliver("a");
        service.start();
        await(() -> service.counters().coded() == 1);

        service.serve(next(8), List.of(() -> other));
        consumer.schedulePollTask(
                () -> consumer.addRecord(Admissions.record(Admissions.LIVE_0, 1, "b")));

        await(() -> service.counters().coded() == 2);
        assertThat(scorer.closed).isTrue();
        assertThat(other.closed).isFalse();
        assertThat(service.serving().id()).isEqualTo("next-8");
        service.close();
        assertThat(other.closed).isTrue();
    }

    @Test
    void shouldRefuseAModelOfAnotherTokenizer() {
        BundleFacts facts =
                new BundleFacts(
                        "next", "n", "another", 100, 4, Admissions.BUNDLE.labels(), () -> 8);

        assertThatThrownBy(() -> service.serve(facts, List.of(FakeScorer::new)))
                .hasMessageContaining("tokenizer: another")
                .hasMessageContaining("expected");
    }

    private static BundleFacts next(long releaseNumber) {
        return new BundleFacts(
                "next-" + releaseNumber,
                "n".repeat(64),
                Admissions.BUNDLE.tokenizerHash(),
                100,
                4,
                Admissions.BUNDLE.labels(),
                () -> releaseNumber);
    }

    private CoderService service(Deserializer<TokenizedAdmission> deserializer) {
        return service(CONFIG, deserializer);
    }

    private CoderService service(
            CoderConfig config, Deserializer<TokenizedAdmission> deserializer) {
        return new CoderService(
                config,
                new CoderParts(
                        Admissions.BUNDLE,
                        scorers,
                        () -> consumer,
                        () -> producer,
                        deserializer,
                        (topic, prediction) -> prediction.getAdmissionId().getBytes(UTF_8),
                        (topic, superseded) -> superseded.getAdmissionId().getBytes(UTF_8),
                        1_000,
                        Admissions.NOON));
    }

    /** Records of the live partition, once it is assigned. */
    private void deliver(String... admissionIds) {
        consumer.schedulePollTask(
                () -> {
                    for (int offset = 0; offset < admissionIds.length; offset++) {
                        consumer.addRecord(
                                Admissions.record(Admissions.LIVE_0, offset, admissionIds[offset]));
                    }
                });
    }

    {
        // The mock broker assigns both partitions in the first poll.
        consumer.updateBeginningOffsets(Map.of(Admissions.LIVE_0, 0L, Admissions.HISTORY_0, 0L));
        consumer.schedulePollTask(
                () -> consumer.rebalance(List.of(Admissions.LIVE_0, Admissions.HISTORY_0)));
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        Map<TopicPartition, OffsetAndMetadata> latest = new HashMap<>();
        producer.consumerGroupOffsetsHistory()
                .forEach(groups -> groups.values().forEach(latest::putAll));
        return latest;
    }

    private static TokenizedAdmission admission(byte[] value) {
        return Admissions.admission(new String(value, UTF_8), 3).build();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadlineNanos);
            Thread.sleep(5);
        }
    }
}
