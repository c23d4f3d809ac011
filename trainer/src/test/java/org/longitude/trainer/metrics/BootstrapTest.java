package org.longitude.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BootstrapTest {
    private static final int LABELS = 20;

    @Test
    void shouldRefuseWhenSystemsWereScoredOnDifferentAdmissions() {
        Bootstrap bootstrap = new Bootstrap(patients(30), 10, 1);

        assertThatThrownBy(() -> bootstrap.differences(system(30, 1), system(29, 1)))
                .hasMessageContaining("30 and 29");
    }

    @Test
    void shouldRefuseToDrawNothing() {
        assertThatThrownBy(() -> new Bootstrap(List.of(), 10, 1))
                .hasMessageContaining("admissions 0");
        assertThatThrownBy(() -> new Bootstrap(List.of("a"), 0, 1))
                .hasMessageContaining("replicates 0");
    }

    @Test
    void shouldMeasureCopiesAsIfTheirRowsStoodThereThatOften() {
        ScoredLabels scored = scored(40, 7);
        int[] copies = new Random(3).ints(40, 0, 4).toArray();
        List<double[]> scores = new ArrayList<>();
        List<boolean[]> truth = new ArrayList<>();
        for (int d = 0; d < copies.length; d++) {
            for (int copy = 0; copy < copies[d]; copy++) {
                scores.add(scored.scores()[d]);
                truth.add(scored.truth()[d]);
            }
        }
        ScoredLabels copied =
                new ScoredLabels(scores.toArray(double[][]::new), truth.toArray(boolean[][]::new));

        Map<Measure, Double> found = CountedScores.of(scored, thresholds()).measure(copies);

        assertThat(found).containsOnlyKeys(Measure.values());
        Map<String, @Nullable Object> report = IcdMetrics.of(copied, thresholds()).report();
        found.forEach(
                (measure, value) ->
                        assertThat(value)
                                .as(measure.key())
                                .isCloseTo(reported(report, measure), within(1e-12)));
    }

    @Test
    void shouldDrawTheAdmissionsOfAPatientTogether() {
        Bootstrap bootstrap = new Bootstrap(List.of("a", "b", "a", "c", "b"), 50, 1);

        for (int replicate = 0; replicate < 50; replicate++) {
            int[] copies = bootstrap.copies(replicate);
            assertThat(copies[0]).isEqualTo(copies[2]);
            assertThat(copies[1]).isEqualTo(copies[4]);
            assertThat(copies[0] + copies[1] + copies[3]).isEqualTo(3);
        }
    }

    @Test
    void shouldGiveTheSameIntervalsForTheSameSeedOnly() {
        CountedScores system = system(60, 5);

        assertThat(new Bootstrap(patients(60), 200, 1).intervals(system))
                .isEqualTo(new Bootstrap(patients(60), 200, 1).intervals(system))
                .isNotEqualTo(new Bootstrap(patients(60), 200, 2).intervals(system));
    }

    @Test
    void shouldGiveAboutTheSpreadThatTheoryGivesAMean() {
        // P@5 is a mean over admissions: its standard error is known without drawing anything.
        ScoredLabels scored = scored(400, 11);
        RankedLabels ranked = RankedLabels.of(scored, Ties.LOW_INDEX_FIRST);
        double[] values =
                IntStream.range(0, 400).mapToDouble(d -> ranked.precision(d, 5)).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance =
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length;
        double reach = 1.96 * Math.sqrt(variance / values.length);

        Interval interval =
                new Bootstrap(patients(400), 2000, 1)
                        .intervals(CountedScores.of(scored, thresholds()))
                        .get(Measure.PRECISION_AT_5);

        assertThat(interval.value()).isCloseTo(mean, within(1e-12));
        assertThat(interval.low()).isCloseTo(mean - reach, within(0.1 * reach));
        assertThat(interval.high()).isCloseTo(mean + reach, within(0.1 * reach));
    }

    @Test
    void shouldFindNoDifferenceBetweenASystemAndItself() {
        CountedScores system = system(60, 5);

        new Bootstrap(patients(60), 100, 1)
                .differences(system, system)
                .forEach(
                        (measure, difference) -> {
                            assertThat(difference.interval()).isEqualTo(new Interval(0, 0, 0));
                            assertThat(difference.twoSidedP()).isEqualTo(1);
                            assertThat(difference.excludesZero()).isFalse();
                        });
    }

    @Test
    void shouldFindTheDifferenceBetweenAGoodSystemAndNoise() {
        ScoredLabels good = scored(200, 5);
        Random random = new Random(9);
        double[][] noise =
                IntStream.range(0, 200)
                        .mapToObj(d -> random.doubles(LABELS).toArray())
                        .toArray(double[][]::new);

        Bootstrap.Difference difference =
                new Bootstrap(patients(200), 500, 1)
                        .differences(
                                CountedScores.of(good, thresholds()),
                                CountedScores.of(
                                        new ScoredLabels(noise, good.truth()), thresholds()))
                        .get(Measure.MICRO_AUC);

        assertThat(difference.excludesZero()).isTrue();
        assertThat(difference.interval().low()).isPositive();
        assertThat(difference.twoSidedP()).isEqualTo(2 / 501.0);
    }

    @Test
    void shouldLeaveAnAreaUndefinedWhereNothingIsTrue() {
        ScoredLabels scored = new ScoredLabels(new double[][] {{0.1, 0.7}}, new boolean[1][2]);

        Interval area =
                new Bootstrap(List.of("a"), 10, 1)
                        .intervals(CountedScores.of(scored, new double[] {0.5, 0.5}))
                        .get(Measure.MICRO_AUC);

        assertThat(area).isEqualTo(new Interval(Double.NaN, Double.NaN, Double.NaN));
    }

    /** Golden: numpy.quantile([1, 2, 4, 8], [0, 0.025, 0.5, 0.975, 1]). */
    @Test
    void shouldTakeQuantilesAsNumPyDoes() {
        double[] values = {1, 2, 4, 8};

        assertThat(Bootstrap.quantile(values, 0)).isEqualTo(1);
        assertThat(Bootstrap.quantile(values, 0.025)).isCloseTo(1.075, within(1e-12));
        assertThat(Bootstrap.quantile(values, 0.5)).isEqualTo(3);
        assertThat(Bootstrap.quantile(values, 0.975)).isCloseTo(7.7, within(1e-12));
        assertThat(Bootstrap.quantile(values, 1)).isEqualTo(8);
    }

    private static double reported(Map<String, @Nullable Object> report, Measure measure) {
        String key =
                measure == Measure.MEAN_AVERAGE_PRECISION
                        ? "map_documents_ranked_tie_low_index_first_skip_empty"
                        : measure.key();
        Object value = report.get(key);
        if (value instanceof Map<?, ?> byTies) {
            value = byTies.get("tie_low_index_first");
        }
        assertThat(value).as(key).isInstanceOf(Double.class);
        return value instanceof Double number ? number : Double.NaN;
    }

    private static CountedScores system(int admissions, long seed) {
        return CountedScores.of(scored(admissions, seed), thresholds());
    }

    /** Scores that know something of the truth, in steps so that there are ties. */
    private static ScoredLabels scored(int admissions, long seed) {
        Random random = new Random(seed);
        double[][] scores = new double[admissions][LABELS];
        boolean[][] truth = new boolean[admissions][LABELS];
        for (int d = 0; d < admissions; d++) {
            for (int c = 0; c < LABELS; c++) {
                truth[d][c] = random.nextDouble() < 0.2;
                double score = 0.3 * random.nextGaussian() + (truth[d][c] ? 0.6 : 0.3);
                scores[d][c] = Math.round(Math.max(0, Math.min(1, score)) * 20) / 20.0;
            }
        }
        return new ScoredLabels(scores, truth);
    }

    private static double[] thresholds() {
        double[] thresholds = new double[LABELS];
        Arrays.fill(thresholds, 0.45);
        return thresholds;
    }

    private static List<String> patients(int admissions) {
        return IntStream.range(0, admissions).mapToObj(d -> "p" + d).toList();
    }
}
