package org.longitude.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeLabel;
import org.longitude.model.label.CodeSystem;
import org.longitude.model.label.LabelSet;
import org.longitude.model.label.Routing;
import org.longitude.trainer.metrics.Bootstrap;
import org.longitude.trainer.metrics.Measure;
import org.longitude.trainer.metrics.ScoredLabels;

final class EvaluationTest {
    private static final int LABELS = 40;
    private static final int ADMISSIONS = 120;
    private static final List<String> PATIENTS =
            IntStream.range(0, ADMISSIONS).mapToObj(d -> "p" + d / 2).toList();

    private static final Routing ROUTING =
            new Routing(
                    "dev",
                    80,
                    1,
                    List.of(
                            new Routing.Cut(
                                    0,
                                    new Routing.Group(80, 600, 0.88, 0.85, 0.9),
                                    new Routing.Group(0, 0, 0, 0, 1)),
                            new Routing.Cut(
                                    0.6,
                                    new Routing.Group(40, 250, 0.95, 0.92, 0.98),
                                    new Routing.Group(40, 350, 0.83, 0.78, 0.87))));

    @Test
    void shouldPutTheFirstSystemAgainstEachOther() {
        Evaluation evaluation = evaluation();

        assertThat(evaluation.admissions()).isEqualTo(ADMISSIONS);
        assertThat(evaluation.patients()).isEqualTo(ADMISSIONS / 2);
        assertThat(evaluation.systems()).hasSize(3);
        assertThat(evaluation.differences())
                .extracting(Evaluation.Against::second)
                .containsExactly("noise", "same");
        assertThat(difference(evaluation, 0, Measure.MICRO_AUC).excludesZero()).isTrue();
        assertThat(difference(evaluation, 1, Measure.MICRO_AUC).excludesZero()).isFalse();
        evaluation
                .systems()
                .forEach(
                        system ->
                                assertThat(system.intervals())
                                        .hasSameSizeAs(Measure.values())
                                        .allSatisfy(
                                                (key, interval) ->
                                                        assertThat(interval.low())
                                                                .as(key)
                                                                .isLessThanOrEqualTo(
                                                                        interval.high())));
    }

    @Test
    void shouldShowEverySystemEveryCodeAndWhatDataItIsOn() {
        String page = EvaluationPage.of(evaluation(), "Made up.").html();

        assertThat(page)
                .contains("Made up.", "good less noise", "micro F1", "Do probabilities mean")
                .contains("<th scope=\"row\">001.39</th><td>code number 39</td>")
                .doesNotContain("NaN");
    }

    @Test
    void shouldShowWhatIsAchievedBesideWhatWasExpectedOfASystemThatRoutes() {
        Evaluation evaluation = evaluation();

        List<Evaluation.Routed> routed = evaluation.systems().get(0).routing();

        // The lowest cut shows 0.85, the other one 0.92; neither shows more.
        assertThat(routed).extracting(Evaluation.Routed::target).containsExactly(0.8, 0.9);
        assertThat(routed).extracting(Evaluation.Routed::confidence).containsExactly(0.0, 0.6);
        assertThat(routed)
                .allSatisfy(
                        each -> {
                            assertThat(each.achieved().precision()).isEqualTo(1);
                            assertThat(each.achieved().low()).isLessThan(1);
                        });
        assertThat(routed.get(1).achieved().admissions())
                .isLessThan(routed.get(0).achieved().admissions())
                .isPositive();
        assertThat(evaluation.systems().get(1).routing()).isEmpty();
        assertThat(EvaluationPage.of(evaluation, "Made up.").html())
                .contains("expected precision", "0.950 (0.920 to 0.980)");
    }

    private static Bootstrap.Difference difference(
            Evaluation evaluation, int other, Measure measure) {
        return evaluation.differences().get(other).differences().get(measure.key());
    }

    private static Evaluation evaluation() {
        Random random = new Random(1);
        double[][] good = new double[ADMISSIONS][LABELS];
        double[][] noise = new double[ADMISSIONS][LABELS];
        boolean[][] truth = new boolean[ADMISSIONS][LABELS];
        for (int d = 0; d < ADMISSIONS; d++) {
            for (int c = 0; c < LABELS; c++) {
                // The last code never occurs: it has no area under any curve.
                truth[d][c] = c < LABELS - 1 && random.nextDouble() < 0.2;
                noise[d][c] = random.nextDouble();
                good[d][c] = 0.5 * noise[d][c] + (truth[d][c] ? 0.5 : 0);
            }
        }
        double[] half = new double[LABELS];
        Arrays.fill(half, 0.5);
        return Evaluation.of(
                "test",
                labels(),
                PATIENTS,
                List.of(
                        new SystemScores(
                                "good",
                                "Knows.",
                                new ScoredLabels(good, truth),
                                half,
                                Optional.of(ROUTING)),
                        new SystemScores("noise", "Rolls.", new ScoredLabels(noise, truth), half),
                        new SystemScores("same", "As good.", new ScoredLabels(good, truth), half)),
                new Evaluation.Draws(200, 1));
    }

    private static LabelSet labels() {
        return LabelSet.of(
                IntStream.range(0, LABELS)
                        .mapToObj(
                                c ->
                                        new CodeLabel(
                                                "001." + c,
                                                CodeSystem.ICD_9_CM,
                                                CodeKind.DIAGNOSIS,
                                                "code number " + c))
                        .toList());
    }
}
