package org.longitude.coder;

import ai.djl.Device;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;
import org.longitude.service.trace.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Codes tokenised admissions as they arrive: every record gets exactly one recorded outcome, a
 * prediction or a dead letter, committed together with the offset that passes it.
 *
 * <p>Threading: methods may be called from any thread. Inside, the reader owns the consumer, the
 * writer the producer, and for each device one thread owns a model and one beside it makes
 * predictions of its scores; they meet in {@link InFlight}. They end in the order devices,
 * predictions, writer, reader, so that what is finished is still committed and the group is left
 * last. A service that has stopped or failed is not started again: make another.
 */
public final class CoderService implements Coding {

    /** Where the service stands. */
    public enum State {
        CREATED,
        /** Loading the model, joining the group. */
        STARTING,
        /** The model answers and partitions were assigned. */
        RUNNING,
        STOPPING,
        STOPPED,
        /** Stopped by {@link CoderService#failure()}. */
        FAILED
    }

    private static final Logger LOG = LoggerFactory.getLogger(CoderService.class);

    private final CoderConfig config;
    private final CoderParts parts;
    private final CoderMeters meters;
    private final Tally tally;
    private final InFlight inFlight;
    private final List<ModelSlot> slots = new ArrayList<>();
    private final List<Thread> devices = new ArrayList<>();
    private final List<Thread> predictors = new ArrayList<>();
    private final Thread writer = new Thread(this::runWriter, "coder-writer");
    private final Thread reader = new Thread(this::runReader, "coder-reader");
    private final CountDownLatch writerEnded = new CountDownLatch(1);
    private final Lifecycle life;
    private volatile BundleFacts serving;

    private final Object lock = new Object();
    private @Nullable AdmissionReader admissions;
    private int predictorsLeft;
    private boolean readingStopped;

    /** A service for a verified bundle; nothing is loaded or connected before {@link #start}. */
    public CoderService(CoderConfig config, Bundle bundle, Device device) {
        this(config, bundle, Placement.of(device));
    }

    /** As above, in any compute type. */
    public CoderService(CoderConfig config, Bundle bundle, Placement placement) {
        this(config, bundle, List.of(placement));
    }

    /** As above, on several devices, each of which holds a model of its own. */
    public CoderService(CoderConfig config, Bundle bundle, List<Placement> placements) {
        this(config, KafkaParts.of(config, bundle, placements));
    }

    /** As above, with spans; they are their maker's. */
    public CoderService(
            CoderConfig config, Bundle bundle, List<Placement> placements, Tracing tracing) {
        this(config, KafkaParts.of(config, bundle, placements), CoderMeters.unread(tracing));
    }

    CoderService(CoderConfig config, CoderParts parts) {
        this(config, parts, CoderMeters.unread());
    }

    CoderService(CoderConfig config, CoderParts parts, CoderMeters meters) {
        this(config, parts, meters, BatchListener.NONE);
    }

    CoderService(CoderConfig config, CoderParts parts, CoderMeters meters, BatchListener listener) {
        this.config = config;
        this.parts = parts;
        this.meters = meters;
        this.tally = new Tally(meters, listener);
        this.serving = parts.bundle();
        this.inFlight =
                new InFlight(
                        config.batch(),
                        config.inFlight(),
                        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        int count = parts.scorers().size();
        for (int device = 0; device < count; device++) {
            addDevice(device);
        }
        this.predictorsLeft = count;
        this.life = new Lifecycle(count, 2 * count + 2);
    }

    private void addDevice(int number) {
        ScoredBatches scored = new ScoredBatches();
        RowsAhead rowsAhead = new RowsAhead(inFlight, tally);
        slots.add(new ModelSlot());
        devices.add(
                new Thread(() -> runDevice(number, scored, rowsAhead), "coder-device-" + number));
        predictors.add(
                new Thread(() -> runPredictor(scored, rowsAhead), "coder-predictions-" + number));
    }

    /** Starts the threads and returns at once. */
    @Override
    public void start() {
        life.starts();
        meters.began(this);
        devices.forEach(Thread::start);
        predictors.forEach(Thread::start);
        writer.start();
        reader.start();
    }

    /** Waits until the service runs; false if it ended or time ran out before. */
    @Override
    public boolean awaitRunning(Duration atMost) throws InterruptedException {
        return life.awaitRunning(atMost);
    }

    /** Waits for the end, by {@link #close} or by failure; false if time ran out. */
    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return life.awaitEnd(atMost);
    }

    public State state() {
        return life.state();
    }

    /** Why the service failed, if it did. */
    @Override
    public Optional<CoderException> failure() {
        return life.failure();
    }

