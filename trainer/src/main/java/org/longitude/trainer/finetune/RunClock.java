package org.longitude.trainer.finetune;

/**
 * How far a run is: by steps, or by time where the time budget ends first. Threading: none.
 *
 * <p>The schedule follows this share, so a run that is short of time still ends with low rates.
 */
final class RunClock {

    /** How much the newest step counts in the speed shown. */
    private static final double SPEED_SMOOTHING = 0.05;

    /** Share of the time budget by which steps may lag before time takes over. */
    private static final double TIME_SLACK_SHARE = 0.1;

    private final double secondsMax;
    private final long startedNanos = System.nanoTime();
    private long lastNanos = startedNanos;
    private int stepsPlanned;
    private int steps;
    private double tokensPerSecond;

    RunClock(double minutesMax) {
        this.secondsMax = minutesMax * 60;
    }

    void plan(int steps) {
        this.stepsPlanned = steps;
    }

    void stepped(int tokens) {
        steps++;
        long now = System.nanoTime();
        double speed = tokens / Math.max(1e-9, (now - lastNanos) / 1e9);
        lastNanos = now;
        tokensPerSecond =
                steps == 1 ? speed : tokensPerSecond + SPEED_SMOOTHING * (speed - tokensPerSecond);
    }

    /**
     * Share of the work done, 0 to 1. Time counts only once a run is behind by more than the slack,
     * so that one within its budget follows its steps alone and can be repeated exactly.
     */
    double done() {
        double byTime = (seconds() / secondsMax - TIME_SLACK_SHARE) / (1 - TIME_SLACK_SHARE);
        return Math.min(1, Math.max((double) steps / Math.max(1, stepsPlanned), byTime));
    }

    int steps() {
        return steps;
    }

    int stepsPlanned() {
        return stepsPlanned;
    }

    double seconds() {
        return (System.nanoTime() - startedNanos) / 1e9;
    }

    double tokensPerSecond() {
        return tokensPerSecond;
    }

    double secondsLeft() {
        double done = Math.max(1e-6, done());
        return seconds() * (1 - done) / done;
    }
}
