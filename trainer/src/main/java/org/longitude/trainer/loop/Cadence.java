package org.longitude.trainer.loop;

/** When a run is evaluated, beside its end. */
@FunctionalInterface
public interface Cadence {

    /** Whether it is time after a step. */
    boolean isDue(Position after);

    /** So many times an epoch, the last time at its end. */
    static Cadence perEpoch(int times) {
        require(times, "evaluations per epoch");
        return after ->
                (long) after.index() * times / after.stepsInEpoch()
                        > (after.index() - 1L) * times / after.stepsInEpoch();
    }

    /** After every so many steps. */
    static Cadence everySteps(int steps) {
        require(steps, "steps between evaluations");
        return after -> after.step() % steps == 0;
    }

    private static void require(int found, String name) {
        if (found < 1) {
            throw new IllegalArgumentException("%s: %d (expected: >= 1)".formatted(name, found));
        }
    }
}
