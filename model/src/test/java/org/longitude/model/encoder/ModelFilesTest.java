package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.weights.LoadReport;
import org.longitude.model.weights.WeightSource;

/** Models in and out of directories: what was there comes back. */
class ModelFilesTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "longformer-mlm",
                "longformer-bare",
                "longformer-seqcls",
                "bert-pretraining",
                "roberta-mlm"
            })
    void shouldSaveAHuggingFaceModelAsItWas(String fixture) throws IOException {
        Path from = FIXTURES.resolve(fixture);

        try (PretrainedModel model = PretrainedModel.load(from, Device.cpu())) {
            model.save(directory);
        }

        assertThat(config(directory)).isEqualTo(config(from));
        try (WeightSource before = WeightSource.open(from);
                WeightSource after = WeightSource.open(directory)) {
            assertThat(before.tensors().keySet()).containsAll(after.tensors().keySet());
            for (String name : after.tensors().keySet()) {
                assertThat(after.floats(name)).as(name).isEqualTo(before.floats(name));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BARE, 0, true, LongformerModel",
        "POOLED, 0, true, LongformerModel",
        "MASKED_LANGUAGE, 0, false, LongformerForMaskedLM",
        "SEQUENCE_CLASSIFICATION, 3, true, LongformerForSequenceClassification",
    })
    void shouldSaveANewModelUnderTheNameOfItsClass(
            Architecture architecture, int labels, boolean tied, String className)
            throws IOException {
        PretrainedConfig config = new PretrainedConfig(encoder(), architecture, labels, tied);
        Map<String, float[]> weights;

        try (PretrainedModel model = PretrainedModel.create(config, Device.cpu(), 3)) {
            model.save(directory);
            weights = weights(model.parameters());
        }

        assertThat(config(directory).path("architectures").path(0).asText()).isEqualTo(className);
        try (PretrainedModel loaded = PretrainedModel.load(directory, Device.cpu())) {
            assertThat(loaded.config()).isEqualTo(config);
            assertThat(weights(loaded.parameters())).containsExactlyEntriesOf(weights);
        }
    }

    /** A Hugging Face configuration that became a coding model's, through two trips. */
    @Test
    void shouldKeepKeysThatNobodyKnowsWhenACodingModelIsSaved() throws IOException {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        try (CodingModel model = CodingModel.create(coding(), Device.cpu(), 3)) {
            model.save(first);
        }
        ObjectNode given = (ObjectNode) config(first);
        given.put("attention_probs_dropout_prob", 0.25);
        given.put("transformers_version", "5.18.0");
        given.put("torch_dtype", "bfloat16");
        given.put("attention_window", 4);
        given.putObject("house").putArray("a").addNull().add(2.5);
        JSON.writeValue(first.resolve(CodingModel.CONFIG_FILE).toFile(), given);

        try (CodingModel model = CodingModel.load(first, Device.cpu())) {
            model.save(second);
        }

        assertThat(config(second)).isEqualTo(given.put("torch_dtype", "float32"));
    }

    @Test
    void shouldTakeThePretrainedEncoderAndLeaveTheHeadFresh() throws IOException {
        try (PretrainedModel model =
                PretrainedModel.create(
                        new PretrainedConfig(encoder(), Architecture.MASKED_LANGUAGE, 0, true),
                        Device.cpu(),
                        8)) {
            model.save(directory);
            Map<String, float[]> pretrained = weights(model.parameters());
            try (CodingModel coding = CodingModel.create(coding(), Device.cpu(), 3)) {
                Map<String, float[]> fresh = weights(coding.parameters());

                LoadReport report = coding.readEncoder(directory);

                assertThat(report.unused())
                        .containsExactly(
                                "lm_head.bias",
                                "lm_head.dense.bias",
                                "lm_head.dense.weight",
                                "lm_head.layer_norm.bias",
                                "lm_head.layer_norm.weight");
                weights(coding.parameters())
                        .forEach(
                                (name, values) ->
                                        assertThat(values)
                                                .as(name)
                                                .isEqualTo(
                                                        name.startsWith("label_attention.")
                                                                ? fresh.get(name)
                                                                : pretrained.get(name)));
            }
        }
    }

    @Test
    void shouldNameTheTensorWhenAnEncoderHasAnotherShape() throws IOException {
        try (PretrainedModel model =
                PretrainedModel.create(
                        new PretrainedConfig(
                                new LongformerConfig(
                                        40,
                                        16,
                                        2,
                                        28,
                                        List.of(4, 4),
                                        30,
                                        0,
                                        1e-5,
                                        0.3,
                                        LayerNormPlace.POST),
                                Architecture.BARE,
                                0,
                                true),
                        Device.cpu(),
                        8)) {
            model.save(directory);
        }

        try (CodingModel coding = CodingModel.create(coding(), Device.cpu(), 3)) {
            assertThatThrownBy(() -> coding.readEncoder(directory))
                    .isInstanceOfSatisfying(
                            ModelException.class,
                            e -> assertThat(e.error()).isEqualTo(ModelError.WEIGHTS_INVALID))
                    .hasMessageContaining(
                            "tensor encoder.layer.0.intermediate.dense.weight: shape [28, 16] (expected: [24, 16])");
        }
    }

    /** Half a window to each side: an odd one has none, and must not reach the engine. */
    @ParameterizedTest
    @ValueSource(ints = {15, 1, 0, -4})
    void shouldRefuseAnAttentionWindowThatHasNoHalves(int window) throws IOException {
        assertThatThrownBy(
                        () ->
                                new LongformerConfig(
                                        40,
                                        16,
                                        2,
                                        24,
                                        List.of(4, window),
                                        30,
                                        0,
                                        1e-5,
                                        0.3,
                                        LayerNormPlace.POST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("attentionWindow: %d (expected: even and >= 2)", window);
        try (CodingModel model = CodingModel.create(coding(), Device.cpu(), 3)) {
            model.save(directory);
        }
        ObjectNode given = (ObjectNode) config(directory);
        JSON.writeValue(
                directory.resolve(CodingModel.CONFIG_FILE).toFile(),
                given.put("attention_window", window));
        for (ThrowingCallable load :
                List.<ThrowingCallable>of(
                        () -> CodingModel.load(directory, Device.cpu()),
                        () -> PretrainedModel.load(directory, Device.cpu()))) {
            assertThatThrownBy(load)
                    .isInstanceOfSatisfying(
                            ModelException.class,
                            e -> assertThat(e.error()).isEqualTo(ModelError.CONFIG_INVALID))
                    .hasMessageContaining("attentionWindow: %d (expected: even", window);
        }
    }

    @Test
    void shouldRefuseAConfigurationThatIsNoObject() throws IOException {
        Files.writeString(directory.resolve(CodingModel.CONFIG_FILE), "[1, 2]");

        assertThatThrownBy(() -> CodingModel.load(directory, Device.cpu()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no JSON object (expected: a config.json)");
    }

    private static CodingModelConfig coding() {
        return new CodingModelConfig(encoder(), 3, true, 1, 2, 3);
    }

    private static LongformerConfig encoder() {
        return new LongformerConfig(
                40, 16, 2, 24, List.of(4, 4), 30, 0, 1e-5, 0.3, LayerNormPlace.POST);
    }

    private static JsonNode config(Path directory) throws IOException {
        return JSON.readTree(directory.resolve(CodingModel.CONFIG_FILE).toFile());
    }

    private static Map<String, float[]> weights(Map<String, Parameter> parameters) {
        Map<String, float[]> weights = new TreeMap<>();
        parameters.forEach(
                (name, parameter) -> weights.put(name, parameter.getArray().toFloatArray()));
        return weights;
    }
}