    /** Whether the first model has answered; it stays so while others follow. */
    boolean isWarm() {
        return life.isWarm();
    }

    /** How many partitions are assigned now. */
    int partitions() {
        return inFlight.partitions();
    }

    /** The bundle in whose name is predicted now. */
    BundleFacts serving() {
        return serving;
    }

    /** Records that are not done: not read yet as of the last poll, or read and not committed. */
    long lag() {
        @Nullable AdmissionReader reading;
        synchronized (lock) {
            reading = admissions;
        }
        return (reading == null ? 0 : reading.lag()) + inFlight.admissions();
    }

    /**
     * Loads and warms the models of a bundle beside those that serve, and has them serve from the
     * next batch on. Where one fails nothing changes.
     *
     * @param scorers for each device what makes its model
     * @throws CoderException {@code MODEL_FAILED}
     * @throws IllegalArgumentException if the bundle has another tokenizer
     */
    void serve(BundleFacts next, List<Supplier<Scorer>> scorers) {
        Check.that(
                next.tokenizerHash().equals(parts.bundle().tokenizerHash()),
                "tokenizer",
                next.tokenizerHash(),
                parts.bundle().tokenizerHash());
        List<ServedModel> loaded = new ArrayList<>();
        try {
            for (Supplier<Scorer> scorer : scorers) {
                loaded.add(ServedModel.warm(next, scorer.get(), config.evidence(), parts.clock()));
            }
        } catch (RuntimeException e) {
            loaded.forEach(ServedModel::close);
            throw Failures.of(e);
        }
        for (int device = 0; device < loaded.size(); device++) {
            slots.get(device).offer(loaded.get(device));
        }
    }

    private void nowServes(BundleFacts facts) {
        serving = facts;
        meters.serving(facts);
        LOG.info("serving bundle={} hash={}", facts.id(), facts.hash());
    }

    @Override
    public List<org.longitude.service.Check> checks() {
        return CoderChecks.of(() -> Optional.of(this), () -> "serves one bundle");
    }

    public CoderCounters counters() {
        return tally.counters(inFlight.admissions());
    }

