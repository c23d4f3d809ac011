package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RowsAheadTest {

    private static final int FULL = 2;
    private static final BatchConfig BATCH = new BatchConfig(1_000, FULL, 1.25, 0);
    private static final InFlightConfig LIMITS = new InFlightConfig(100, 10_000, 100, 1);

    private final InFlight inFlight = new InFlight(BATCH, LIMITS, () -> 0);
    private final Tally tally = new Tally(CoderMeters.unread());
    private final RowsAhead ahead = new RowsAhead(inFlight, tally);
    private final FakeScorer scorer = new FakeScorer();

    @BeforeEach
    void assign() {
        inFlight.begin(Admissions.LIVE_0, Lane.LIVE);
        inFlight.begin(Admissions.HISTORY_0, Lane.HISTORY);
    }

    @Test
    void shouldGiveTheRowsWhenThePlanIsTheSame() throws Exception {
        add(Lane.LIVE, "a", 0);
        add(Lane.LIVE, "b", 1);
        ahead.layOut(scorer);
        add(Lane.LIVE, "c", 2);

        Scorer.LaidOut rows = ahead.take(scorer, planned());

        assertThat(rows).isNotNull();
        assertThat(rows.score()).hasSize(FULL);
        assertThat(counted()).containsExactly(1L, 0L);
    }

    @Test
    void shouldGiveThemOnce() throws Exception {
        add(Lane.LIVE, "a", 0);
        add(Lane.LIVE, "b", 1);
        ahead.layOut(scorer);
        List<Work> planned = planned();
        ahead.take(scorer, planned);

        assertThat(ahead.take(scorer, planned)).isNull();
        assertThat(counted()).containsExactly(1L, 0L);
    }

    @Test
    void shouldDropTheGuessWhenALiveAdmissionCameBeforeHistory() throws Exception {
        add(Lane.HISTORY, "a", 0);
        add(Lane.HISTORY, "b", 1);
        ahead.layOut(scorer);
        add(Lane.LIVE, "live", 0);

        List<Work> planned = planned();

        assertThat(planned)
                .extracting(work -> work.admission().getAdmissionId())
                .containsExactly("live");
        assertThat(ahead.take(scorer, planned)).isNull();
        assertThat(counted()).containsExactly(0L, 1L);
    }

    @Test
    void shouldDropTheGuessWhenARevisionInItWasOvertaken() throws Exception {
        add(Lane.LIVE, "a", 0);
        add(Lane.LIVE, "b", 1);
        ahead.layOut(scorer);
        inFlight.add(work(Lane.LIVE, "a", 2, 2));

        assertThat(ahead.take(scorer, planned())).isNull();
        assertThat(counted()).containsExactly(0L, 1L);
    }

    @Test
    void shouldDropTheGuessWhenItsRecordsAreReadAgain() throws Exception {
        add(Lane.LIVE, "a", 0);
        add(Lane.LIVE, "b", 1);
        ahead.layOut(scorer);
        inFlight.begin(Admissions.LIVE_0, Lane.LIVE);
        add(Lane.LIVE, "a", 0);
        add(Lane.LIVE, "b", 1);

        assertThat(ahead.take(scorer, planned())).isNull();
        assertThat(counted()).containsExactly(0L, 1L);
    }

    @Test
    void shouldDropTheGuessWhenAnotherModelServesMeanwhile() throws Exception {
        add(Lane.LIVE, "a", 0);
        add(Lane.LIVE, "b", 1);
        ahead.layOut(scorer);

        assertThat(ahead.take(new FakeScorer(), planned())).isNull();
        assertThat(counted()).containsExactly(0L, 1L);
    }

    @Test
    void shouldGuessNothingWhileNoFullBatchWaits() throws Exception {
        add(Lane.LIVE, "a", 0);
        ahead.layOut(scorer);

        assertThat(ahead.take(scorer, planned())).isNull();
        assertThat(counted()).containsExactly(0L, 0L);
    }

    @Test
    void shouldLeaveWhatCannotBeLaidOutToTheDevice() throws Exception {
        scorer.misshapen = admission -> true;
        add(Lane.LIVE, "a", 0);
        add(Lane.LIVE, "b", 1);
        ahead.layOut(scorer);

        assertThat(ahead.take(scorer, planned())).isNull();
        assertThat(counted()).containsExactly(0L, 0L);
    }

    private List<Long> counted() {
        CoderCounters counters = tally.counters(0);
        return List.of(counters.aheadUsed(), counters.aheadDropped());
    }

    private List<Work> planned() throws InterruptedException {
        return inFlight.takeBatch().orElseThrow().admissions();
    }

    private void add(Lane lane, String id, long offset) {
        inFlight.add(work(lane, id, offset, 1));
    }

    private Work work(Lane lane, String id, long offset, long revision) {
        AssignedPartition partition =
                inFlight.partition(lane == Lane.LIVE ? Admissions.LIVE_0 : Admissions.HISTORY_0)
                        .orElseThrow();
        return Admissions.work(
                partition, offset, Admissions.admission(id, 10).setRevision(revision).build());
    }
}
