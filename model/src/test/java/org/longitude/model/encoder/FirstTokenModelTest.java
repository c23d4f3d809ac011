package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A coding model whose head is the paper's: the first token's state and nothing else. */
final class FirstTokenModelTest {

    private static final int VOCABULARY = 97;

    /** A word that no admission has. */
    private static final int SPARE = VOCABULARY - 1;

    private static final int LABELS = 5;
    private static final float[] NEVER = {2, 2, 2, 2, 2};
    private static final float[] ALWAYS = new float[LABELS];

    static final List<EncoderConfig> ENCODERS =
            List.of(
                    new LongformerConfig(
                            VOCABULARY,
                            32,
                            2,
                            64,
                            List.of(8, 12),
                            65,
                            0,
                            1e-5,
                            0.2,
                            LayerNormPlace.POST),
                    new BertConfig(
                            BertFamily.BERT, VOCABULARY, 32, 2, 64, 2, 64, 2, 0, 1e-12, 0.2));

    @ParameterizedTest
    @FieldSource("ENCODERS")
    void shouldSayWhatHuggingFacesClassifierSays(EncoderConfig encoder) {
        int[] admission = ids(40, 1);
        PretrainedConfig classifier =
                new PretrainedConfig(encoder, Architecture.SEQUENCE_CLASSIFICATION, LABELS, true);
        try (CodingModel model = model(encoder, 4);
                PretrainedModel other = PretrainedModel.create(classifier, Device.cpu(), 9);
                NDManager step = other.manager().newSubManager()) {
            model.parameters()
                    .forEach(
                            (name, parameter) ->
                                    other.setWeight(name, parameter.getArray().toFloatArray()));
            int[] row = new int[42];
            row[0] = 2;
            System.arraycopy(admission, 0, row, 1, 40);
            row[41] = 3;
            PackedTokens packed =
                    PackedTokens.of(encoder, List.of(other.row(TokenRow.of(row), false)));
            List<NDArray> states = other.encodeEachLayer(step, packed, ForwardPass.scoring());
            NDArray first =
                    other.gather(
                            states.get(states.size() - 1), new long[] {0}, ForwardPass.scoring());
            NDArray expected = other.labelLogits(first, ForwardPass.scoring());
            NDArray found = model.logits(step, List.of(admission), ForwardPass.scoring());

            assertThat(found.toFloatArray())
                    .containsExactly(expected.toFloatArray(), within(1e-5f));
        }
    }

    @ParameterizedTest
    @FieldSource("ENCODERS")
    void shouldTakeTheSurestOfAnAdmissionsTokenWindowsWhateverItIsScoredWith(
            EncoderConfig encoder) {
        try (CodingModel model = model(encoder, 4)) {
            List<int[]> admissions = List.of(ids(10, 1), ids(150, 2), ids(62, 3), ids(400, 4));

            List<Scores> together = model.score(admissions, NEVER);

            for (int i = 0; i < admissions.size(); i++) {
                Scores alone = model.score(List.of(admissions.get(i)), NEVER).get(0);
                assertThat(together.get(i).probabilities())
                        .containsExactly(alone.probabilities(), within(1e-5f));
            }
            assertThat(together.get(1).tokenWindows()).isGreaterThan(1);
            Scores start = model.score(List.of(admissions.get(1)), NEVER, 1).get(0);
            for (int label = 0; label < LABELS; label++) {
                assertThat(together.get(1).probability(label))
                        .isGreaterThanOrEqualTo(start.probability(label) - 1e-6f);
            }
        }
    }

    @Test
    void shouldReadNoMoreThanItWasMadeForAndSaySo() {
        try (CodingModel model = model(ENCODERS.get(1), 1)) {
            Scores scores = model.score(List.of(ids(150, 2)), NEVER).get(0);

            assertThat(scores.tokenWindows()).isOne();
            assertThat(scores.tokensRead()).isEqualTo(62);
            assertThat(model.config().coverage(150, 64)).isEqualTo(new Coverage(150, 62, 1));
        }
    }

    /** To first order: what the logit would lose if a word's embedding were a little smaller. */
    @ParameterizedTest
    @FieldSource("ENCODERS")
    void shouldNameTheWordsThatRaiseTheLogit(EncoderConfig encoder) {
        int[] admission = ids(40, 1);
        try (CodingModel model = model(encoder, 4)) {
            List<Evidence> evidence = model.score(List.of(admission), ALWAYS).get(0).evidence();

            assertThat(evidence).extracting(Evidence::label).containsExactly(0, 1, 2, 3, 4);
            for (Evidence each : evidence) {
                double[] raised = raisedByShrinking(model, admission, each.label());
                double sum = Arrays.stream(raised).filter(value -> value > 0).sum();
                int[] byHand =
                        IntStream.range(0, raised.length)
                                .boxed()
                                .sorted(Comparator.comparingDouble(i -> -raised[i]))
                                .mapToInt(i -> i)
                                .toArray();
                assertThat(each.positions()[0]).isEqualTo(byHand[0]);
                for (int i = 0; i < each.positions().length; i++) {
                    assertThat(each.weights()[i])
                            .isCloseTo((float) (raised[each.positions()[i]] / sum), within(0.02f));
                }
            }
        }
    }

