package org.longitude.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.linear.LinearModel;
import org.longitude.model.text.Normalizer;

final class LinearBaselineTest {
    private static final BaselineConfig CONFIG = new BaselineConfig(1, 100_000, 10, 500, 1e-4, 1);

    @Test
    void shouldRefuseWhenThereIsNoText() {
        assertThatThrownBy(() -> LinearBaseline.train(List.of(), List.of(), 3, CONFIG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("texts 0");
    }

    @Test
    void shouldRefuseWhenTextsAndLabelsDifferInNumber() {
        assertThatThrownBy(
                        () ->
                                LinearBaseline.train(
                                        List.of("a", "b"), List.of(new int[0]), 3, CONFIG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("texts 2, label lists 1");
    }

    @Test
    void shouldScoreATextOfUnknownWordsByTheInterceptAlone() {
        LinearBaseline baseline =
                LinearBaseline.train(
                        List.of("a b", "a c", "a d", "b c"),
                        List.of(new int[] {0}, new int[] {0}, new int[] {0}, new int[0]),
                        2,
                        CONFIG);

        assertThat(baseline.score("never seen")).isEqualTo(baseline.score(""));
        assertThat(baseline.score("")[0]).isBetween(0.0, 1.0);
    }

    @Test
    void shouldSolveTheProblemThatItStates() {
        // Labels hang on single words with noise: no perfect fit, so the optimum lies inside.
        Random random = new Random(5);
        List<String> texts = new ArrayList<>();
        List<int[]> labels = new ArrayList<>();
        for (int d = 0; d < 60; d++) {
            StringBuilder text = new StringBuilder();
            for (int w = 0; w < 12; w++) {
                text.append('w').append(random.nextInt(15)).append(' ');
            }
            texts.add(text.toString());
            boolean marked = text.indexOf("w3 ") >= 0 != random.nextInt(10) < 2;
            labels.add(marked ? new int[] {1} : new int[] {0});
        }

        LinearBaseline baseline = LinearBaseline.train(texts, labels, 2, CONFIG);

        // At the optimum w = C Σ (y - p) x, so the intercept row gives: bias = C Σ (y - p).
        double residual = 0;
        for (int d = 0; d < texts.size(); d++) {
            residual += (labels.get(d)[0] == 1 ? 1 : 0) - baseline.score(texts.get(d))[1];
        }
        double p = baseline.score("")[1];
        assertThat(Math.log(p / (1 - p)))
                .isCloseTo(CONFIG.inverseRegularization() * residual, within(1e-2));
    }

    @Test
    void shouldRefuseAFallingStrength() {
        LinearPath path = new LinearPath(List.of("a"), List.of(new int[] {0}), 1, CONFIG);
        path.at(10);

        assertThatThrownBy(() -> path.at(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("C 1.0 after 10.0 (expected: rising)");
    }

    @Test
    void shouldFindWhatItFindsAloneWhenItBeginsAtALowerStrength() {
        Random random = new Random(6);
        List<String> texts = new ArrayList<>();
        List<int[]> labels = new ArrayList<>();
        for (int d = 0; d < 60; d++) {
            texts.add("w" + random.nextInt(4) + " w" + random.nextInt(4) + " w4");
            labels.add(random.nextInt(3) == 0 ? new int[] {0} : new int[0]);
        }
        BaselineConfig exact = new BaselineConfig(1, 100, 50, 2_000, 1e-4, 1);
        LinearPath path = new LinearPath(texts, labels, 1, exact);

        LinearBaseline low = path.at(1);
        double before = low.score("w1 w2 w4")[0];
        LinearBaseline high = path.at(50);

        assertThat(high.score("w1 w2 w4")[0])
                .isCloseTo(
                        LinearBaseline.train(texts, labels, 1, exact).score("w1 w2 w4")[0],
                        within(1e-3));
        assertThat(low.score("w1 w2 w4")[0]).as("the lower one stays").isEqualTo(before);
    }

    @Test
    void shouldLearnFromAPairWhatSingleWordsDoNotTell() {
        List<String> texts = new ArrayList<>();
        List<int[]> labels = new ArrayList<>();
        Random random = new Random(3);
        for (int d = 0; d < 400; d++) {
            boolean denied = random.nextBoolean();
            // Both texts hold the same words: only their order tells.
            texts.add(denied ? "no fever but cough x" : "no cough but fever x");
            labels.add(denied ? new int[0] : new int[] {0});
        }

        LinearBaseline baseline = LinearBaseline.train(texts, labels, 1, CONFIG);

        assertThat(baseline.score("no cough but fever x")[0]).isGreaterThan(0.9);
        assertThat(baseline.score("no fever but cough x")[0]).isLessThan(0.1);
    }

    @Test
    void shouldGiveTheSameScoresWhenTrainedAgain() {
        List<String> texts = List.of("a b c", "b c d", "a d e f", "f a b", "c c d");
        List<int[]> labels =
                List.of(new int[] {0}, new int[] {1}, new int[] {0, 1}, new int[0], new int[] {1});

        double[] first = LinearBaseline.train(texts, labels, 2, CONFIG).score("a c d f");
        double[] second = LinearBaseline.train(texts, labels, 2, CONFIG).score("a c d f");

        assertThat(first).isEqualTo(second);
    }

    @Test
    void shouldKeepTheMostFrequentFeaturesWhenThereAreTooMany() {
        NgramChoice choice = NgramChoice.of(List.of("a b", "a c", "a b"), 1, 2);

        assertThat(choice.features().size()).isEqualTo(2);
        assertThat(choice.features().transform(choice.tokenizer().idsOf("a c")).size()).isOne();
        assertThat(choice.features().transform(choice.tokenizer().idsOf("b")).size()).isOne();
    }

    @Test
    void shouldKeepTheWordsOfEveryPairThatIsKept() {
        // Words and pairs stand in as many texts each: what is cut off must not be a pair's word.
        NgramChoice choice = NgramChoice.of(List.of("a b c d", "a b c d"), 2, 5);

        assertThat(choice.tokenizer().idsOf("a b c d")).doesNotContain(4);
        assertThat(choice.features().size()).isEqualTo(5);
    }

    @Test
    void shouldScoreAsTrainedWhenItsModelReadsTheTokensOfANote(@TempDir Path folder)
            throws IOException {
        List<String> texts = List.of("heart failure", "no heart failure", "fever", "no fever");
        List<int[]> labels = List.of(new int[] {0}, new int[0], new int[] {1}, new int[0]);
        LinearBaseline baseline = LinearBaseline.train(texts, labels, 2, CONFIG);

        baseline.model().save(folder);
        LinearModel served = LinearModel.load(folder);

        String note = "Fever, but never seen: no heart failure";
        int[] tokens = baseline.tokenizer().tokenize(Normalizer.standard().normalize(note)).ids();
        assertThat(served.probabilities(tokens))
                .containsExactly(
                        baseline.score("fever but never seen no heart failure"), within(1e-6));
    }
}
