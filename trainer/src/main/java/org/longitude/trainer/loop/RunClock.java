package org.longitude.trainer.loop;

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
    private final long stepsPlanned;
    private final long stepsBefore;
    private final double secondsBefore;
    private final long startedNanos = System.nanoTime();
    private long lastNanos = startedNanos;
    private long steps;
    private double tokensPerSecond;

    /**
     * Starts now.
     *
     * @param stepsBefore done by earlier parts of the run, in {@code secondsBefore}
     */
    RunClock(double minutesMax, long stepsPlanned, long stepsBefore, double secondsBefore) {
        this.secondsMax = minutesMax * 60;
        this.stepsPlanned = stepsPlanned;
        this.stepsBefore = stepsBefore;
        this.secondsBefore = secondsBefore;
        this.steps = stepsBefore;
    }

    void stepped(long tokens) {
        steps++;
        long now = System.nanoTime();
        double speed = tokens / Math.max(1e-9, (now - lastNanos) / 1e9);
        lastNanos = now;
        tokensPerSecond =
                steps == stepsBefore + 1
                        ? speed
                        : tokensPerSecond + SPEED_SMOOTHING * (speed - tokensPerSecond);
    }

    /** The time since the last step was spent on something else, such as an evaluation. */
    void interrupted() {
        lastNanos = System.nanoTime();
    }

    /**
     * Share of the work done, 0 to 1. Time counts only once a run is behind by more than the slack,
     * so that one within its budget follows its steps alone and can be repeated exactly.
     */
    double done() {
        double byTime = (seconds() / secondsMax - TIME_SLACK_SHARE) / (1 - TIME_SLACK_SHARE);
        return Math.min(1, Math.max((double) steps / Math.max(1, stepsPlanned), byTime));
    }

    Moment moment() {
        return new Moment(steps, stepsPlanned, done());
    }

    boolean allSteps() {
        return steps >= stepsPlanned;
    }

    long stepsPlanned() {
        return stepsPlanned;
    }

    double seconds() {
        return secondsBefore + (System.nanoTime() - startedNanos) / 1e9;
    }

    double tokensPerSecond() {
        return tokensPerSecond;
    }

    double secondsLeft() {
        double done = Math.max(1e-6, done());
        double rest = seconds() * (1 - done) / done;
        return Math.min(rest, Math.max(0, secondsMax - seconds()));
    }
}
