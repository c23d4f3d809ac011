package org.longitude.model.training;

/**
 * A learning rate that rises in a line over the first steps and falls in a line to zero at the
 * last, as Hugging Face's {@code get_linear_schedule_with_warmup}.
 *
 * @param rateMax the rate at the end of the rise
 * @param warmupSteps steps of the rise; the first of them has rate 0 if there are any
 * @param stepsMax steps of the whole run; from there on the rate is 0
 */
public record LinearSchedule(double rateMax, long warmupSteps, long stepsMax) {

    public LinearSchedule {
        if (!(rateMax > 0) || warmupSteps < 0 || stepsMax < 1 || warmupSteps > stepsMax) {
            throw new IllegalArgumentException(
                    "rateMax: %s, warmupSteps: %d, stepsMax: %d (expected: rateMax > 0, 0 <= warmupSteps <= stepsMax, stepsMax >= 1)"
                            .formatted(rateMax, warmupSteps, stepsMax));
        }
    }

    /**
     * The rate of a step.
     *
     * @param step steps done before it, from 0
     */
    public double rate(long step) {
        if (step < warmupSteps) {
            return rateMax * step / warmupSteps;
        }
        return rateMax * Math.max(0, stepsMax - step) / Math.max(1, stepsMax - warmupSteps);
    }
}
