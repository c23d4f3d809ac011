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

    /** What takes the time. */
    enum Kind {
        /** Tokens of training through sliding-window layers. */
        LONG_TOKENS,
        /** Tokens of training through full-attention layers. */
        SHORT_TOKENS,
        /** Seconds, as guessed from other runs. */
        SECONDS
    }

    /** How much of which kind. */
    record Work(Kind kind, double amount) {}

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
