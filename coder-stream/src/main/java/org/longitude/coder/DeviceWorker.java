package org.longitude.coder;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs batches through the model, one after the other.
 *
 * <p>Threading: one thread runs it. Ownership: makes the scorer on that thread and closes it there,
 * since one thread owns a device.
 */
final class DeviceWorker {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceWorker.class);

    private final Supplier<Scorer> scorers;
    private final PredictionBuilder predictions;
    private final BundleFacts bundle;
    private final InFlight inFlight;
    private final Tally tally;

    DeviceWorker(
            Supplier<Scorer> scorers,
            PredictionBuilder predictions,
            BundleFacts bundle,
            InFlight inFlight,
            Tally tally) {
        this.scorers = scorers;
        this.predictions = predictions;
        this.bundle = bundle;
        this.inFlight = inFlight;
        this.tally = tally;
    }

    /** Loads and warms the model, says so, and works until planning has stopped. */
    void run(Runnable warm) throws InterruptedException {
        try (Scorer scorer = scorers.get()) {
            BatchCoder coder =
                    new BatchCoder(scorer, predictions, bundle.labels().size(), bundle.canary());
            coder.warmUp();
            warm.run();
            Optional<BatchPlanner.Batch<Work>> batch = inFlight.takeBatch();
            while (batch.isPresent()) {
                code(coder, batch.get());
                batch = inFlight.takeBatch();
            }
        }
    }

    private void code(BatchCoder coder, BatchPlanner.Batch<Work> batch) {
        long startNanos = System.nanoTime();
        List<Outcome> outcomes = coder.code(batch.admissions());
        long nanos = System.nanoTime() - startNanos;
        tally.scored(batch, nanos);
        for (int i = 0; i < outcomes.size(); i++) {
            inFlight.finish(batch.admissions().get(i), outcomes.get(i));
        }
        LOG.info(
                "batch lane={} admissions={} tokens={} paddedTokens={} deviceMs={} first={}@{}",
                batch.lane(),
                outcomes.size(),
                batch.tokens(),
                batch.paddedTokens(),
                nanos / 1_000_000,
                batch.admissions().get(0).partition().id(),
                batch.admissions().get(0).source().offset());
    }
}
