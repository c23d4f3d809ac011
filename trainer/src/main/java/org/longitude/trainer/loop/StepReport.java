package org.longitude.trainer.loop;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One step of a run.
 *
 * @param step steps done, this one included
 * @param stepsPlanned steps the run will do, unless it ends early
 * @param epoch passes done before the present one
 * @param loss normalised by what the whole step scored
 * @param terms what the loss is the sum of
 * @param gradientNorm before clipping
 * @param rate the highest learning rate of the step
 * @param tokens shown in the step, without padding
 * @param tokensPerSecond lately
 * @param secondsLeft estimate
 */
public record StepReport(
        long step,
        long stepsPlanned,
        int epoch,
        double loss,
        SortedMap<String, Double> terms,
        double gradientNorm,
        double rate,
        long tokens,
        double tokensPerSecond,
        double secondsLeft) {

    public StepReport {
        terms = new TreeMap<>(terms);
    }

    /** Share of the planned steps, 0 to 1. */
    public double share() {
        return Math.min(1, (double) step / Math.max(1, stepsPlanned));
    }

    /** For a progress bar. */
    public String detail() {
        return "step %d of %d, loss %.4f, %.0f tokens/s, %s left"
                .formatted(step, stepsPlanned, loss, tokensPerSecond, duration(secondsLeft));
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 120
                ? whole + " s"
                : whole < 7_200 ? whole / 60 + " min" : "%.1f h".formatted(whole / 3_600.0);
    }
}
