package org.longitude.coder;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Holds a coder back until the application that tokenises open admissions anew for its tokenizer
 * has caught up: before that, its codes would be behind those of the coder that it follows. Where
 * there is no such application nothing is waited for: the live path makes this tokenizer's ids
 * itself. One that has caught up once is not waited for again, though notes come and it is stopped
 * afterwards.
 */
final class RetokenizerWait {

    static final Duration AT_MOST_DEFAULT = Duration.ofHours(1);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final int SAY_EVERY_LOOKS = 20;

    /** Looks at the brokers. */
    interface Look {
        RetokenizerStanding look() throws InterruptedException;
    }

    /** Sleeps; a test's does not. */
    interface Pause {
        void spend(Duration duration) throws InterruptedException;
    }

    private final Look look;
    private final Pause pause;
    private final Consumer<String> say;
    private final Duration atMost;

    /**
     * A wait that has not begun.
     *
     * @param say is told now and then, in one line, what is waited for
     * @param atMost after so long it is given up
     */
    RetokenizerWait(Look look, Pause pause, Consumer<String> say, Duration atMost) {
        this.look = look;
        this.pause = pause;
        this.say = say;
        this.atMost = atMost;
    }

    /**
     * Returns when the re-tokeniser has caught up, or when there is none.
     *
     * @throws CoderException if it took too long, or the broker does not answer
     */
    void await() throws InterruptedException {
        RetokenizerStanding standing = look.look();
        for (int looks = 0; !standing.lets(); looks++) {
            if (LOOK_EVERY.multipliedBy(looks).compareTo(atMost) >= 0) {
                throw new CoderException(
                        CoderError.RETOKENIZER_BEHIND,
                        "after %s %s (expected: it catches up; or --retokenizer-wait-minutes with another limit)"
                                .formatted(atMost, describe(standing)),
                        null);
            }
            if (looks % SAY_EVERY_LOOKS == 0) {
                say.accept("coder: waiting, " + describe(standing));
            }
            pause.spend(LOOK_EVERY);
            standing = look.look();
        }
    }

    private static String describe(RetokenizerStanding standing) {
        return "the re-tokeniser of this bundle's tokenizer has %d records left%s"
                .formatted(
                        standing.recordsLeft(),
                        standing.running()
                                ? ""
                                : " and does not run: start 'serve preprocess --retokenize' with this"
                                        + " bundle");
    }
}
