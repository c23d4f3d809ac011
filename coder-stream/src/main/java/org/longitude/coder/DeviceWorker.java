package org.longitude.coder;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs batches through one device's model, one after the other. The device waits for nothing but
 * work: records were decoded before, predictions are made by another thread, which also lays out
 * the rows of the batch that is likely to be next. That batch is planned from all that waits at the
 * moment the device is free, which fills it better than any plan made earlier; what was laid out is
 * of use if the plan is the same (ADR 44).
 *
 * <p>A new model takes over between two batches; the old one answers until then.
 *
 * <p>Threading: one thread runs it. Ownership: owns the model that serves, its first and each that
 * it takes from the slot, and closes them on that thread, since one thread owns a device.
 */
final class DeviceWorker {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceWorker.class);

    private final int device;
    private final Supplier<ServedModel> first;
    private final ModelSlot slot;
    private final InFlight inFlight;
    private final ScoredBatches scored;
    private final RowsAhead rowsAhead;
    private final Tally tally;

    /**
     * A worker.
     *
     * @param device its number, from 0
     * @param first makes the model that serves first
     * @param slot where the models that follow are left
     */
    DeviceWorker(
            int device,
            Supplier<ServedModel> first,
            ModelSlot slot,
            InFlight inFlight,
            ScoredBatches scored,
            RowsAhead rowsAhead,
            Tally tally) {
        this.device = device;
        this.first = first;
        this.slot = slot;
        this.inFlight = inFlight;
        this.scored = scored;
        this.rowsAhead = rowsAhead;
        this.tally = tally;
    }

    /**
     * Loads and warms the first model and works until planning has stopped.
     *
     * @param serving is told of each model that begins to serve
     * @param rest how long the device may stay idle after it has worked, in nanoseconds
     */
    void run(Consumer<BundleFacts> serving, Rest rest) throws InterruptedException {
        ServedModel model = first.get();
        try {
            begin(model, serving);
            Optional<BatchPlanner.Batch<Work>> batch = inFlight.takeBatch();
            while (batch.isPresent()) {
                ServedModel next = slot.take();
                if (next != null) {
                    ServedModel old = model;
                    model = next;
                    old.close();
                    begin(model, serving);
                }
                rest.after(code(model, batch.get()));
                batch = inFlight.takeBatch();
            }
        } finally {
            model.close();
            slot.close();
        }
    }

    private void begin(ServedModel model, Consumer<BundleFacts> serving) {
        inFlight.rowsBy(model.scorer()::rows);
        serving.accept(model.facts());
    }

    /** What is done between two batches. */
    interface Rest {
        void after(long nanos) throws InterruptedException;
    }

    private long code(ServedModel model, BatchPlanner.Batch<Work> batch)
            throws InterruptedException {
        BatchTrace trace = BatchTrace.begin(batch, model.facts(), device);
        long startNanos = System.nanoTime();
        Scorer.LaidOut laidOut = rowsAhead.take(model.scorer(), batch.admissions());
        List<Scored> results = model.coder().code(batch.admissions(), laidOut);
        long nanos = System.nanoTime() - startNanos;
        trace.end();
        tally.scored(batch, nanos);
        scored.put(new ScoredBatch(results, model));
        LOG.info(
                "batch device={} bundle={} lane={} admissions={} tokens={} rows={} laidOutAhead={}"
                        + " deviceMs={} first={}@{}",
                device,
                model.facts().id(),
                batch.lane(),
                results.size(),
                batch.tokens(),
                batch.rows(),
                laidOut != null,
                nanos / 1_000_000,
                batch.admissions().get(0).partition().id(),
                batch.admissions().get(0).source().offset());
        return nanos;
    }
}
