package org.longitude.coder;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reader's thread: owns the consumer from its making to its close. It ends last, because what
 * is finished can be committed only while this member is in its group.
 *
 * <p>Threading: one thread runs it; the rest may be called from any.
 */
final class ReaderLoop {

    private static final Logger LOG = LoggerFactory.getLogger(ReaderLoop.class);

    /** Hears why the reading has stopped. */
    interface Failed {
        void because(RuntimeException cause);
    }

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Function<Consumer<byte[], byte[]>, AdmissionReader> readers;
    private final Lifecycle life;
    private final int closeMsMax;
    private final CountDownLatch writerEnded = new CountDownLatch(1);

    private final Object lock = new Object();
    private @Nullable AdmissionReader admissions;
    private boolean stopped;

    /**
     * A loop that was not run.
     *
     * @param readers makes what reads with a consumer
     * @param closeMsMax how long it waits for the writer, and for the group to let it go
     */
    ReaderLoop(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Function<Consumer<byte[], byte[]>, AdmissionReader> readers,
            Lifecycle life,
            int closeMsMax) {
        this.consumers = consumers;
        this.readers = readers;
        this.life = life;
        this.closeMsMax = closeMsMax;
    }

    /**
     * Reads until it is stopped.
     *
     * @param failed told at once of what stops the reading, while the group is not left yet
     */
    void run(Failed failed) throws InterruptedException {
        Consumer<byte[], byte[]> consumer = consumers.get();
        try {
            read(readers.apply(consumer), failed);
        } finally {
            leave(consumer);
        }
    }

    private void read(AdmissionReader fresh, Failed failed) throws InterruptedException {
        synchronized (lock) {
            admissions = fresh;
            if (stopped) {
                return;
            }
        }
        try {
            fresh.run();
        } catch (RuntimeException e) {
            failed.because(e);
            awaitWriter();
        }
    }

    private void awaitWriter() throws InterruptedException {
        if (!writerEnded.await(closeMsMax, TimeUnit.MILLISECONDS)) {
            LOG.warn("leaving the group before the last commit closeMsMax={}", closeMsMax);
        }
    }

    private void leave(Consumer<byte[], byte[]> consumer) {
        GroupMembershipOperation operation =
                life.isHalted()
                        ? GroupMembershipOperation.REMAIN_IN_GROUP
                        : GroupMembershipOperation.LEAVE_GROUP;
        consumer.close(
                CloseOptions.timeout(Duration.ofMillis(life.isHalted() ? 0 : closeMsMax))
                        .withGroupMembershipOperation(operation));
    }

    /** Nothing more is committed: there is nothing left to wait for. */
    void writerEnded() {
        writerEnded.countDown();
        stop();
    }

    /**
     * Wakes the reader outside the lock: the reader may hold its consumer and wait for the lock.
     */
    void stop() {
        @Nullable AdmissionReader reading;
        synchronized (lock) {
            stopped = true;
            reading = admissions;
        }
        if (reading != null) {
            reading.stop();
        }
    }

    /** Records of the assigned partitions that were not read yet, as of the last poll. */
    long lag() {
        @Nullable AdmissionReader reading;
        synchronized (lock) {
            reading = admissions;
        }
        return reading == null ? 0 : reading.lag();
    }
}
