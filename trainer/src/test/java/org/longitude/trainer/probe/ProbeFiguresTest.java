package org.longitude.trainer.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.longitude.trainer.report.figure.Figure;

final class ProbeFiguresTest {
    private static final double[] SCORES = {0.2, 0.5, 0.55, 0.5};

    @Test
    void shouldNormaliseGainsOfSuccessiveLayersAsTheCaptionSays() {
        // Gains 0.3, 0.05, -0.05: the largest becomes 1, the smallest 0.
        assertThat(ProbeFigures.normalisedGains(SCORES))
                .containsExactly(new double[] {1, 0.1 / 0.35, 0}, within(1e-12));
    }

    @Test
    void shouldTakeDifferencesFromTheLastLayerAsTheTextSays() {
        assertThat(ProbeFigures.againstLast(SCORES))
                .containsExactly(new double[] {-0.3, 0, 0.05, 0}, within(1e-12));
    }

    @Test
    void shouldDivideByNothingWhereAllGainsAreEqual() {
        assertThat(ProbeFigures.normalisedGains(new double[] {0.5, 0.5, 0.5}))
                .containsExactly(0, 0);
    }

    @Test
    void shouldNameEachReadingOfTheSixthFigure() {
        List<LayerScores> layers =
                Stream.of(0, 1, 2)
                        .map(i -> new LayerScores(i, 0.7, 0.8, 0.9, 0.3, 0.2 + i * 0.1, 0.4, 10))
                        .toList();

        assertThat(ProbeFigures.successive("BERT", layers).caption()).contains("paper's caption");
        assertThat(ProbeFigures.againstLast("BERT", layers).caption()).contains("paper's text");
        Figure scores = ProbeFigures.byLayer("BERT", layers);
        assertThat(scores.svg()).contains("macro AUC", "micro AUC", "accuracy", "micro F1");
    }
}
