package org.longitude.trainer.reproduce;

import java.io.IOException;
import java.util.List;

/**
 * One part of a reproduction.
 *
 * @param name of its folder, for example {@code late-linear}
 * @param title for people
 * @param needs names of the steps that come before it
 * @param settings what decides its result, beside what its needs came to
 * @param work how much there is, for the time plan
 * @param action what it does
 */
record Step(
        String name, String title, List<String> needs, Object settings, Work work, Action action) {

    /**
     * How much there is to do.
     *
     * @param longTokens of training through sliding-window layers
     * @param shortTokens of training through full-attention layers
     * @param seconds as guessed from other runs
     */
    record Work(double longTokens, double shortTokens, double seconds) {

        static Work ofSeconds(double seconds) {
            return new Work(0, 0, seconds);
        }
    }

    /** Does the step in its folder and says what it came to. */
    @FunctionalInterface
    interface Action {
        /**
         * Does it.
         *
         * @return what is written as the step's result, by which it is finished
         */
        Object run(StepRun run) throws IOException;
    }

    Step {
        needs = List.copyOf(needs);
    }
}