    @Test
    void shouldGiveTheSameEvidenceAloneAndTogetherAndLeaveTheWeightsAlone() {
        List<int[]> admissions = List.of(ids(10, 1), ids(150, 2), ids(62, 3));
        try (CodingModel model = model(ENCODERS.get(0), 4)) {
            Map<String, float[]> weights = new HashMap<>();
            model.parameters().forEach((name, p) -> weights.put(name, p.getArray().toFloatArray()));
            List<Scores> before = model.score(admissions, NEVER);

            List<Scores> together = model.score(admissions, ALWAYS);

            for (int i = 0; i < admissions.size(); i++) {
                List<Evidence> alone =
                        model.score(List.of(admissions.get(i)), ALWAYS).get(0).evidence();
                int tokens = admissions.get(i).length;
                for (int label = 0; label < LABELS; label++) {
                    Evidence found = together.get(i).evidence().get(label);
                    assertThat(found.positions()).isEqualTo(alone.get(label).positions());
                    assertThat(found.weights())
                            .containsExactly(alone.get(label).weights(), within(1e-4f));
                    assertThat(Arrays.stream(found.positions()).max().orElseThrow())
                            .isLessThan(tokens);
                }
                assertThat(model.score(admissions, NEVER).get(i).probabilities())
                        .isEqualTo(before.get(i).probabilities());
            }
            for (String name : weights.keySet()) {
                Parameter parameter = model.parameters().get(name);
                assertThat(parameter.getArray().toFloatArray()).isEqualTo(weights.get(name));
            }
        }
    }

    @Test
    void shouldGiveNoEvidenceWhenItComputesInIntegers(@TempDir Path directory) throws IOException {
        try (CodingModel model = model(ENCODERS.get(0), 4)) {
            model.save(directory);
        }
        try (CodingModel int8 =
                CodingModel.load(directory, new Placement(Device.cpu(), ComputeType.INT8))) {
            assertThat(int8.score(List.of(ids(20, 1)), ALWAYS).get(0).evidence()).isEmpty();
        }
    }

    /**
     * Each token in turn gets a word of its own whose embedding is a hundredth smaller than its
     * word's: what the logit loses by it, a hundredfold.
     */
    private static double[] raisedByShrinking(CodingModel model, int[] admission, int label) {
        String name = "embeddings.word_embeddings.weight";
        float[] table = model.parameters().get(name).getArray().toFloatArray();
        int width = model.config().encoder().width();
        double[] raised = new double[admission.length];
        double before = logit(model, admission, label);
        for (int i = 0; i < admission.length; i++) {
            float[] changed = table.clone();
            int[] other = admission.clone();
            other[i] = SPARE;
            for (int d = 0; d < width; d++) {
                changed[SPARE * width + d] = table[admission[i] * width + d] * 0.99f;
            }
            model.setWeight(name, changed);
            raised[i] = 100 * (before - logit(model, other, label));
        }
        model.setWeight(name, table);
        return raised;
    }

    private static double logit(CodingModel model, int[] admission, int label) {
        try (NDManager step = model.manager().newSubManager()) {
            return model.logits(step, List.of(admission), ForwardPass.scoring())
                    .toFloatArray()[label];
        }
    }

    @Test
    void shouldTrainEveryWeightThroughTheTokenWindowThatCounts() {
        try (CodingModel model = model(ENCODERS.get(0), 4);
                NDManager step = model.manager().newSubManager()) {
            model.parameters().values().forEach(p -> p.getArray().setRequiresGradient(true));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray logits =
                        model.logits(
                                step, List.of(ids(150, 2), ids(9, 1)), ForwardPass.plainTraining());
                collector.backward(logits.sum());
            }
            for (String name :
                    List.of("classifier.out_proj.weight", "embeddings.word_embeddings.weight")) {
                try (NDArray gradient = model.parameters().get(name).getArray().getGradient()) {
                    assertThat(gradient.abs().sum().getFloat()).as(name).isPositive();
                }
            }
        }
    }

    @Test
    void shouldBeTheSameModelWhenSavedAndLoaded(@TempDir Path directory) throws IOException {
        List<int[]> admissions = List.of(ids(10, 1), ids(150, 2));
        try (CodingModel model = model(ENCODERS.get(0), 2)) {
            model.save(directory);
            try (CodingModel loaded = CodingModel.load(directory, Device.cpu())) {
                assertThat(loaded.config()).isEqualTo(model.config());
                assertThat(loaded.score(admissions, NEVER).get(1).probabilities())
                        .isEqualTo(model.score(admissions, NEVER).get(1).probabilities());
            }
        }
    }

    @Test
    void shouldRefuseWhatOnlyLabelAttentionCanDo() {
        try (CodingModel model = model(ENCODERS.get(0), 2)) {
            assertThatThrownBy(
                            () ->
                                    model.startFromDescriptions(
                                            List.of(
                                                    new int[0],
                                                    new int[0],
                                                    new int[0],
                                                    new int[0],
                                                    new int[0]),
                                            false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("head: first-token has no queries");
            assertThatThrownBy(() -> HeadKind.of("last-token"))
                    .hasMessage(
                            "head: 'last-token' (expected: one of label-attention, first-token)");
        }
    }

    @Test
    void shouldStartAtTheBiasesItIsGiven() {
        try (CodingModel model = model(ENCODERS.get(1), 1)) {
            float before = model.score(List.of(ids(9, 1)), NEVER).get(0).probability(3);

            model.setBiases(new float[] {0, 0, 0, 30, 0});

            assertThat(before).isLessThan(0.99f);
            assertThat(model.score(List.of(ids(9, 1)), NEVER).get(0).probability(3))
                    .isGreaterThan(0.99f);
        }
    }

    private static CodingModel model(EncoderConfig encoder, int tokenWindowsMax) {
        CodingModelConfig config =
                new CodingModelConfig(
                        encoder, LABELS, HeadKind.FIRST_TOKEN, false, tokenWindowsMax, 1, 2, 3);
        return CodingModel.create(config, Device.cpu(), 7);
    }

    private static int[] ids(int count, long seed) {
        return new Random(seed).ints(count, 4, SPARE).toArray();
    }
}
