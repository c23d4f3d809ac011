package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The line that operators read of each batch: which fields it has, and that it has no others. */
final class BatchLineTest {

    /** Every field, to the end of the line: text or token ids would not match. */
    private static final Pattern LINE =
            Pattern.compile(
                    "batch device=(?<device>\\d+) bundle=(?<bundle>\\S+) lane=(?<lane>LIVE|HISTORY)"
                            + " admissions=(?<admissions>\\d+) tokens=(?<tokens>\\d+)"
                            + " rows=(?<rows>\\d+) laidOutAhead=(?<ahead>true|false)"
                            + " deviceMs=(?<ms>\\d+)"
                            + " first=(?<topic>[a-z.0-9-]+)-(?<partition>\\d+)@(?<offset>\\d+)");

    private static final BatchConfig BATCH = new BatchConfig(1_000, 2, 1.25, 0);
    private static final InFlightConfig LIMITS = new InFlightConfig(100, 10_000, 100, 1);

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(DeviceWorker.class);
    private final Level levelBefore = log.getLevel();
    private final FakeScorer scorer = new FakeScorer();
    private final InFlight inFlight = new InFlight(BATCH, LIMITS, () -> 0);
    private final Tally tally = new Tally(CoderMeters.unread());

    @BeforeEach
    void listen() {
        log.setLevel(Level.INFO);
        lines.start();
        log.addAppender(lines);
        inFlight.begin(Admissions.LIVE_0, Lane.LIVE);
        inFlight.begin(Admissions.HISTORY_0, Lane.HISTORY);
    }

    @AfterEach
    void leave() {
        log.detachAppender(lines);
        log.setLevel(levelBefore);
    }

    @Test
    void shouldSayOneLineForEachBatchWithItsFieldsAndNothingElse() throws Exception {
        add(Lane.HISTORY, 0, 30);
        for (int offset = 0; offset < 3; offset++) {
            add(Lane.LIVE, offset, 10 + offset);
        }

        workUntilAllIsCoded(3);

        List<Matcher> found = lines.list.stream().map(BatchLineTest::fields).toList();
        assertThat(found)
                .extracting(
                        line -> line.group("lane"),
                        line -> line.group("admissions"),
                        line -> line.group("tokens"),
                        line -> line.group("rows"),
                        line -> line.group("offset"))
                .containsExactly(
                        tuple("LIVE", "2", "21", "25", "0"),
                        tuple("LIVE", "1", "12", "14", "2"),
                        tuple("HISTORY", "1", "30", "32", "0"));
        assertThat(found)
                .allSatisfy(
                        line -> {
                            assertThat(line.group("device")).isEqualTo("4");
                            assertThat(line.group("bundle")).isEqualTo(Admissions.BUNDLE.id());
                        });
    }

    @Test
    void shouldSayOneLineOfABatchThatWasSplit() throws Exception {
        scorer.poisoned = admission -> admission.length == 13;
        add(Lane.LIVE, 0, 13);
        add(Lane.LIVE, 1, 12);

        workUntilAllIsCoded(1);

        assertThat(lines.list).singleElement().satisfies(BatchLineTest::fields);
    }

    private static Matcher fields(ILoggingEvent line) {
        Matcher matcher = LINE.matcher(line.getFormattedMessage());
        assertThat(matcher.matches()).as(line.getFormattedMessage()).isTrue();
        assertThat(line.getLevel()).isEqualTo(Level.INFO);
        assertThat(line.getThrowableProxy()).isNull();
        return matcher;
    }

    private void workUntilAllIsCoded(int batches) throws InterruptedException {
        ScoredBatches scored = new ScoredBatches();
        // Nobody makes predictions here.
        scored.abandon();
        DeviceWorker worker =
                new DeviceWorker(
                        4,
                        () ->
                                ServedModel.warm(
                                        Admissions.BUNDLE,
                                        scorer,
                                        EvidenceConfig.DEFAULT,
                                        Admissions.NOON),
                        new ModelSlot(),
                        inFlight,
                        scored,
                        new RowsAhead(inFlight, tally),
                        tally);
        worker.run(
                facts -> {},
                nanos -> {
                    if (tally.counters(0).batches() == batches) {
                        inFlight.stopPlanning();
                    }
                });
        assertThat(tally.counters(0).batches()).isEqualTo(batches);
    }

    private void add(Lane lane, long offset, int tokens) {
        Optional<AssignedPartition> partition =
                inFlight.partition(lane == Lane.LIVE ? Admissions.LIVE_0 : Admissions.HISTORY_0);
        inFlight.add(
                Admissions.work(
                        partition.orElseThrow(),
                        offset,
                        Admissions.admission(lane + "-" + offset, tokens).build()));
    }
}
