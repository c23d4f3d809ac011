package org.longitude.preprocess;

import java.time.Duration;

/**
 * How long an admission's notes are remembered, counted from the arrival of its last note by this
 * machine's clock, never by a date in a note.
 *
 * @param keepFor after this long without a note an admission is forgotten
 * @param sweepEvery how often expired admissions are looked for
 * @param sweepAdmissionsMax how many admissions one look goes through in each partition
 */
record StateRetention(Duration keepFor, Duration sweepEvery, int sweepAdmissionsMax) {

    static final Duration KEEP_FOR_DEFAULT = Duration.ofDays(90);
    private static final Duration SWEEP_EVERY_DEFAULT = Duration.ofSeconds(30);
    private static final int SWEEP_ADMISSIONS_MAX_DEFAULT = 1_000;

    static StateRetention of(Duration keepFor) {
        return new StateRetention(keepFor, SWEEP_EVERY_DEFAULT, SWEEP_ADMISSIONS_MAX_DEFAULT);
    }
}
