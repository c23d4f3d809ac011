package org.longitude.model.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.LayerNormPlace;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.weights.WeightSource;
import org.longitude.model.weights.WeightWriter;

class ModelDirectoriesTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "longformer-mlm",
                "longformer-mlm-varied",
                "longformer-bare",
                "longformer-seqcls",
                "bert-pretraining",
                "roberta-mlm"
            })
    void shouldAskForTheTensorsThatTheModelHas(String fixture) {
        try (PretrainedModel model =
                PretrainedModel.load(FIXTURES.resolve(fixture), Device.cpu())) {
            Map<String, List<Long>> parameters = new TreeMap<>();
            model.parameters()
                    .forEach(
                            (name, parameter) ->
                                    parameters.put(
                                            name,
                                            Arrays.stream(
                                                            parameter
                                                                    .getArray()
                                                                    .getShape()
                                                                    .getShape())
                                                    .boxed()
                                                    .toList()));

            assertThat(EncoderTensors.of(model.config())).isEqualTo(parameters);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "longformer-mlm, longformer, masked_language, 3, 132",
        "longformer-bare, longformer, pooled, 2, 68",
        "longformer-seqcls, longformer, sequence_classification, 2, 78",
        "bert-pretraining, bert, pre_training, 3, 64",
        "roberta-mlm, roberta, masked_language, 2, 58",
    })
    void shouldComeOutOfImportAsItWentIn(
            String fixture, String family, String architecture, int layers, int positions)
            throws IOException {
        Path out = directory.resolve("out");
        Path from = FIXTURES.resolve(fixture);

        try (ModelImport model = ModelImport.open(from)) {
            assertThat(model.report().family()).isEqualTo(family);
            assertThat(model.report().architecture()).isEqualTo(architecture);
            assertThat(model.report().layers()).isEqualTo(layers);
            assertThat(model.report().positions()).isEqualTo(positions);
            assertThat(model.report().unused()).isEmpty();
            assertThat(model.report().tokenizer()).isEmpty();
            model.writeTo(out, WeightWriter.SHARD_BYTES_MAX, bytes -> {});
        }

        assertThat(ConfigJson.read(out)).isEqualTo(ConfigJson.read(from));
        try (WeightSource before = WeightSource.open(from);
                WeightSource after = WeightSource.open(out)) {
            for (String name : after.tensors().keySet()) {
                assertThat(after.floats(name)).as(name).isEqualTo(before.floats(name));
            }
            assertThat(before.tensors().keySet())
                    .containsAll(after.tensors().keySet())
                    .hasSize(after.tensors().size() + (fixture.equals("longformer-bare") ? 1 : 0));
        }
    }

    @Test
    void shouldNameWhatIsMissingOrOfAnotherShape() throws IOException {
        copy("longformer-mlm");
        Path config = directory.resolve("config.json");
        String text = Files.readString(config);

        Files.writeString(
                config,
                text.replace("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 4")
                        .replaceAll(
                                "(?s)\"attention_window\": \\[.*?\\]", "\"attention_window\": 16"));
        assertRefused(
                ModelError.WEIGHTS_INVALID,
                "no tensor encoder.layer.3.attention.output.LayerNorm.bias (expected: one of shape [48])");
        Files.writeString(config, text.replace("\"vocab_size\": 211", "\"vocab_size\": 212"));
        assertRefused(
                ModelError.WEIGHTS_INVALID,
                "tensor longformer.embeddings.word_embeddings.weight: shape [211, 48] (expected: [212, 48])");
        Files.writeString(config, text.replace("LongformerForMaskedLM", "LongformerForCooking"));
        assertRefused(ModelError.CONFIG_INVALID, "architectures");
        Files.writeString(config, "[]");
        assertRefused(ModelError.CONFIG_INVALID, "config.json");
        Files.writeString(config, "{");
        assertRefused(ModelError.CONFIG_INVALID, "config.json");
        Files.delete(config);
        assertRefused(ModelError.CONFIG_INVALID, "no config.json");
    }

    @Test
    void shouldKeepKeysThatNobodyKnowsAndSayThatWeightsAreF32() throws IOException {
        copy("bert-pretraining");
        Path config = directory.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace(
                                "\"dtype\": \"float32\"",
                                "\"dtype\": \"bfloat16\", \"house\": {\"a\": [1, null, 2.50]}"));
        Path out = directory.resolve("out");

        try (ModelImport model = ModelImport.open(directory)) {
            model.writeTo(out, 20_000, bytes -> {});
        }

        assertThat(ConfigJson.read(out).path("house").toString()).isEqualTo("{\"a\":[1,null,2.5]}");
        assertThat(ConfigJson.read(out).path("dtype").asText()).isEqualTo("float32");
        assertThat(out.resolve("model.safetensors.index.json")).exists();
        try (PretrainedModel model = PretrainedModel.load(out, Device.cpu())) {
            assertThat(model.hasPooler()).isTrue();
        }
    }

    @Test
    void shouldNotOverwriteADirectory() throws IOException {
        Path out = Files.createDirectory(directory.resolve("out"));

        try (ModelImport model = ModelImport.open(FIXTURES.resolve("longformer-mlm"))) {
            assertThatThrownBy(() -> model.writeTo(out, 1 << 20, bytes -> {}))
                    .hasMessageContaining("exists (expected: a new directory)");
        }

        assertThat(out).isEmptyDirectory();
    }

    @Test
    void shouldExportACodingModelSoThatItComesBack() throws IOException {
        Path bundle = directory.resolve("bundle");
        Path out = directory.resolve("out");
        CodingModelConfig config =
                new CodingModelConfig(postNorm(LayerNormPlace.POST), 5, true, 4, 1, 2);
        try (CodingModel model = CodingModel.create(config, Device.cpu(), 11)) {
            model.save(bundle);
        }

        ExportReport report = ModelExport.write(bundle, out, 1 << 30, bytes -> {});

        assertThat(report.architecture()).isEqualTo("LongformerModel");
        assertThat(report.headTensors())
                .contains("label_attention.queries.weight")
                .allMatch(name -> name.startsWith("label_attention."));
        assertThat(WeightSource.names(out.resolve("model.safetensors")))
                .contains("embeddings.word_embeddings.weight")
                .noneMatch(name -> name.startsWith("label_attention."));
        try (CodingModel before = CodingModel.load(bundle, Device.cpu());
                CodingModel after = CodingModel.load(out, Device.cpu())) {
            List<int[]> admissions = List.of(new int[] {5, 9, 30, 7}, new int[] {8});
            assertThat(after.score(admissions).get(0).probabilities())
                    .isEqualTo(before.score(admissions).get(0).probabilities());
        }
    }

    @Test
    void shouldRefuseToExportWhatTransformersWouldComputeOtherwise() throws IOException {
        CodingModelConfig config =
                new CodingModelConfig(postNorm(LayerNormPlace.PRE), 5, true, 4, 1, 2);
        try (CodingModel model = CodingModel.create(config, Device.cpu(), 11)) {
            model.save(directory.resolve("bundle"));
        }
        Path out = directory.resolve("out");

        assertThatThrownBy(
                        () ->
                                ModelExport.write(
                                        directory.resolve("bundle"), out, 1 << 30, bytes -> {}))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.CONFIG_INVALID))
                .hasMessageContaining("longitude_norm: pre (expected: post")
                .hasMessageContaining("serve this model as a bundle");

        assertThat(out).doesNotExist();
    }

    private static LongformerConfig postNorm(LayerNormPlace norm) {
        return new LongformerConfig(50, 32, 2, 64, List.of(8, 8), 70, 0, 1e-5, 0.02, norm);
    }

    private void copy(String fixture) throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES.resolve(fixture))) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        directory.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private void assertRefused(ModelError error, String message) {
        assertThatThrownBy(() -> ModelImport.open(directory).close())
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.error()).isEqualTo(error))
                .hasMessageContaining(message);
    }
}
