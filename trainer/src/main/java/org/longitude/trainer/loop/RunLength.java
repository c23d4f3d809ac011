package org.longitude.trainer.loop;

/**
 * When a run ends at the latest.
 *
 * @param epochs passes over the samples
 * @param stepsMax steps; 0 for as many as the epochs have
 * @param minutesMax time budget: the schedule shrinks to it, and then a run is no longer a function
 *     of the seed alone
 */
public record RunLength(int epochs, long stepsMax, double minutesMax) {

    public RunLength {
        if (epochs < 1 || stepsMax < 0 || !(minutesMax > 0)) {
            throw new IllegalArgumentException(
                    "epochs: %d, stepsMax: %d, minutesMax: %s (expected: >= 1, >= 0, > 0)"
                            .formatted(epochs, stepsMax, minutesMax));
        }
    }

    /** So many passes. */
    public static RunLength ofEpochs(int epochs) {
        return new RunLength(epochs, 0, Double.POSITIVE_INFINITY);
    }

    /** So many steps, over as many passes as they take. */
    public static RunLength ofSteps(long steps) {
        return new RunLength(Integer.MAX_VALUE, steps, Double.POSITIVE_INFINITY);
    }

    public RunLength within(double minutes) {
        return new RunLength(epochs, stepsMax, minutes);
    }

    long stepsPlanned(int stepsOfAnEpoch) {
        return stepsMax > 0 ? stepsMax : Math.multiplyExact((long) epochs, stepsOfAnEpoch);
    }
}