    /**
     * Stops cleanly: the batch under way is finished and committed with all that is ready; the rest
     * is read again by the next start. After {@link RetryConfig#closeMsMax} it stops abruptly, and
     * returns when its threads have ended or as much time has passed again: a process that ended
     * while the engine computes could crash in native code.
     */
    @Override
    public void close() {
        if (life.isOver()) {
            return;
        }
        stopWorking();
        try {
            if (!awaitEnd(Duration.ofMillis(closeMsMax()))) {
                LOG.warn("not stopped closeMsMax={}, halting", closeMsMax());
                halt();
                if (!awaitEnd(Duration.ofMillis(closeMsMax()))) {
                    LOG.warn("threads still run after twice closeMsMax={}", closeMsMax());
                }
            }
        } catch (InterruptedException e) {
            halt();
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops as if the process had died, as nearly as a live one can: nothing more is committed, an
     * open transaction is left to the brokers, the group is not left. What this costs is read
     * again.
     */
    public void halt() {
        if (life.isOver()) {
            return;
        }
        life.halts();
        stopWorking();
        devices.forEach(Thread::interrupt);
        predictors.forEach(Thread::interrupt);
        writer.interrupt();
        stopReading();
    }

    private void stopWorking() {
        life.stops();
        inFlight.stopPlanning();
    }

    /**
     * Wakes the reader outside the lock: the reader may hold its consumer and wait for the lock.
     */
    private void stopReading() {
        @Nullable AdmissionReader reading;
        synchronized (lock) {
            readingStopped = true;
            reading = admissions;
        }
        if (reading != null) {
            reading.stop();
        }
    }

    private void runDevice(int number, ScoredBatches scored, RowsAhead rowsAhead) {
        guarded(
                () ->
                        new DeviceWorker(
                                        number,
                                        () -> firstModel(number),
                                        slots.get(number),
                                        inFlight,
                                        scored,
                                        rowsAhead,
                                        tally)
                                .run(begins(), this::rest),
                scored::end);
    }

    private ServedModel firstModel(int device) {
        return ServedModel.warm(
                parts.bundle(),
                parts.scorers().get(device).get(),
                config.evidence(),
                parts.clock());
    }

    /** A device is cold until its first model serves. */
    private java.util.function.Consumer<BundleFacts> begins() {
        AtomicBoolean cold = new AtomicBoolean(true);
        return facts -> {
            nowServes(facts);
            if (cold.getAndSet(false)) {
                nowRuns(life.deviceIsWarm());
            }
        };
    }

    /** In the shadow a device works in its share of the time only; stopping ends the rest. */
    private void rest(long workedNanos) throws InterruptedException {
        long nanos = config.shadow().restNanos(workedNanos);
        if (nanos > 0 && life.awaitStopping(nanos)) {
            LOG.debug("stopping, no further rest");
        }
    }

    private void runPredictor(ScoredBatches scored, RowsAhead rowsAhead) {
        guarded(
                () -> new PredictionWorker(scored, inFlight, rowsAhead).run(),
                () -> {
                    scored.abandon();
                    endPredictor();
                });
    }

    /** After the last of them nothing more gets ready. */
    private void endPredictor() {
        synchronized (lock) {
            predictorsLeft--;
            if (predictorsLeft > 0) {
                return;
            }
        }
        inFlight.stopCommitting();
    }

    private void runWriter() {
        guarded(
                () -> {
                    Producer<byte[], byte[]> producer = parts.producers().get();
                    try {
                        write(producer);
                    } finally {
                        producer.close(Duration.ofMillis(life.isHalted() ? 0 : closeMsMax()));
                    }
                },
                () -> {
                    writerEnded.countDown();
                    stopReading();
                });
    }

    private void write(Producer<byte[], byte[]> producer) throws InterruptedException {
        OutcomeEncoder encoder =
                new OutcomeEncoder(
                        parts.predictions(),
                        parts.superseded(),
                        parts.bundle().tokenizerHash(),
                        parts.predictionBytesMax(),
                        parts.clock(),
                        config.shadow().inShadow());
        TransactionalWriter transactions =
                new TransactionalWriter(producer, encoder, inFlight, config.retry(), tally);
        transactions.initialise();
        transactions.run();
    }

    private void runReader() {
        AdmissionDecoder decoder =
                new AdmissionDecoder(
                        parts.admissions(), parts.bundle(), this::predictions, config.shadow());
        guarded(
                () -> {
                    Consumer<byte[], byte[]> consumer = parts.consumers().get();
                    try {
                        read(
                                new AdmissionReader(
                                        consumer,
                                        decoder,
                                        inFlight,
                                        this::assigned,
                                        meters.tracing()));
                    } finally {
                        leave(consumer);
                    }
                },
                () -> {});
    }

    private void read(AdmissionReader fresh) throws InterruptedException {
        synchronized (lock) {
            admissions = fresh;
            if (readingStopped) {
                return;
            }
        }
        try {
            fresh.run();
        } catch (RuntimeException e) {
            fail(e);
            awaitWriter();
        }
    }

    /** What is finished can be committed only while this member is in its group. */
    private void awaitWriter() throws InterruptedException {
        if (!writerEnded.await(closeMsMax(), TimeUnit.MILLISECONDS)) {
            LOG.warn("leaving the group before the last commit closeMsMax={}", closeMsMax());
        }
    }

    private void leave(Consumer<byte[], byte[]> consumer) {
        GroupMembershipOperation operation =
                life.isHalted()
                        ? GroupMembershipOperation.REMAIN_IN_GROUP
                        : GroupMembershipOperation.LEAVE_GROUP;
        consumer.close(
                CloseOptions.timeout(Duration.ofMillis(life.isHalted() ? 0 : closeMsMax()))
                        .withGroupMembershipOperation(operation));
    }

    private void assigned() {
        nowRuns(life.hasJoined());
    }

    private void nowRuns(boolean begins) {
        if (begins) {
            LOG.info("running bundle={} group={}", parts.bundle().id(), config.groupId());
        }
    }

    /** What a thread of the service does. */
    private interface Loop {
        void run() throws InterruptedException;
    }

    @SuppressWarnings(
            "CatchingUnchecked") // A thread that dies unseen would leave the others waiting.
    private void guarded(Loop loop, Runnable handOver) {
        try {
            loop.run();
        } catch (Throwable e) {
            fail(e);
        } finally {
            handOver.run();
            endThread();
        }
    }

    private void fail(Throwable cause) {
        CoderException failure = Failures.of(cause);
        if (!life.fails(failure)) {
            return;
        }
        LOG.error("stopping error={}: {}", failure.error(), failure.getMessage());
        if (failure.error() == CoderError.INTERNAL) {
            LOG.error("stopping on a defect of the coder", failure);
        }
        stopWorking();
    }

    private void endThread() {
        if (life.threadEnds()) {
            meters.ended(this);
            life.ends();
        }
    }

    private int closeMsMax() {
        return config.retry().closeMsMax();
    }

    private PredictionBuilder predictions() {
        return new PredictionBuilder(serving, config.evidence(), parts.clock());
    }
}
