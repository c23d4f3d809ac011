package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

class Int8Test {

    private static final Placement INT8 = new Placement(Device.cpu(), ComputeType.INT8);
    private static final int VOCABULARY = 97;
    private static final String WORDS = "embeddings.word_embeddings.weight";

    /** One element of its row in the word table is ten thousand times as large as the others. */
    private static final int LOUD = 96;

    /** Fails where rows share one run of the attention, which sums them in another order. */
    @ParameterizedTest
    @MethodSource("encoders")
    void shouldGiveANoteTheSameStatesAloneAsInAnyBatch(EncoderConfig config) {
        // Enough numbers that some lie where one last bit decides how they are rounded.
        List<TokenRow> notes = new ArrayList<>();
        for (int note = 0; note < 40; note++) {
            notes.add(note(1 + 13 * note % 97, note));
        }
        notes.add(2, loudNote(41));
        try (EncoderModel model = loudModel(config, INT8)) {
            assertAloneAsTogether(model, notes);
        }
    }

    @Test
    void shouldScoreAnAdmissionAloneAsBesideALoudOne() {
        CodingModelConfig config = new CodingModelConfig(longformer(), 3, true, 4, 1, 2);
        List<int[]> admissions = List.of(note(90, 1).ids(), loudNote(41).ids(), note(320, 2).ids());
        try (CodingModel model = CodingModel.create(config, INT8, 5)) {
            model.setWeight(WORDS, loudWords(model.parameters(), 32));
            List<Scores> together = model.score(admissions);
            for (int i = 0; i < admissions.size(); i++) {
                assertThat(together.get(i).probabilities())
                        .containsExactly(
                                model.score(List.of(admissions.get(i))).get(0).probabilities(),
                                within(1e-5f));
            }
        }
    }

    private static Stream<EncoderConfig> encoders() {
        return Stream.of(longformer(), bert());
    }

    @Test
    void shouldStayNearFloatsWhenWeightsAreRandom() {
        List<TokenRow> notes = List.of(note(50, 1), note(90, 2), note(20, 3));
        try (EncoderModel floats = EncoderModel.create(longformer(), Device.cpu(), 5);
                EncoderModel integers = EncoderModel.create(longformer(), INT8, 5)) {
            integers.settle();

            double error = relativeError(states(integers, notes), states(floats, notes));

            assertThat(error).isBetween(1e-5, 0.05);
        }
    }

    @Test
    void shouldHoldAQuarterOfWhatTheLargeMapsTook() {
        try (EncoderModel model = EncoderModel.create(longformer(), INT8, 5)) {
            Parameter weight = model.parameters().get("encoder.layer.0.intermediate.dense.weight");
            assertThat(weight.isInitialized()).isTrue();

            model.settle();

            assertThat(weight.isInitialized()).isFalse();
            assertThat(model.parameters())
                    .doesNotContainKey("encoder.layer.0.intermediate.dense.weight")
                    .containsKey("encoder.layer.0.intermediate.dense.bias");
        }
    }

    @Test
    void shouldQuantiseEachOutputChannelAndEachTokenByAScaleOfItsOwn() {
        try (EncoderModel model = EncoderModel.create(longformer(), INT8, 5);
                NDManager step = model.manager().newSubManager()) {
            String name = "encoder.layer.0.intermediate.dense.";
            Linear map =
                    new Linear(
                            model.parameters().get(name + "weight"),
                            model.parameters().get(name + "bias"));
            float[] weights = map.weight().getArray().toFloatArray();
            for (int i = 0; i < 32; i++) {
                weights[i] *= 1000;
            }
            model.setWeight(name + "weight", weights);
            NDArray quiet = step.randomNormal(new Shape(Int8Maps.RUN_ROWS + 7, 32));
            NDArray loud = step.randomNormal(new Shape(1, 32)).mul(1e6f);
            NDArray expected = quiet.matMul(map.weight().getArray().transpose());

            Int8Maps maps = new Int8Maps(model.functions(), model.manager());
            maps.take(map);
            NDArray alone = maps.linear(quiet, map);
            NDArray together = maps.linear(quiet.concat(loud), map).get("0:-1");

            // The first channel is a thousand times as large: with its scale, the rest would be 0.
            assertThat(
                            relativeError(
                                    alone.get(":, 1:").toFloatArray(),
                                    expected.get(":, 1:").toFloatArray()))
                    .isBetween(1e-4, 0.02);
            assertThat(together.toFloatArray()).isEqualTo(alone.toFloatArray());
        }
    }

