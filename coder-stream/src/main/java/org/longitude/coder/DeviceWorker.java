package org.longitude.coder;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs batches through one device's model, one after the other. The device waits for nothing but
 * work: records were decoded before, predictions are made by another thread, and the next batch is
 * planned from all that waits at the moment the device is free, which fills it better than any plan
 * made earlier (ADR 29).
 *
 * <p>Threading: one thread runs it. Ownership: makes the scorer on that thread and closes it there,
 * since one thread owns a device.
 */
final class DeviceWorker {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceWorker.class);

    private final int device;
    private final Supplier<Scorer> scorers;
    private final BundleFacts bundle;
    private final InFlight inFlight;
    private final ScoredBatches scored;
    private final Tally tally;

    /**
     * A worker.
     *
     * @param device its number, from 0
     */
    DeviceWorker(
            int device,
            Supplier<Scorer> scorers,
            BundleFacts bundle,
            InFlight inFlight,
            ScoredBatches scored,
            Tally tally) {
        this.device = device;
        this.scorers = scorers;
        this.bundle = bundle;
        this.inFlight = inFlight;
        this.scored = scored;
        this.tally = tally;
    }

    /** Loads and warms the model, says so, and works until planning has stopped. */
    void run(Runnable warm) throws InterruptedException {
        try (Scorer scorer = scorers.get()) {
            BatchCoder coder = new BatchCoder(scorer, bundle.labels().size(), bundle.canary());
            coder.warmUp();
            inFlight.rowsBy(scorer::rows);
            warm.run();
            Optional<BatchPlanner.Batch<Work>> batch = inFlight.takeBatch();
            while (batch.isPresent()) {
                code(coder, batch.get());
                batch = inFlight.takeBatch();
            }
        }
    }

    private void code(BatchCoder coder, BatchPlanner.Batch<Work> batch)
            throws InterruptedException {
        long startNanos = System.nanoTime();
        List<Scored> results = coder.code(batch.admissions());
        long nanos = System.nanoTime() - startNanos;
        tally.scored(batch, nanos);
        scored.put(results);
        LOG.info(
                "batch device={} lane={} admissions={} tokens={} rows={} deviceMs={} first={}@{}",
                device,
                batch.lane(),
                results.size(),
                batch.tokens(),
                batch.rows(),
                nanos / 1_000_000,
                batch.admissions().get(0).partition().id(),
                batch.admissions().get(0).source().offset());
    }
}
