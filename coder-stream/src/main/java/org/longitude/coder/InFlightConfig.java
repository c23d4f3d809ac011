package org.longitude.coder;

/**
 * Bounds on what has been read and not yet committed. At a lane's bound its partitions are paused,
 * so a poll can overrun it by {@code pollAdmissionsMax} and no more.
 *
 * @param laneAdmissionsMax admissions in flight in one lane
 * @param laneTokensMax tokens in flight in one lane; long admissions reach it before the count
 * @param aheadAdmissionsMax results that wait for an older admission of their partition; at this
 *     bound batches are planned in order of arrival, which adds none
 * @param pollAdmissionsMax records taken in one poll (Kafka's max.poll.records)
 * @param revisionsMax admissions of which the newest revision is remembered, so that an older one
 *     that comes later is known as such
 */
public record InFlightConfig(
        int laneAdmissionsMax,
        long laneTokensMax,
        int aheadAdmissionsMax,
        int pollAdmissionsMax,
        int revisionsMax) {

    /** What a hundred thousand admissions take, some 40 MB with their names. */
    public static final int REVISIONS_MAX_DEFAULT = 100_000;

    /** About 100 MB of admissions at the most, most of it their original bytes and offsets. */
    public static final InFlightConfig DEFAULT = new InFlightConfig(1_024, 2_000_000, 256, 64);

    /** The same with the usual memory of revisions. */
    public InFlightConfig(
            int laneAdmissionsMax,
            long laneTokensMax,
            int aheadAdmissionsMax,
            int pollAdmissionsMax) {
        this(
                laneAdmissionsMax,
                laneTokensMax,
                aheadAdmissionsMax,
                pollAdmissionsMax,
                REVISIONS_MAX_DEFAULT);
    }

    public InFlightConfig {
        Check.that(laneAdmissionsMax > 0, "laneAdmissionsMax", laneAdmissionsMax, "> 0");
        Check.that(laneTokensMax > 0, "laneTokensMax", laneTokensMax, "> 0");
        Check.that(aheadAdmissionsMax > 0, "aheadAdmissionsMax", aheadAdmissionsMax, "> 0");
        Check.that(pollAdmissionsMax > 0, "pollAdmissionsMax", pollAdmissionsMax, "> 0");
        Check.that(revisionsMax > 0, "revisionsMax", revisionsMax, "> 0");
    }
}
