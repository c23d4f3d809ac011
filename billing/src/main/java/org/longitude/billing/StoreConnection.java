package org.longitude.billing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.longitude.billing.store.BillingStore;
import org.longitude.billing.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database as far as it is there: connected when it is needed, again after a failure, and given
 * up after so many in a row.
 *
 * <p>Threading: one thread uses it. Ownership: owns the store that it opened last.
 */
final class StoreConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoreConnection.class);

    private final Supplier<BillingStore> open;
    private final RetryConfig retry;
    private final CountDownLatch stopping;
    private final ExportMeters meters;
    private @Nullable BillingStore store;
    private int failures;

    StoreConnection(
            Supplier<BillingStore> open,
            RetryConfig retry,
            CountDownLatch stopping,
            ExportMeters meters) {
        this.open = open;
        this.retry = retry;
        this.stopping = stopping;
        this.meters = meters;
    }

    BillingStore get() {
        BillingStore connected = store;
        if (connected == null) {
            connected = open.get();
            store = connected;
        }
        return connected;
    }

    /** The database did what was asked. */
    void succeeded() {
        failures = 0;
    }

    /**
     * Lets the connection go and waits before the next attempt.
     *
     * @throws StoreException the failure, where another attempt is of no use or one too many
     */
    void failed(StoreException failure) {
        close();
        meters.databaseFailed();
        failures++;
        if (failure.kind() != StoreException.Kind.PASSING || failures >= retry.attemptsMax()) {
            throw failure;
        }
        LOG.warn("database failed, trying again failures={}", failures, failure);
        try {
            if (stopping.await(retry.backoffMs(failures), TimeUnit.MILLISECONDS)) {
                LOG.info("told to stop while the database was away");
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
            store = null;
        }
    }
}
