package org.longitude.trainer.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides how a run goes on, beside weights and moments: what a checkpoint's state
 * is.
 *
 * @param epoch passes done
 * @param index steps done of the present pass
 * @param step steps done
 * @param tokens shown
 * @param seconds of training
 * @param lossSum of the steps since the last evaluation
 * @param lossCount how many those are
 * @param best the best evaluation so far
 * @param worse evaluations since then
 * @param history all evaluations
 * @param updates how often the optimiser moved each parameter
 */
record LoopState(
        int epoch,
        int index,
        long step,
        long tokens,
        double seconds,
        double lossSum,
        int lossCount,
        @Nullable Evaluation best,
        int worse,
        List<Evaluation> history,
        Map<String, Integer> updates) {

    LoopState {
        history = List.copyOf(history);
        updates = new TreeMap<>(updates);
    }

    static LoopState start() {
        return new LoopState(0, 0, 0, 0, 0, 0, 0, null, 0, List.of(), Map.of());
    }

    LoopState stepped(double loss, long shown, double secondsNow) {
        return new LoopState(
                epoch,
                index + 1,
                step + 1,
                tokens + shown,
                secondsNow,
                lossSum + loss,
                lossCount + 1,
                best,
                worse,
                history,
                updates);
    }

    LoopState nextEpoch() {
        return new LoopState(
                epoch + 1, 0, step, tokens, seconds, lossSum, lossCount, best, worse, history,
                updates);
    }

    /** A draw goes to the earlier evaluation. */
    LoopState judged(Evaluation evaluation) {
        boolean better = best == null || evaluation.score() > best.score();
        List<Evaluation> all = new ArrayList<>(history);
        all.add(evaluation);
        return new LoopState(
                epoch,
                index,
                step,
                tokens,
                evaluation.seconds(),
                0,
                0,
                better ? evaluation : best,
                better ? 0 : worse + 1,
                all,
                updates);
    }

    LoopState withUpdates(Map<String, Integer> counts) {
        return new LoopState(
                epoch, index, step, tokens, seconds, lossSum, lossCount, best, worse, history,
                counts);
    }

    double meanLoss() {
        return lossSum / Math.max(1, lossCount);
    }

    long bestStep() {
        return best == null ? -1 : best.step();
    }

    /** Whether the present weights have been evaluated. */
    boolean isJudged() {
        return !history.isEmpty() && history.get(history.size() - 1).step() == step;
    }
}
