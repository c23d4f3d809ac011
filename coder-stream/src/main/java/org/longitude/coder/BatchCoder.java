package org.longitude.coder;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.longitude.model.encoder.Scores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores a batch so that one bad admission costs nobody else. A batch that fails, for whatever
 * reason, is split in two and each half goes on; one that fails alone is refused. Before it is, the
 * model must answer for the canary, an admission that it has answered before. If it does not, the
 * fault is the model's or the device's and no record is blamed.
 *
 * <p>A device that runs out of memory is a failure like others, told apart by its reason: the
 * halves need less, so that it is seldom more than one split, and an admission that does not fit
 * alone is the one to put aside.
 *
 * <p>Threading: used by the thread that owns the scorer.
 */
final class BatchCoder {

    private static final Logger LOG = LoggerFactory.getLogger(BatchCoder.class);

    private final Scorer scorer;
    private final int labels;
    private final int[] canary;

    BatchCoder(Scorer scorer, int labels, int[] canary) {
        this.scorer = scorer;
        this.labels = labels;
        this.canary = canary.clone();
    }

    /** Runs the canary once, which also warms the device. */
    void warmUp() {
        answerForCanary(null);
    }

    /** One result for each admission, in the same order. */
    List<Scored> code(List<Work> batch) {
        return code(batch, null);
    }

    /**
     * As above.
     *
     * @param laidOut the batch's rows, where somebody has laid them out for this scorer; the parts
     *     of a batch that fails are laid out again
     */
    List<Scored> code(List<Work> batch, Scorer.@Nullable LaidOut laidOut) {
        List<Scored> results = new ArrayList<>(batch.size());
        code(batch, laidOut, results);
        return results;
    }

    private void code(List<Work> batch, Scorer.@Nullable LaidOut laidOut, List<Scored> results) {
        try {
            results.addAll(score(batch, laidOut));
        } catch (CoderException e) {
            throw e;
        } catch (RuntimeException e) {
            if (batch.size() > 1) {
                LOG.warn(
                        "batch split admissions={} outOfMemory={} cause={}",
                        batch.size(),
                        DeviceMemory.ranOut(e),
                        e.getClass().getName());
                int half = batch.size() / 2;
                code(batch.subList(0, half), null, results);
                code(batch.subList(half, batch.size()), null, results);
            } else {
                results.add(refused(batch.get(0), e));
            }
        }
    }

    private List<Scored> score(List<Work> batch, Scorer.@Nullable LaidOut laidOut) {
        List<Scores> scored =
                laidOut == null
                        ? scorer.score(batch.stream().map(Work::tokenIds).toList())
                        : laidOut.score();
        if (scored.size() != batch.size()) {
            throw new IllegalStateException(
                    "scores: " + scored.size() + " (expected: " + batch.size() + ")");
        }
        List<Scored> results = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            results.add(
                    isSound(scored.get(i))
                            ? new Scored.Answered(batch.get(i), scored.get(i))
                            : refused(batch.get(i), null));
        }
        return results;
    }

    private boolean isSound(Scores scored) {
        float[] probabilities = scored.probabilities();
        if (probabilities.length != labels) {
            return false;
        }
        for (float probability : probabilities) {
            if (!(probability >= 0 && probability <= 1)) {
                return false;
            }
        }
        return true;
    }

    /** The cause's message may hold anything, so that only its type is told. */
    private Scored refused(Work work, @Nullable RuntimeException cause) {
        answerForCanary(cause);
        LOG.warn(
                "scoring failed partition={} offset={} tokens={} cause={}",
                work.partition().id(),
                work.source().offset(),
                work.tokens(),
                cause == null ? "probabilities out of range" : cause.getClass().getName());
        boolean outOfMemory = cause != null && DeviceMemory.ranOut(cause);
        return new Scored.Refused(
                work, outOfMemory ? ReasonCode.DEVICE_OUT_OF_MEMORY : ReasonCode.SCORING_FAILED);
    }

    private void answerForCanary(@Nullable RuntimeException suspected) {
        try {
            List<Scores> scored = scorer.score(List.of(canary));
            if (scored.size() == 1 && isSound(scored.get(0))) {
                return;
            }
        } catch (RuntimeException e) {
            if (suspected != null) {
                e.addSuppressed(suspected);
            }
            throw modelFailed(e);
        }
        throw modelFailed(suspected);
    }

    private CoderException modelFailed(@Nullable RuntimeException cause) {
        return new CoderException(
                CoderError.MODEL_FAILED,
                "the model gives no sound probabilities for its test admission of "
                        + canary.length
                        + " tokens (expected: "
                        + labels
                        + " of them, each 0 to 1); no record was blamed, restart the coder or"
                        + " release another bundle",
                cause);
    }
}
