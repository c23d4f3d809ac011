package org.longitude.coder;

import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a device's scores into outcomes while the device computes the next batch, and then lays out
 * the one after that.
 *
 * <p>Threading: one thread runs it, beside the device's.
 */
final class PredictionWorker {

    private static final Logger LOG = LoggerFactory.getLogger(PredictionWorker.class);

    private final ScoredBatches batches;
    private final InFlight inFlight;
    private final RowsAhead rowsAhead;

    PredictionWorker(ScoredBatches batches, InFlight inFlight, RowsAhead rowsAhead) {
        this.batches = batches;
        this.inFlight = inFlight;
        this.rowsAhead = rowsAhead;
    }

    /** Works until the device has ended and all that it scored is finished. */
    void run() throws InterruptedException {
        for (Optional<ScoredBatch> batch = batches.take();
                batch.isPresent();
                batch = batches.take()) {
            ServedModel model = batch.get().model();
            for (Scored scored : batch.get().results()) {
                inFlight.finish(scored.work(), outcome(scored, model.predictions()));
            }
            rowsAhead.layOut(model.scorer());
        }
    }

    /** What is written down of a result. */
    static Outcome outcome(Scored scored, PredictionBuilder predictions) {
        Work work = scored.work();
        if (scored instanceof Scored.Answered answered) {
            return predicted(work, answered, predictions);
        }
        if (scored instanceof Scored.Refused refused) {
            return new Outcome.Rejected(work.source(), refused.reason().code());
        }
        throw new IllegalStateException("unknown result " + scored.getClass());
    }

    /** An admission whose evidence cannot be laid out is put aside alone. */
    private static Outcome predicted(
            Work work, Scored.Answered answered, PredictionBuilder predictions) {
        try {
            return new Outcome.Predicted(
                    work.source(),
                    predictions.coded(work.source(), work.admission(), answered.scores()));
        } catch (KafkaException | CoderException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn(
                    "no prediction partition={} offset={} tokens={} cause={}",
                    work.partition().id(),
                    work.source().offset(),
                    work.tokens(),
                    e.getClass().getName());
            return new Outcome.Rejected(work.source(), ReasonCode.SCORING_FAILED.code());
        }
    }
}
