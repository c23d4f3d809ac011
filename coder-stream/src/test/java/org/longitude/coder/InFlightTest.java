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

    private static final PredictionBuilder PREDICTIONS =
            new PredictionBuilder(Admissions.BUNDLE, EvidenceConfig.DEFAULT, Admissions.NOON);

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
                new InFlight(new BatchConfig(305, 2, 1.25, 1_000), LIMITS, () -> nowMs);
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
    void shouldCodeOnlyTheNewestWhenAnAdmissionChangesWhileItWaits() throws Exception {
        add(Admissions.LIVE_0, 0, "a", 1);
        add(Admissions.LIVE_0, 1, "a", 2);
        add(Admissions.LIVE_0, 2, "a", 3);

        List<Work> batch = inFlight.takeBatch().orElseThrow().admissions();
        assertThat(batch).extracting(work -> work.source().offset()).containsExactly(2L);
        batch.forEach(work -> inFlight.finish(work, predicted(work)));

        assertThat(inFlight.takeReady().orElseThrow().outcomes())
                .extracting(InFlightTest::summary)
                .containsExactly("1 superseded by 2", "2 superseded by 3", "3 predicted");
    }

    @Test
    void shouldCodeTheNewerInThePlaceOfTheOlderWhenItOvertakes() throws Exception {
        InFlight one = new InFlight(new BatchConfig(1_000, 1, 1.25, 0), LIMITS, () -> nowMs);
        one.begin(Admissions.LIVE_0, Lane.LIVE);
        AssignedPartition partition = one.partition(Admissions.LIVE_0).orElseThrow();
        one.add(work(partition, 0, "a", 1));
        one.add(work(partition, 1, "b", 1));

        one.add(work(partition, 2, "a", 2));

        assertThat(one.takeBatch().orElseThrow().admissions())
                .extracting(work -> work.source().offset())
                .containsExactly(2L);
    }

    @Test
    void shouldLeaveWhatTheDeviceHasWhenANewerRevisionComes() throws Exception {
        add(Admissions.LIVE_0, 0, "a", 1);
        List<Work> batch = inFlight.takeBatch().orElseThrow().admissions();
        add(Admissions.LIVE_0, 1, "a", 2);

        batch.forEach(work -> inFlight.finish(work, predicted(work)));

        assertThat(inFlight.takeReady().orElseThrow().outcomes())
                .extracting(InFlightTest::summary)
                .containsExactly("1 predicted");
    }

    @Test
    void shouldSupersedeHistoryWhenALiveRevisionWasReadBefore() throws Exception {
        add(Admissions.LIVE_0, 0, "a", 2);
        inFlight.takeBatch();

        add(Admissions.HISTORY_0, 0, "a", 1);

        assertThat(inFlight.takeReady().orElseThrow().outcomes())
                .extracting(InFlightTest::summary)
                .containsExactly("1 superseded by 2");
    }

    @Test
    void shouldWriteNoOlderPredictionAfterANewerOneWhenTheDeviceHadBoth() throws Exception {
        // given history on the device, and a live revision that is coded and committed before it
        add(Admissions.HISTORY_0, 0, "a", 1);
        List<Work> history = inFlight.takeBatch().orElseThrow().admissions();
        add(Admissions.LIVE_0, 0, "a", 2);
        inFlight.takeBatch()
                .orElseThrow()
                .admissions()
                .forEach(work -> inFlight.finish(work, predicted(work)));
        inFlight.release(inFlight.takeReady().orElseThrow());

        // when the device answers for the older one
        history.forEach(work -> inFlight.finish(work, predicted(work)));

        assertThat(inFlight.takeReady().orElseThrow().outcomes())
                .extracting(InFlightTest::summary)
                .containsExactly("1 superseded by 2");
    }

    @Test
    void shouldWriteTheOlderFirstWhenBothAreReadyInOneTransaction() throws Exception {
        add(Admissions.HISTORY_0, 0, "a", 1);
        List<Work> history = inFlight.takeBatch().orElseThrow().admissions();
        add(Admissions.LIVE_0, 0, "a", 2);
        List<Work> live = inFlight.takeBatch().orElseThrow().admissions();
        live.forEach(work -> inFlight.finish(work, predicted(work)));
        history.forEach(work -> inFlight.finish(work, predicted(work)));

        assertThat(inFlight.takeReady().orElseThrow().outcomes())
                .extracting(InFlightTest::summary)
                .containsExactly("1 predicted", "2 predicted");
    }

    @Test
    void shouldSupersedeWhatWaitsWhenTheAdmissionIsRetracted() throws Exception {
        add(Admissions.LIVE_0, 0, "a", 1);
        AssignedPartition partition = inFlight.partition(Admissions.LIVE_0).orElseThrow();

        inFlight.addFinished(partition, predicted(work(partition, 1, "a", 2)));

        assertThat(inFlight.takeReady().orElseThrow().outcomes())
                .extracting(InFlightTest::summary)
                .containsExactly("1 superseded by 2", "2 predicted");
    }

    @Test
    void shouldStillKnowTheNewestWhenItsPartitionComesAgain() throws Exception {
        add(Admissions.LIVE_0, 0, "a", 2);
        inFlight.reread();
        assertThat(inFlight.takeRereadRequest()).isTrue();
        inFlight.begin(Admissions.LIVE_0, Lane.LIVE);
        inFlight.begin(Admissions.HISTORY_0, Lane.HISTORY);

        add(Admissions.HISTORY_0, 0, "a", 1);
        add(Admissions.LIVE_0, 0, "a", 2);

        assertThat(inFlight.takeBatch().orElseThrow().lane()).isEqualTo(Lane.LIVE);
        assertThat(inFlight.takeReady().orElseThrow().outcomes())
                .extracting(InFlightTest::summary)
                .containsExactly("1 superseded by 2");
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

    private void add(TopicPartition id, long offset, String admission, long revision) {
        inFlight.add(work(inFlight.partition(id).orElseThrow(), offset, admission, revision));
    }

    private void finish(List<Work> batch) {
        batch.forEach(work -> inFlight.finish(work, rejected(work)));
    }

    private static Work work(AssignedPartition partition, long offset, int tokens) {
        return Admissions.work(
                partition, offset, Admissions.admission("a" + offset, tokens).build());
    }

    private static Work work(
            AssignedPartition partition, long offset, String admission, long revision) {
        return Admissions.work(
                partition,
                offset,
                Admissions.admission(admission, 10).setRevision(revision).build());
    }

    private static Outcome predicted(Work work) {
        return new Outcome.Predicted(
                work.source(), PREDICTIONS.retracted(work.source(), work.admission()));
    }

    private static String summary(Outcome outcome) {
        if (outcome instanceof Outcome.Superseded overtaken) {
            return overtaken.revision().number() + " superseded by " + overtaken.newer().number();
        }
        return ((Outcome.Predicted) outcome).prediction().getRevision() + " predicted";
    }

    private static Outcome rejected(Work work) {
        return new Outcome.Rejected(work.source(), ReasonCode.SCORING_FAILED.code());
    }
}
