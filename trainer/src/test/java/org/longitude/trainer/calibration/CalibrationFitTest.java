package org.longitude.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.longitude.trainer.metrics.Patients;
import org.longitude.trainer.metrics.ScoredLabels;

final class CalibrationFitTest {
    private static final double[] LOGITS = {
        -3.1, -2.4, -2.0, -1.7, -1.1, -0.6, -0.2, 0.3, 0.5, 1.2, 1.9, 2.6
    };
    private static final boolean[] TRUTH = {
        false, false, false, true, false, false, true, false, true, true, false, true
    };

    @Test
    void shouldRefuseScoresThatAreNoProbabilities() {
        ScoredLabels margins = new ScoredLabels(new double[][] {{1.5}}, new boolean[][] {{true}});

        assertThatThrownBy(() -> Reliability.of(margins))
                .hasMessageContaining("score 1.5 (expected: a probability, 0 to 1)");
    }

    @Test
    void shouldChangeNothingWhereThereIsTooLittleToLearnFrom() {
        CalibrationFit fit = CalibrationFit.of(generated(4, 3, 1, p -> p), Patients.each(4));

        assertThat(fit.calibration().isIdentity()).isTrue();
        assertThat(fit.chosen()).isEqualTo("none");
    }

    /** Golden: sklearn.linear_model.LogisticRegression(C=inf) on the same twelve points. */
    @Test
    void shouldFitTheLineThatLogisticRegressionFits() {
        PlattFit.Line line = PlattFit.fit(LOGITS, TRUTH, PlattFit.Line.IDENTITY, 1e-12);

        assertThat(line.slope()).isCloseTo(0.5932944, within(1e-6));
        assertThat(line.intercept()).isCloseTo(-0.17777165, within(1e-6));
    }

    /** Golden: scipy.optimize.minimize of the same objective, Nelder-Mead to 1e-12. */
    @Test
    void shouldBeDrawnTowardsThePriorAsFarAsItIsStrong() {
        PlattFit.Line prior = new PlattFit.Line(0.8, -0.5);

        PlattFit.Line line = PlattFit.fit(LOGITS, TRUTH, prior, 5);
        PlattFit.Line bound = PlattFit.fit(LOGITS, TRUTH, prior, 1e9);

        assertThat(line.slope()).isCloseTo(0.690730206510064, within(1e-6));
        assertThat(line.intercept()).isCloseTo(-0.396538919407382, within(1e-6));
        assertThat(bound.slope()).isCloseTo(0.8, within(1e-6));
    }

    @Test
    void shouldKeepTheOrderEvenOfScoresThatMislead() {
        boolean[] reversed = new boolean[TRUTH.length];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = LOGITS[i] < 0;
        }

        PlattFit.Line line = PlattFit.fit(LOGITS, reversed, PlattFit.Line.IDENTITY, 1e-3);

        assertThat(line.slope()).isEqualTo(PlattFit.SLOPE_MIN);
        assertThat(line.intercept()).isFinite();
    }

    @Test
    void shouldLearnHowFarAnOverconfidentModelGoesTooFar() {
        // The model's logits are twice what they should be, and one too high.
        ScoredLabels dev = generated(600, 8, 3, logit -> 2 * logit + 1);

        CalibrationFit fit = CalibrationFit.of(dev, Patients.each(600));

        assertThat(fit.chosen()).isNotEqualTo("none");
        for (int c = 0; c < 8; c++) {
            assertThat(fit.calibration().slope(c)).isCloseTo(0.5, within(0.1));
            assertThat(fit.calibration().intercept(c)).isCloseTo(-0.5, within(0.2));
        }
        ScoredLabels fresh = generated(600, 8, 4, logit -> 2 * logit + 1);
        double before = Reliability.of(fresh).expectedError();
        double after = Reliability.of(calibrated(fit, fresh)).expectedError();
        assertThat(before).isGreaterThan(0.1);
        assertThat(after).isLessThan(0.02);
    }

    @Test
    void shouldNotGiveLabelsLinesOfTheirOwnWhereOneLineFitsAll() {
        CalibrationFit fit =
                CalibrationFit.of(generated(300, 30, 5, logit -> 2 * logit), Patients.each(300));

        CalibrationFit.Candidate shared = named(fit, "one line for all codes");
        CalibrationFit.Candidate loose = named(fit, "a line a code, prior 3");
        assertThat(shared.logLoss()).isLessThan(loose.logLoss());
        assertThat(fit.candidates().get(0).form()).isEqualTo(fit.chosen());
    }

    @Test
    void shouldMeasureDistanceByHand() {
        // 0.2 and 0.25 lie in one group (0.2 to 0.267): mean 0.225, half of them true.
        ScoredLabels scored =
                new ScoredLabels(
                        new double[][] {{0.2}, {0.25}, {0.9}, {1.0}},
                        new boolean[][] {{true}, {false}, {true}, {true}});

        Reliability reliability = Reliability.of(scored);

        assertThat(reliability.bins())
                .containsExactly(
                        new Reliability.Bin(2, 0.225, 1),
                        new Reliability.Bin(1, 0.9, 1),
                        new Reliability.Bin(1, 1.0, 1));
        assertThat(reliability.expectedError()).isCloseTo((2 * 0.275 + 0.1 + 0) / 4, within(1e-12));
        assertThat(reliability.brier()).isCloseTo((0.64 + 0.0625 + 0.01 + 0) / 4, within(1e-12));
        assertThat(reliability.logLoss())
                .isCloseTo(-(Math.log(0.2) + Math.log(0.75) + Math.log(0.9)) / 4, within(1e-12));
    }

    private static CalibrationFit.Candidate named(CalibrationFit fit, String form) {
        return fit.candidates().stream()
                .filter(each -> each.form().equals(form))
                .findFirst()
                .orElseThrow();
    }

    private static ScoredLabels calibrated(CalibrationFit fit, ScoredLabels scored) {
        double[][] scores = new double[scored.admissions()][scored.labels()];
        for (int d = 0; d < scores.length; d++) {
            for (int c = 0; c < scores[d].length; c++) {
                scores[d][c] = fit.calibration().apply(c, scored.score(d, c));
            }
        }
        return scored.withScores(scores);
    }

    /** Truth drawn with known probabilities; the scores are these, distorted on the logit. */
    private static ScoredLabels generated(
            int admissions, int labels, long seed, DoubleUnaryOperator distortion) {
        Random random = new Random(seed);
        double[][] scores = new double[admissions][labels];
        boolean[][] truth = new boolean[admissions][labels];
        for (int d = 0; d < admissions; d++) {
            for (int c = 0; c < labels; c++) {
                double logit = 1.5 * random.nextGaussian() - 1;
                truth[d][c] = random.nextDouble() < 1 / (1 + Math.exp(-logit));
                scores[d][c] = 1 / (1 + Math.exp(-distortion.applyAsDouble(logit)));
            }
        }
        return new ScoredLabels(scores, truth);
    }
}
