package org.longitude.model.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.encoder.Evidence;
import org.longitude.model.encoder.Scores;
import org.longitude.model.linear.Ngrams.Ngram;

final class LinearModelTest {

    private static final int UNKNOWN = 4;
    private static final int HEART = 5;
    private static final int FAILURE = 6;
    private static final int FEVER = 7;
    private static final int VOCABULARY = 9;
    private static final float[] ALWAYS = {0, 0};

    /** Label 0 hangs on the pair "heart failure", label 1 on "fever" and against "heart". */
    private static final LinearModel MODEL =
            model(
                    List.of(Ngram.of(HEART), Ngram.of(FEVER), new Ngram(HEART, FAILURE)),
                    new float[] {0, -1, 0, 2, 4, 0, -1, -2});

    @TempDir Path folder;

    @Test
    void shouldRefuseAnAdmissionThatItCannotRead() {
        assertThatThrownBy(() -> MODEL.score(List.of(new int[0]), ALWAYS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 tokens");
        assertThatThrownBy(() -> MODEL.score(List.of(new int[] {HEART, VOCABULARY}), ALWAYS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("place 1 is outside the vocabulary (expected: 0 <= id < 9");
    }

    @Test
    void shouldRefuseNgramsThatAreNone() {
        assertThatThrownBy(() -> Ngrams.of(List.of(Ngram.of(HEART), Ngram.of(HEART)), UNKNOWN))
                .hasMessageContaining("features 0 and 1 are the same words");
        assertThatThrownBy(() -> Ngrams.of(List.of(new Ngram(HEART, UNKNOWN)), UNKNOWN))
                .hasMessageContaining("expected: known words");
        assertThatThrownBy(() -> model(List.of(Ngram.of(VOCABULARY)), new float[4]))
                .hasMessageContaining("outside the vocabulary");
    }

    @Test
    void shouldRefuseWeightsOfAnotherShapeWhenLoaded() throws IOException {
        MODEL.save(folder);
        rewrite("\"features\" : 3", "\"features\" : 2");

        assertRefused(
                ModelError.WEIGHTS_INVALID, "[3, 2] (expected: [2, 2], as config.json has it)");
    }

    @Test
    void shouldRefuseAModelOfAnotherKindWhenLoaded() throws IOException {
        MODEL.save(folder);
        rewrite("longitude-linear", "longformer");

        assertThat(LinearModel.isIn(folder)).isFalse();
        assertRefused(ModelError.CONFIG_INVALID, "model_type \"longformer\"");
    }

    @Test
    void shouldRefuseWeightsThatAreNoNumbersWhenLoaded() throws IOException {
        model(List.of(Ngram.of(HEART)), new float[] {Float.NaN, 0, 0, 0}).save(folder);

        assertRefused(ModelError.WEIGHTS_INVALID, "tensor weights holds NaN");
    }

    @Test
    void shouldScoreAlikeWhenSavedAndLoaded() throws IOException {
        MODEL.save(folder);

        LinearModel loaded = LinearModel.load(folder);

        int[] text = {HEART, FAILURE, UNKNOWN, FEVER, FEVER, 8};
        assertThat(loaded.probabilities(text)).isEqualTo(MODEL.probabilities(text));
        assertThat(loaded.vocabularySize()).isEqualTo(VOCABULARY);
        assertThat(loaded.featureCount()).isEqualTo(3);
        assertThat(loaded.labels()).isEqualTo(2);
    }

    @Test
    void shouldWeighAsScikitLearnsSublinearTfIdf() {
        TfidfFeatures features =
                TfidfFeatures.fitted(
                        Ngrams.of(List.of(Ngram.of(HEART), Ngram.of(FEVER)), UNKNOWN),
                        10,
                        new int[] {4, 1});

        SparseRow row = features.transform(new int[] {HEART, FEVER, HEART, UNKNOWN});

        double heart = (1 + Math.log(2)) * (1 + Math.log(11.0 / 5));
        double fever = 1 + Math.log(11.0 / 2);
        double length = Math.sqrt(heart * heart + fever * fever);
        assertThat(row.size()).isEqualTo(2);
        assertThat(row.value(0)).isCloseTo((float) (heart / length), within(1e-6f));
        assertThat(row.value(1)).isCloseTo((float) (fever / length), within(1e-6f));
    }

    @Test
    void shouldSeeNoPairAcrossAnUnknownWord() {
        double apart = MODEL.probabilities(new int[] {HEART, UNKNOWN, FAILURE})[0];
        double together = MODEL.probabilities(new int[] {HEART, FAILURE})[0];

        assertThat(apart).isLessThan(0.5);
        assertThat(together).isGreaterThan(0.5);
    }

    @Test
    void shouldScoreByTheInterceptsWhenNoWordIsKnown() {
        double[] probabilities = MODEL.probabilities(new int[] {UNKNOWN, 8});

        assertThat(probabilities[0]).isCloseTo(1 / (1 + Math.exp(1)), within(1e-9));
        assertThat(probabilities[1]).isCloseTo(1 / (1 + Math.exp(2)), within(1e-9));
    }

    @Test
    void shouldShowTheTokensOfWhatSpeaksForALabel() {
        int[] text = {8, HEART, FAILURE, UNKNOWN, FEVER, 8, FEVER};

        Scores scores = MODEL.score(List.of(text), ALWAYS).get(0);

        // Only the pair speaks for label 0: half of it on each of its tokens.
        Evidence pair = scores.evidence(0).orElseThrow();
        assertThat(pair.positions()).containsExactly(1, 2);
        assertThat(pair.weights()).containsExactly(0.5f, 0.5f);
        // Heart speaks against label 1; fever's two places share what it adds.
        Evidence fever = scores.evidence(1).orElseThrow();
        assertThat(fever.positions()).containsExactly(4, 6);
        assertThat(fever.weights()).containsExactly(0.5f, 0.5f);
        assertThat(scores.tokensRead()).isEqualTo(text.length);
    }

    @Test
    void shouldGiveEvidenceOnlyOfLabelsFromTheFloorOn() {
        int[] text = {HEART, FAILURE};

        Scores scores = MODEL.score(List.of(text), new float[] {0.5f, 0.5f}).get(0);

        assertThat(scores.evidence()).extracting(Evidence::label).containsExactly(0);
    }

    @Test
    void shouldShowNothingWhereNothingSpeaksForALabel() {
        Scores scores = MODEL.score(List.of(new int[] {UNKNOWN, HEART}), ALWAYS).get(0);

        assertThat(scores.evidence(1).orElseThrow().positions()).isEmpty();
    }

    /** Weights [n-grams + 1][2], the intercepts last. */
    private static LinearModel model(List<Ngram> ngrams, float[] weights) {
        int[] each = new int[ngrams.size()];
        return new LinearModel(
                TfidfFeatures.fitted(Ngrams.of(ngrams, UNKNOWN), 0, each),
                new LinearWeights(ngrams.size(), 2, weights),
                VOCABULARY);
    }

    private void rewrite(String found, String replacement) throws IOException {
        Path config = folder.resolve("config.json");
        String json = Files.readString(config);
        assertThat(json).contains(found);
        Files.writeString(config, json.replace(found, replacement), StandardCharsets.UTF_8);
    }

    private void assertRefused(ModelError error, String message) {
        assertThatThrownBy(() -> LinearModel.load(folder))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.error()).isEqualTo(error))
                .hasMessageContaining(message);
    }
}
