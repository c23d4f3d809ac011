package org.longitude.coder;

import ai.djl.Device;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;
import org.longitude.service.trace.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Codes tokenised admissions as they arrive: every record gets exactly one recorded outcome, a
 * prediction or a dead letter, committed together with the offset that passes it.
 *
 * <p>Threading: methods may be called from any thread. Inside, the reader owns the consumer ({@link
 * ReaderLoop}), the writer the producer ({@link WriterLoop}), and for each device one thread owns a
 * model and one beside it makes predictions of its scores ({@link Devices}); they meet in {@link
 * InFlight}, where a {@link BatchPlanner} says what a device does next. They end in the order
 * devices, predictions, writer, reader, so that what is finished is still committed and the group
 * is left last. A service that has stopped or failed is not started again: make another.
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
    private final Lifecycle life;
    private final Devices devices;
    private final ReaderLoop reading;
    private final Thread writer;
    private final Thread reader;
    private volatile BundleFacts serving;

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
        this.life = new Lifecycle(count, Devices.threads(count) + 2);
        ServiceThreads threads =
                new ServiceThreads(life, this::stopWorking, () -> meters.ended(this));
        this.devices = new Devices(config, parts, inFlight, tally, new Models());
        devices.make(threads);
        this.reading =
                new ReaderLoop(
                        parts.consumers(), this::newReader, life, config.retry().closeMsMax());
        this.reader = threads.make("coder-reader", () -> reading.run(threads::fail), () -> {});
        WriterLoop writing = new WriterLoop(config, parts, inFlight, tally, life);
        this.writer = threads.make("coder-writer", writing::run, reading::writerEnded);
    }

    private AdmissionReader newReader(Consumer<byte[], byte[]> consumer) {
        AdmissionDecoder decoder =
                new AdmissionDecoder(
                        parts.admissions(), parts.bundle(), this::predictions, config.shadow());
        return new AdmissionReader(consumer, decoder, inFlight, this::assigned, meters.tracing());
    }

    /** Starts the threads and returns at once. */
    @Override
    public void start() {
        life.starts();
        meters.began(this);
        devices.start();
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
        return reading.lag() + inFlight.admissions();
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
        devices.serve(next, scorers);
    }

    /** What becomes of the devices' models is the service's to say. */
    private final class Models implements Devices.Listener {

        @Override
        public void serves(BundleFacts facts) {
            serving = facts;
            meters.serving(facts);
            LOG.info("serving bundle={} hash={}", facts.id(), facts.hash());
        }

        @Override
        public void isWarm() {
            nowRuns(life.deviceIsWarm());
        }

        /** In the shadow it works in its share of the time only; stopping ends the rest. */
        @Override
        public void worked(long workedNanos) throws InterruptedException {
            long nanos = config.shadow().restNanos(workedNanos);
            if (nanos > 0 && life.awaitStopping(nanos)) {
                LOG.debug("stopping, no further rest");
            }
        }
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
        devices.interrupt();
        writer.interrupt();
        reading.stop();
    }

    private void stopWorking() {
        life.stops();
        inFlight.stopPlanning();
    }

    private void assigned() {
        nowRuns(life.hasJoined());
    }

    private void nowRuns(boolean begins) {
        if (begins) {
            LOG.info("running bundle={} group={}", parts.bundle().id(), config.groupId());
        }
    }

    private int closeMsMax() {
        return config.retry().closeMsMax();
    }

    private PredictionBuilder predictions() {
        return new PredictionBuilder(serving, config.evidence(), parts.clock());
    }
}
