package org.longitude.billing;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.longitude.billing.fhir.ChangeMaker;
import org.longitude.billing.store.BillingStore;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.BillingChange;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.service.trace.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The export as a service: one thread that reads predictions, applies them to the database and
 * sends the changes, until it is told to stop or has to.
 *
 * <p>Threading: safe for use by several threads; the work is done by one of its own. Ownership:
 * that thread owns consumer, producer and database connection.
 */
public final class BillingExport implements AutoCloseable {

    /** Where it is in its life. */
    public enum State {
        NEW,
        RUNNING,
        STOPPED,
        FAILED
    }

    /** How long {@link #close()} waits for the batch under way, and once more after it. */
    public static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(BillingExport.class);

    private final ExportConfig config;
    private final ExportMeters meters;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile State state = State.NEW;
    private volatile @Nullable BillingException failure;

    /** An export that nobody watches, to be started. */
    public BillingExport(ExportConfig config) {
        this(config, Tracing.off());
    }

    /** As above, with spans; they are their maker's. */
    public BillingExport(ExportConfig config, Tracing tracing) {
        this(config, ExportMeters.unread(tracing));
    }

    BillingExport(ExportConfig config, ExportMeters meters) {
        this.config = config;
        this.meters = meters;
        this.thread = new Thread(this::run, "billing-export");
    }

    /** Begins; what goes wrong from now on is told by {@link #failure}. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            work();
            state = State.STOPPED;
        } catch (RuntimeException e) {
            fail(Failures.of(e));
        } catch (Error e) {
            fail(Failures.of(e));
            throw e;
        } finally {
            running.countDown();
            ended.countDown();
        }
    }

    private void fail(BillingException why) {
        failure = why;
        state = State.FAILED;
        // Whoever started it tells people in one line; the log keeps where it came from.
        LOG.info("stopped error={}", why.error(), why);
    }

    private void work() {
        ChangeMaker changes = new ChangeMaker(config.limits(), config.billHistory());
        BillingStore.prepare(config.database());
        try (StoreConnection store =
                        new StoreConnection(
                                () -> BillingStore.open(config.database(), changes),
                                config.retry(),
                                stopping,
                                meters);
                Serde<IcdPrediction> predictions =
                        Topics.ICD_PREDICTIONS.valueSerde(config.kafka());
                Producer<byte[], byte[]> producer = producer();
                ChangeTarget target = target(producer);
                Consumer<byte[], byte[]> consumer = consumer()) {
            state = State.RUNNING;
            running.countDown();
            new ExportLoop(
                            consumer,
                            store,
                            new PredictionReader(predictions.deserializer()),
                            new DeadLetterBox(producer, Clock.systemUTC(), meters),
                            target,
                            config.retry(),
                            meters)
                    .run(stopping);
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                config.consumerSettings(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                config.producerSettings(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private ChangeTarget target(Producer<byte[], byte[]> producer) {
        if (config.outDir() != null) {
            return FileTarget.in(config.outDir());
        }
        Serde<BillingChange> serde = Topics.BILLING_FHIR.valueSerde(config.kafka());
        return new TopicTarget(producer, serde.serializer(), Clock.systemUTC(), meters.tracing());
    }

    /** Waits until it reads, or has failed; false if that took longer. */
    public boolean awaitRunning(Duration within) throws InterruptedException {
        return running.await(within.toMillis(), TimeUnit.MILLISECONDS) && state == State.RUNNING;
    }

    /** Waits until it has ended; false if that took longer. */
    public boolean awaitEnd(Duration within) throws InterruptedException {
        return ended.await(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    public State state() {
        return state;
    }

    /** Why it had to stop; empty while it runs and where it was asked to. */
    public Optional<BillingException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Partitions that it reads now. */
    int partitions() {
        return meters.partitions();
    }

    /** Lets the batch under way end, then stops. */
    @Override
    public void close() {
        stopping.countDown();
        if (state == State.NEW) {
            return;
        }
        try {
            if (!awaitEnd(CLOSE_WITHIN)) {
                thread.interrupt();
                awaitEnd(CLOSE_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