    @Test
    void shouldLeaveAnErrorVisibleWhenAStateIsNotANumber() {
        try (EncoderModel model = EncoderModel.create(longformer(), INT8, 5)) {
            float[] words =
                    model.parameters()
                            .get("embeddings.word_embeddings.weight")
                            .getArray()
                            .toFloatArray();
            words[50 * 32] = Float.NaN;
            model.setWeight("embeddings.word_embeddings.weight", words);
            model.settle();

            float[] states = states(model, List.of(TokenRow.of(50, 51)));

            assertThat(states[0]).isNaN();
        }
    }

    @Test
    void shouldRefuseToTrainAndToGiveItsWeightsBack(@TempDir Path directory) {
        CodingModelConfig config = new CodingModelConfig(longformer(), 3, false, 4, 1, 2);
        try (CodingModel model = CodingModel.create(config, INT8, 5);
                NDManager step = model.manager().newSubManager()) {
            assertThatThrownBy(
                            () ->
                                    model.logits(
                                            step,
                                            List.of(new int[] {7, 8}),
                                            ForwardPass.plainTraining()))
                    .isInstanceOfSatisfying(
                            ModelException.class,
                            e -> assertThat(e.error()).isEqualTo(ModelError.COMPUTE_UNSUPPORTED))
                    .hasMessage("compute: int8 cannot train (expected: fp32 or bf16 for that)");
            assertThatThrownBy(() -> model.save(directory))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("int8 cannot give its weights back");
            assertThat(model.score(List.of(new int[] {7, 8}))).hasSize(1);
        }
    }

    @Test
    void shouldLoadWhatAFloatModelSaved(@TempDir Path directory) throws Exception {
        CodingModelConfig config = new CodingModelConfig(longformer(), 3, false, 4, 1, 2);
        List<int[]> admissions = List.of(new int[] {7, 8, 9, 10}, new int[] {11, 12});
        try (CodingModel floats = CodingModel.create(config, Device.cpu(), 5)) {
            floats.save(directory);
            try (CodingModel integers = CodingModel.load(directory, INT8)) {
                for (int i = 0; i < admissions.size(); i++) {
                    float[] expected = floats.score(admissions).get(i).probabilities();
                    float[] found = integers.score(admissions).get(i).probabilities();
                    assertThat(found).containsExactly(expected, within(2e-3f));
                    assertThat(found).isNotEqualTo(expected);
                }
            }
        }
    }

    private static void assertAloneAsTogether(EncoderModel model, List<TokenRow> notes) {
        model.settle();
        PackedTokens packed = PackedTokens.of(model.config(), notes);
        int width = model.config().width();
        float[] together = states(model, notes);
        for (int i = 0; i < notes.size(); i++) {
            float[] alone = states(model, List.of(notes.get(i)));
            double difference = 0;
            for (int place = 0; place < alone.length; place++) {
                float other = together[packed.start(i) * width + place];
                difference = Math.max(difference, Math.abs(other - alone[place]));
            }
            assertThat(difference).as("note %d", i).isLessThan(1e-5);
        }
    }

    private static EncoderModel loudModel(EncoderConfig config, Placement placement) {
        EncoderModel model = EncoderModel.create(config, placement, 5);
        model.setWeight(WORDS, loudWords(model.parameters(), config.width()));
        return model;
    }

    private static float[] loudWords(Map<String, Parameter> parameters, int width) {
        float[] words = parameters.get(WORDS).getArray().toFloatArray();
        words[LOUD * width] = 10_000;
        return words;
    }

    /** All states after the last layer, those of global tokens included. */
    static float[] states(EncoderModel model, List<TokenRow> notes) {
        try (NDManager step = model.manager().newSubManager()) {
            PackedTokens packed = PackedTokens.of(model.config(), notes);
            List<NDArray> each = model.encodeEachLayer(step, packed, ForwardPass.scoring());
            return each.get(each.size() - 1).toFloatArray();
        }
    }

    static double relativeError(float[] found, float[] expected) {
        double difference = 0;
        double whole = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(found[i] - expected[i], 2);
            whole += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / whole);
    }

    static LongformerConfig longformer() {
        return new LongformerConfig(
                VOCABULARY,
                32,
                2,
                64,
                Collections.nCopies(3, 16),
                200,
                0,
                1e-5,
                0.2,
                LayerNormPlace.POST);
    }

    private static EncoderConfig bert() {
        return new BertConfig(BertFamily.BERT, VOCABULARY, 32, 2, 64, 3, 200, 1, 0, 1e-12, 0.2);
    }

    private static TokenRow note(int tokens, long seed) {
        int[] ids = new Random(seed).ints(tokens, 5, LOUD).toArray();
        return TokenRow.withGlobalFirst(ids);
    }

    private static TokenRow loudNote(int tokens) {
        int[] ids = new Random(tokens).ints(tokens, 5, LOUD).toArray();
        for (int i = 1; i < tokens; i += 2) {
            ids[i] = LOUD;
        }
        return TokenRow.withGlobalFirst(ids);
    }
}
