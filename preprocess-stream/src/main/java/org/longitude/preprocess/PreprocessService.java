package org.longitude.preprocess;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.longitude.schemas.Applications;
import org.longitude.service.Check;
import org.longitude.service.trace.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Preprocessing as a running service: raw notes in, normalised notes and tokenised admissions out,
 * exactly once.
 *
 * <p>Threading: start, await and close may be called from different threads. Ownership: owns its
 * Kafka Streams client, closed by {@link #close()}.
 */
public final class PreprocessService implements AutoCloseable {

    /** How long {@link #close()} takes at most. */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(PreprocessService.class);

    private final PreprocessConfig config;
    private final FailurePolicy failures = new FailurePolicy(Clock.systemUTC(), this::pause);
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Stage stage;
    private final CatchUpWatch watch;
    private final PublishedNumbers outputs;
    private final CaughtUpMark mark;
    private final Set<Integer> settledPartitions = ConcurrentHashMap.newKeySet();
    private final String tokenizerHash;
    private final String liveApplicationId;
    private final KafkaStreams streams;

    /**
     * The live path: raw notes in, normalised notes and tokenised admissions out. Nothing runs yet.
     *
     * @param engine normaliser and tokenizer of the bundle that the coder serves
     */
    public PreprocessService(PreprocessConfig config, TextEngine engine) {
        this(config, engine, Tracing.off());
    }

    /** As above, with spans; they are their maker's. */
    public PreprocessService(PreprocessConfig config, TextEngine engine, Tracing tracing) {
        this(config, engine, Stage.LIVE, config.applicationId(), true, tracing);
    }

    /**
     * A new tokenizer's path: normalised notes in, its tokenised admissions out, first of all
     * admissions that are open, then of every change. The {@code application.id} is the tokenizer's
     * own.
     *
     * @param config its {@code application.id} is the live path's, which must have another
     *     tokenizer
     * @param closedToo whether admissions that are closed are tokenised once more too
     */
    public static PreprocessService retokenizing(
            PreprocessConfig config, TextEngine engine, boolean closedToo) {
        return retokenizing(config, engine, closedToo, Tracing.off());
    }

    static PreprocessService retokenizing(
            PreprocessConfig config, TextEngine engine, boolean closedToo, Tracing tracing) {
        return new PreprocessService(
                config.named(Applications.retokenizer(engine.tokenizer().hash())),
                engine,
                Stage.RETOKENIZE,
                config.applicationId(),
                closedToo,
                tracing);
    }

    PreprocessService(
            PreprocessConfig config,
            TextEngine engine,
            Stage stage,
            String liveApplicationId,
            boolean closedToo,
            Tracing tracing) {
        this.config = config;
        this.stage = stage;
        this.tokenizerHash = engine.tokenizer().hash();
        this.liveApplicationId = liveApplicationId;
        this.outputs = new PublishedNumbers(config.kafka(), tokenizerHash);
        this.mark = new CaughtUpMark(config.kafka(), tokenizerHash);
        this.watch = new CatchUpWatch(config.kafka(), config.applicationId(), stage.inputs());
        this.streams =
                new KafkaStreams(
                        PreprocessTopology.build(
                                stage,
                                engine,
                                config.kafka(),
                                config.rules(),
                                PreprocessLimits.of(StateRetention.of(config.retention())),
                                new HandOver(
                                        stage,
                                        new SecondLook(this::requireSoleTokenizer),
                                        watch,
                                        outputs,
                                        closedToo,
                                        this::settled),
                                tracing),
                        StreamsSettings.of(
                                config,
                                Applications.client(config.applicationId(), tokenizerHash)));
        streams.setUncaughtExceptionHandler(failures);
        streams.setStateListener((now, before) -> changed(now));
    }

    /**
     * Starts working and returns.
     *
     * @throws PreprocessException if the broker does not answer or topics are missing
     */
    public void start() {
        TopicCheck.requireTopics(config.kafka(), stage);
        requireSoleTokenizer();
        if (stage.tokenizes()) {
            outputs.start();
        }
        if (stage != Stage.LIVE || !outputs.wereEmpty()) {
            watch.start();
        }
        streams.start();
        LOG.info("preprocessing started: {} {}", stage, config);
    }

    private void requireSoleTokenizer() {
        SoleTokenizer.require(config.kafka(), stage, tokenizerHash, liveApplicationId);
    }

    private void settled(int partition) {
        settledPartitions.add(partition);
        if (stage == Stage.RETOKENIZE) {
            mark.set(partition);
        }
    }

    /** Of how many partitions this instance has published, and committed, all that waited. */
    public int settledPartitions() {
        return settledPartitions.size();
    }

    /** Whether all that was there at the start has been read; the live path never asks. */
    public boolean hasCaughtUp() {
        return watch.isDone();
    }

    /** How many records of those that were there at the start are left at most. */
    long recordsLeft() {
        return watch.left();
    }

    /** Deletes the local state; only while it does not run. */
    void cleanUp() {
        streams.cleanUp();
    }

    /** Waits until partitions are assigned and their state is restored; false on timeout. */
    public boolean awaitRunning(Duration timeout) throws InterruptedException {
        return running.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Waits until the service has stopped.
     *
     * @return why it stopped by itself, or nothing if {@link #close()} stopped it
     */
    public Optional<PreprocessException> awaitStopped() throws InterruptedException {
        stopped.await();
        return failure();
    }

    /** Why the service stopped by itself, or nothing if it did not. */
    public Optional<PreprocessException> failure() {
        return Optional.ofNullable(failures.failure());
    }

    /** How often in a row a failed stream thread was replaced. */
    public int restarts() {
        return failures.restarts();
    }

    /** Whether notes are being taken now. */
    public boolean isRunning() {
        return streams.state() == State.RUNNING;
    }

    /** Kafka Streams' own meters; the caller closes what is given back before this service. */
    public AutoCloseable bindTo(MeterRegistry registry) {
        KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams);
        metrics.bindTo(registry);
        return metrics;
    }

    /** What probes are told. */
    public List<Check> checks() {
        return List.of(
                Check.live("streams", this::isAlive),
                Check.ready("running", () -> new Check.Standing(isRunning(), state())));
    }

    /** An application that shut itself down is not alive, though its process is. */
    private Check.Standing isAlive() {
        State state = streams.state();
        boolean ended =
                state == State.ERROR
                        || state == State.PENDING_ERROR
                        || state == State.NOT_RUNNING
                        || state == State.PENDING_SHUTDOWN;
        return failure()
                .map(e -> Check.Standing.bad(e.error().name()))
                .orElseGet(() -> new Check.Standing(!ended, state.name()));
    }

    /** Kafka Streams' own word for where it stands, for status pages. */
    public String state() {
        return streams.state().name();
    }

    /**
     * Ends the transaction at hand, leaves the group, so that another instance takes over at once,
     * and stops; harmless when it has stopped already.
     */
    @Override
    public void close() {
        closing.countDown();
        watch.close();
        outputs.close();
        CloseOptions options =
                CloseOptions.timeout(CLOSE_TIMEOUT)
                        .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP);
        if (!streams.close(options)) {
            LOG.warn("preprocessing did not stop within {}", CLOSE_TIMEOUT);
        }
        mark.close();
        stopped.countDown();
    }

    private void changed(State now) {
        if (now == State.RUNNING) {
            running.countDown();
        }
        if (now == State.NOT_RUNNING || now == State.ERROR) {
            stopped.countDown();
        }
    }

    /** Waits between two tries, but not for longer than somebody lets it run. */
    private void pause(Duration duration) {
        try {
            if (closing.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("closing, no further try");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
