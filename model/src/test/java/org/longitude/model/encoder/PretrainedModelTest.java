package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Heads on an encoder, beyond what the golden fixtures show. */
class PretrainedModelTest {

    private static final BertConfig ENCODER =
            new BertConfig(BertFamily.ROBERTA, 30, 8, 2, 12, 1, 20, 1, 1, 1e-5, 0.3);
    private static final TokenRow ROW = TokenRow.of(5, 6, 7, 8);

    @Test
    void shouldHaveTheWordTableOnceWhenItIsTheDecoderToo() {
        try (PretrainedModel tied = model(Architecture.MASKED_LANGUAGE, 0, true);
                PretrainedModel untied = model(Architecture.MASKED_LANGUAGE, 0, false)) {
            assertThat(tied.parameters()).doesNotContainKey("lm_head.decoder.weight");
            assertThat(untied.parameters()).containsKey("lm_head.decoder.weight");

            float[] before = maskedLanguage(untied);
            untied.setWeight("lm_head.decoder.weight", new float[30 * 8]);

            assertThat(maskedLanguage(untied)).containsOnly(0).isNotEqualTo(before);
        }
    }

    /** A word that is no input is reached by the decoder alone, one that is by both. */
    @Test
    void shouldSendGradientsToTiedWordsFromBothUses() {
        try (PretrainedModel model = model(Architecture.MASKED_LANGUAGE, 0, true);
                NDManager step = model.manager().newSubManager()) {
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                collector.backward(
                        maskedLanguage(model, step, ForwardPass.plainTraining()).square().sum());
            }
            try (NDArray gradient =
                    model.parameters()
                            .get("embeddings.word_embeddings.weight")
                            .getArray()
                            .getGradient()) {
                float[] values = gradient.toFloatArray();
                assertThat(length(values, 29)).isPositive();
                assertThat(length(values, 5)).isPositive();
            }
        }
    }

    @Test
    void shouldDropOutBeforeLabelsInTrainingOnly() {
        try (PretrainedModel model = model(Architecture.SEQUENCE_CLASSIFICATION, 5, true)) {
            float[] plain = labels(model, ForwardPass.scoring());

            assertThat(plain).hasSize(5);
            assertThat(labels(model, ForwardPass.plainTraining()))
                    .containsExactly(plain, within(1e-6f));
            assertThat(labels(model, new ForwardPass(true, 0.5f, 0, true))).isNotEqualTo(plain);
            assertThat(labels(model, ForwardPass.scoring())).isEqualTo(plain);
        }
    }

    @Test
    void shouldSayWhichHeadIsMissing() {
        try (PretrainedModel model = model(Architecture.BARE, 0, true)) {
            assertThat(model.hasPooler()).isFalse();
            assertThatThrownBy(() -> labels(model, ForwardPass.scoring()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("BARE");
        }
    }

    @Test
    void shouldRefuseHeadsThatAFamilyDoesNotHave() {
        assertThatThrownBy(() -> model(Architecture.PRE_TRAINING, 0, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("next-sentence");
        assertThatThrownBy(() -> model(Architecture.SEQUENCE_CLASSIFICATION, 0, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("labels: 0");
    }

    private static PretrainedModel model(Architecture architecture, int labels, boolean tied) {
        return PretrainedModel.create(
                new PretrainedConfig(ENCODER, architecture, labels, tied), Device.cpu(), 4);
    }

    private static float[] maskedLanguage(PretrainedModel model) {
        try (NDManager step = model.manager().newSubManager()) {
            return maskedLanguage(model, step, ForwardPass.scoring()).toFloatArray();
        }
    }

    /** Logits of the third token alone. */
    private static NDArray maskedLanguage(PretrainedModel model, NDManager step, ForwardPass pass) {
        NDArray states = last(model, step, pass);
        NDArray logits =
                model.maskedLanguageLogits(model.gather(states, new long[] {2}, pass), pass);
        assertThat(logits.getShape()).isEqualTo(new Shape(1, 30));
        return logits;
    }

    private static float[] labels(PretrainedModel model, ForwardPass pass) {
        try (NDManager step = model.manager().newSubManager()) {
            NDArray states = last(model, step, ForwardPass.scoring());
            return model.labelLogits(model.gather(states, new long[] {0}, pass), pass)
                    .toFloatArray();
        }
    }

    private static NDArray last(PretrainedModel model, NDManager step, ForwardPass pass) {
        PackedTokens packed = PackedTokens.of(ENCODER, List.of(ROW));
        List<NDArray> states = model.encodeEachLayer(step, packed, pass);
        return states.get(states.size() - 1);
    }

    private static double length(float[] values, int row) {
        double squares = 0;
        for (int i = 8 * row; i < 8 * row + 8; i++) {
            squares += values[i] * values[i];
        }
        return Math.sqrt(squares);
    }
}
