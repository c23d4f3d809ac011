package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.longitude.coder.BatchPlanner.Batch;
import org.longitude.coder.BatchPlanner.Pick;
import org.longitude.coder.BatchPlanner.Plan;

final class BatchPlannerTest {

    private static final int LINGER_MS = 100;
    private static final BatchConfig CONFIG = new BatchConfig(1_000, 8, 1.25, LINGER_MS);

    /** What the tests plan: a length and where it stood in the order of arrival. */
    private record Item(int number, Lane lane, int tokens) {}

    private final BatchPlanner<Item> planner = new BatchPlanner<>(CONFIG);

    @Property
    void shouldKeepTheBudgetAndLoseNothingWhenLengthsAreArbitrary(
            @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 1_500) Integer> lengths) {
        BatchPlanner<Item> filled = filled(lengths);

        List<Batch<Item>> batches = drain(filled, LINGER_MS, Pick.BY_LENGTH);

        assertThat(batches)
                .allSatisfy(
                        batch -> {
                            long count = batch.admissions().size();
                            assertThat(batch.rows()).isEqualTo(batch.tokens() + 2 * count);
                            assertThat(batch.tokens())
                                    .isEqualTo(
                                            batch.admissions().stream()
                                                    .mapToLong(Item::tokens)
                                                    .sum());
                            assertThat(count).isLessThanOrEqualTo(CONFIG.batchAdmissionsMax());
                            assertThat(batch.rows() <= CONFIG.batchTokensMax() || count == 1)
                                    .isTrue();
                        });
        assertThat(batches.stream().flatMap(batch -> batch.admissions().stream()).toList())
                .hasSize(lengths.size())
                .doesNotHaveDuplicates();
    }

    @Property
    void shouldPlanEveryLiveAdmissionBeforeAnyHistoryWhenBothWait(
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 400) Integer> lengths) {
        BatchPlanner<Item> filled = filled(lengths);

        List<Lane> lanes =
                drain(filled, LINGER_MS, Pick.BY_LENGTH).stream().map(Batch::lane).toList();

        assertThat(lanes).isSorted();
    }

    @Property
    void shouldPlanStrictlyInOrderOfArrivalWhenAskedTo(
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 1_500) Integer> lengths) {
        BatchPlanner<Item> filled = filled(lengths);

        List<Item> planned =
                drain(filled, 0, Pick.BY_ARRIVAL).stream()
                        .flatMap(batch -> batch.admissions().stream())
                        .toList();

        for (Lane lane : Lane.values()) {
            assertThat(planned.stream().filter(item -> item.lane() == lane).map(Item::number))
                    .isSorted();
        }
    }

    @Property
    void shouldPutTheLongestWaitingIntoTheNextBatchWhenItHasLingered(
            @ForAll @Size(min = 1, max = 40)
                    List<@IntRange(min = 1, max = 1_500) Integer> lengths) {
        for (int i = 0; i < lengths.size(); i++) {
            planner.add(Lane.LIVE, new Item(i, Lane.LIVE, lengths.get(i)), lengths.get(i), i);
        }

        Plan<Item> plan = planner.plan(LINGER_MS, Pick.BY_LENGTH);

        assertThat(admissions(plan)).extracting(Item::number).contains(0);
        drain(planner, Long.MAX_VALUE / 2, Pick.BY_LENGTH);
    }

    @Test
    void shouldWaitForCompanyUntilLingerWhenTheBatchIsNotFull() {
        planner.add(Lane.LIVE, new Item(0, Lane.LIVE, 100), 100, 1_000);

        assertThat(planner.plan(1_030, Pick.BY_LENGTH)).isEqualTo(new Plan.Linger<>(70));
        assertThat(admissions(planner.plan(1_100, Pick.BY_LENGTH))).hasSize(1);
        assertThat(planner.plan(1_100, Pick.BY_LENGTH)).isEqualTo(new Plan.Idle<>());
    }

    @Test
    void shouldNotWaitWhenABatchIsFull() {
        for (int i = 0; i < 5; i++) {
            planner.add(Lane.LIVE, new Item(i, Lane.LIVE, 200), 200, 0);
        }

        assertThat(admissions(planner.plan(0, Pick.BY_LENGTH))).hasSize(5);
    }

    @Test
    void shouldRunTheFullBucketWhenTheOldestStillLingers() {
        planner.add(Lane.LIVE, new Item(0, Lane.LIVE, 900), 900, 0);
        for (int i = 1; i <= 8; i++) {
            planner.add(Lane.LIVE, new Item(i, Lane.LIVE, 100), 100, 0);
        }

        assertThat(admissions(planner.plan(0, Pick.BY_LENGTH)))
                .extracting(Item::number)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void shouldRunAloneWhenAnAdmissionExceedsTheBudget() {
        planner.add(Lane.LIVE, new Item(0, Lane.LIVE, 5_000), 5_000, 0);
        planner.add(Lane.LIVE, new Item(1, Lane.LIVE, 5_000), 5_000, 0);

        assertThat(admissions(planner.plan(0, Pick.BY_LENGTH))).hasSize(1);
    }

    @Test
    void shouldPlanNoHistoryWhileALiveAdmissionLingers() {
        for (int i = 0; i < 8; i++) {
            planner.add(Lane.HISTORY, new Item(i, Lane.HISTORY, 100), 100, 0);
        }
        planner.add(Lane.LIVE, new Item(8, Lane.LIVE, 100), 100, 950);

        assertThat(planner.plan(1_000, Pick.BY_LENGTH)).isEqualTo(new Plan.Linger<>(50));
    }

    @Test
    void shouldWaitInThePlaceOfTheOneThatItOvertakes() {
        planner.add(Lane.LIVE, new Item(0, Lane.LIVE, 900), 900, 0);
        planner.add(Lane.LIVE, new Item(1, Lane.LIVE, 400), 400, 50);

        List<Item> overtaken =
                planner.overtake(
                        Lane.LIVE,
                        new Item(2, Lane.LIVE, 600),
                        600,
                        90,
                        item -> item.number() == 0);

        assertThat(overtaken).extracting(Item::number).containsExactly(0);
        assertThat(admissions(planner.plan(LINGER_MS, Pick.BY_LENGTH)))
                .extracting(Item::number)
                .containsExactly(2);
    }

    @Test
    void shouldNotJumpTheLiveQueueWhenItOvertakesHistory() {
        planner.add(Lane.HISTORY, new Item(0, Lane.HISTORY, 600), 600, 0);
        planner.add(Lane.LIVE, new Item(1, Lane.LIVE, 400), 400, 10);

        planner.overtake(
                Lane.LIVE, new Item(2, Lane.LIVE, 600), 600, 20, item -> item.number() == 0);

        assertThat(planner.waiting(Lane.HISTORY)).isZero();
        assertThat(admissions(planner.plan(LINGER_MS + 20, Pick.BY_LENGTH)))
                .extracting(Item::number)
                .containsExactly(1);
    }

    @Test
    void shouldForgetWhenAdmissionsAreGone() {
        planner.add(Lane.LIVE, new Item(0, Lane.LIVE, 100), 100, 0);
        planner.add(Lane.HISTORY, new Item(1, Lane.HISTORY, 100), 100, 0);

        planner.removeIf(item -> item.lane() == Lane.LIVE);

        assertThat(planner.waiting(Lane.LIVE)).isZero();
        assertThat(admissions(planner.plan(LINGER_MS, Pick.BY_LENGTH)))
                .extracting(Item::number)
                .containsExactly(1);
    }

    @Property
    void shouldKnowTheNextFullBatchAndTakeNothingOut(
            @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 1_500) Integer> lengths,
            @ForAll Pick pick) {
        BatchPlanner<Item> filled = filled(lengths);
        int left = lengths.size();
        while (true) {
            Optional<Batch<Item>> likely = filled.likely(pick);
            assertThat(filled.waiting(Lane.LIVE) + filled.waiting(Lane.HISTORY)).isEqualTo(left);
            if (!(filled.plan(LINGER_MS, pick) instanceof Plan.Run<Item> run)) {
                assertThat(likely).isEmpty();
                return;
            }
            likely.ifPresent(batch -> assertThat(run.batch()).isEqualTo(batch));
            left -= run.batch().admissions().size();
        }
    }

    @Test
    void shouldKnowAFullBatchThoughMoreArrivesAndNoneThatMoreWouldJoin() {
        planner.add(Lane.LIVE, new Item(0, Lane.LIVE, 400), 400, 0);
        assertThat(planner.likely(Pick.BY_LENGTH)).isEmpty();
        planner.add(Lane.LIVE, new Item(1, Lane.LIVE, 400), 400, 0);

        Batch<Item> likely = planner.likely(Pick.BY_LENGTH).orElseThrow();
        planner.add(Lane.LIVE, new Item(2, Lane.LIVE, 400), 400, 1);

        assertThat(admissions(planner.plan(LINGER_MS, Pick.BY_LENGTH)))
                .isEqualTo(likely.admissions())
                .extracting(Item::number)
                .containsExactly(0, 1);
    }

    private static BatchPlanner<Item> filled(List<Integer> lengths) {
        BatchPlanner<Item> planner = new BatchPlanner<>(CONFIG);
        planner.rowsBy(tokens -> tokens + 2);
        for (int i = 0; i < lengths.size(); i++) {
            Lane lane = i % 3 == 0 ? Lane.LIVE : Lane.HISTORY;
            planner.add(lane, new Item(i, lane, lengths.get(i)), lengths.get(i), 0);
        }
        return planner;
    }

    private static List<Batch<Item>> drain(BatchPlanner<Item> planner, long nowMs, Pick pick) {
        List<Batch<Item>> batches = new ArrayList<>();
        while (planner.plan(nowMs, pick) instanceof Plan.Run<Item> run) {
            batches.add(run.batch());
        }
        return batches;
    }

    private static List<Item> admissions(Plan<Item> plan) {
        assertThat(plan).isInstanceOf(Plan.Run.class);
        return ((Plan.Run<Item>) plan).batch().admissions();
    }
}
