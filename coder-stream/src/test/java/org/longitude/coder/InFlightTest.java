package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class InFlightTest {

    private static final BatchConfig BATCH = new BatchConfig(1_000, 8, 1.25, 0);
    private static final InFlightConfig LIMITS = new InFlightConfig(4, 1_000, 2, 1);

    private long nowMs;
    private final InFlight inFlight = new InFlight(BATCH, LIMITS, () -> nowMs);

    @BeforeEach
    void assign() {
        inFlight.joined(Admissions.GROUP);
        inFlight.begin(Admissions.LIVE_0, Lane.LIVE);
        inFlight.begin(Admissions.HISTORY_0, Lane.HISTORY);
    }

    @Test
    void shouldPauseALaneWhenItIsFullOfAdmissions() {
        for (int offset = 0; offset < 4; offset++) {
            assertThat(inFlight.accepts(Lane.LIVE)).isTrue();
            add(Admissions.LIVE_0, offset, 10);
        }

        assertThat(inFlight.accepts(Lane.LIVE)).isFalse();
    }

    @Test
    void shouldPauseALaneWhenItIsFullOfTokens() {
        add(Admissions.LIVE_0, 0, 1_000);

        assertThat(inFlight.accepts(Lane.LIVE)).isFalse();
    }

    @Test
    void shouldPauseHistoryOnlyWhileALiveAdmissionWaits() throws Exception {
        assertThat(inFlight.accepts(Lane.HISTORY)).isTrue();

        add(Admissions.LIVE_0, 0, 10);
        assertThat(inFlight.accepts(Lane.HISTORY)).isFalse();

        inFlight.takeBatch();
        assertThat(inFlight.accepts(Lane.HISTORY)).isTrue();
    }

    @Test
    void shouldResumeALaneWhenItsResultsAreCommitted() throws Exception {
        for (int offset = 0; offset < 4; offset++) {
            add(Admissions.LIVE_0, offset, 10);
        }
        finish(inFlight.takeBatch().orElseThrow().admissions());
        assertThat(inFlight.accepts(Lane.LIVE)).isFalse();

        inFlight.release(inFlight.takeReady().orElseThrow());

        assertThat(inFlight.accepts(Lane.LIVE)).isTrue();
    }

    @Test
    void shouldPlanByArrivalWhenTooManyResultsWaitForAnOlderOne() throws Exception {
        // given two short ones, full before the long first one lingered, finished ahead of it
        InFlight lingering =
                new InFlight(new BatchConfig(400, 2, 1.25, 1_000), LIMITS, () -> nowMs);
        lingering.begin(Admissions.LIVE_0, Lane.LIVE);
        AssignedPartition partition = lingering.partition(Admissions.LIVE_0).orElseThrow();
        lingering.add(work(partition, 0, 300));
        lingering.add(work(partition, 1, 10));
        lingering.add(work(partition, 2, 10));
        for (Work work : lingering.takeBatch().orElseThrow().admissions()) {
            lingering.finish(work, rejected(work));
        }
        lingering.add(work(partition, 3, 10));

        // when nothing is due yet, the limit of results ahead overrules the linger
        List<Work> next = lingering.takeBatch().orElseThrow().admissions();

        assertThat(next).extracting(work -> work.source().offset()).containsExactly(0L);
    }

    @Test
    void shouldDropResultsWhenTheirPartitionWasRevoked() throws Exception {
        add(Admissions.LIVE_0, 0, 10);
        List<Work> batch = inFlight.takeBatch().orElseThrow().admissions();

        inFlight.end(List.of(Admissions.LIVE_0));
        inFlight.begin(Admissions.LIVE_0, Lane.LIVE);
        finish(batch);

        inFlight.stopCommitting();
        assertThat(inFlight.takeReady()).isEmpty();
        assertThat(inFlight.admissions()).isZero();
    }

    @Test
    void shouldPlanNothingOfBeforeWhenAPartitionBeginsAgain() throws Exception {
        add(Admissions.LIVE_0, 0, 10);
        add(Admissions.HISTORY_0, 0, 20);

        inFlight.begin(Admissions.LIVE_0, Lane.LIVE);

        assertThat(inFlight.takeBatch().orElseThrow().lane()).isEqualTo(Lane.HISTORY);
    }

    @Test
    void shouldPlanNothingOfARevokedPartition() throws Exception {
        add(Admissions.LIVE_0, 0, 10);
        add(Admissions.HISTORY_0, 0, 20);

        inFlight.end(List.of(Admissions.LIVE_0));

        assertThat(inFlight.takeBatch().orElseThrow().lane()).isEqualTo(Lane.HISTORY);
    }

    @Test
    void shouldNotReleaseWhatAnotherAssignmentReads() throws Exception {
        add(Admissions.LIVE_0, 0, 10);
        finish(inFlight.takeBatch().orElseThrow().admissions());
        Ready ready = inFlight.takeReady().orElseThrow();

        inFlight.end(List.of(Admissions.LIVE_0));
        inFlight.begin(Admissions.LIVE_0, Lane.LIVE);
        add(Admissions.LIVE_0, 0, 10);
        inFlight.release(ready);

        assertThat(inFlight.admissions()).isEqualTo(1);
    }

    @Test
    void shouldAskForRereadingOnceWhenACommitWasRefused() {
        add(Admissions.LIVE_0, 0, 10);

        inFlight.reread();

        assertThat(inFlight.takeRereadRequest()).isTrue();
        assertThat(inFlight.takeRereadRequest()).isFalse();
        assertThat(inFlight.admissions()).isZero();
        assertThat(inFlight.partition(Admissions.LIVE_0)).isEmpty();
    }

    @Test
    void shouldCommitIdlePositionsWhenItHasBeenQuiet() throws Exception {
        add(Admissions.LIVE_0, 0, 10);
        finish(inFlight.takeBatch().orElseThrow().admissions());
        inFlight.release(inFlight.takeReady().orElseThrow());
        inFlight.moved(Admissions.LIVE_0, 2);
        inFlight.stopCommitting();
        assertThat(inFlight.takeReady()).isEmpty();

        nowMs += InFlight.IDLE_COMMIT_MS;

        Ready ready = inFlight.takeReady().orElseThrow();
        assertThat(ready.outcomes()).isEmpty();
        assertThat(ready.offsets().get(Admissions.LIVE_0).offset()).isEqualTo(2);
    }

    @Test
    void shouldGiveNoBatchWhenPlanningHasStopped() throws Exception {
        add(Admissions.LIVE_0, 0, 10);

        inFlight.stopPlanning();

        assertThat(inFlight.takeBatch()).isEqualTo(Optional.empty());
    }

    private void add(TopicPartition id, long offset, int tokens) {
        inFlight.add(work(inFlight.partition(id).orElseThrow(), offset, tokens));
    }

    private void finish(List<Work> batch) {
        batch.forEach(work -> inFlight.finish(work, rejected(work)));
    }

    private static Work work(AssignedPartition partition, long offset, int tokens) {
        return Admissions.work(
                partition, offset, Admissions.admission("a" + offset, tokens).build());
    }

    private static Outcome rejected(Work work) {
        return new Outcome.Rejected(work.source(), ReasonCode.SCORING_FAILED.code());
    }
}
