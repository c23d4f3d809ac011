package org.longitude.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.model.ModelException;
import org.longitude.model.encoder.TorchFunction;

/** Parameters filled by tensors of other names, types and sizes. */
class WeightLoaderTest {

    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final TorchFunction copy =
            TorchFunction.load(TorchFunction.class, "copy", Map.of(), Device.cpu());

    @TempDir Path directory;
    private final WeightLoader.Copy copying = copy::infer;

    @AfterEach
    void close() {
        copy.close();
        manager.close();
    }

    @Test
    void shouldFillParametersUnderEveryNameThatFilesHadForThem() {
        Map<String, Parameter> parameters =
                Map.of(
                        "whole.weight", parameter(4, 6),
                        "transposed.weight", parameter(6, 4),
                        "norm.weight", parameter(6),
                        "norm.bias", parameter(6));

        LoadReport report =
                WeightLoader.load(
                        Path.of("src/test/resources/weights/legacy.bin"),
                        parameters,
                        manager,
                        copying);

        assertThat(values(parameters, "norm.weight"))
                .containsExactly(0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f);
        assertThat(values(parameters, "norm.bias")).isEqualTo(values(parameters, "norm.weight"));
        assertThat(values(parameters, "transposed.weight")).startsWith(0.5f, 6.5f, 12.5f);
        assertThat(report.loaded()).isEqualTo(4);
        assertThat(report.buffers()).containsExactly("bert.embeddings.position_ids");
        assertThat(report.unused())
                .containsExactly("empty", "number", "offset.weight", "parameter.weight");
    }

    @Test
    void shouldFillAParameterOfManyChunksInPlace() throws IOException {
        int count = 3 * TensorReader.CHUNK_ELEMENTS + 5;
        WeightWriter.write(directory, List.of(counting("big", count)));
        Map<String, Parameter> parameters = Map.of("big", parameter(count));
        NDArray before = parameters.get("big").getArray();
        int arrays = manager.getManagedArrays().size();

        WeightLoader.load(directory, parameters, manager, copying);

        assertThat(parameters.get("big").getArray()).isSameAs(before);
        float[] values = before.toFloatArray();
        for (int i = 0; i < count; i++) {
            assertThat(values[i]).isEqualTo(i);
        }
        assertThat(manager.getManagedArrays()).hasSize(arrays);
    }

    @Test
    void shouldWriteAParameterOfManyChunksAsItIs() throws IOException {
        int count = TensorReader.CHUNK_ELEMENTS + 7;
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = -i;
        }
        try (NDArray array = manager.create(numbers, new Shape(count, 1))) {
            WeightWriter.write(directory, List.of(OutgoingTensor.of("array", array)));
        }

        try (WeightSource source = WeightSource.open(directory)) {
            assertThat(source.floats("array")).isEqualTo(numbers);
            assertThat(source.tensors().get("array").shape()).isEqualTo(List.of((long) count, 1L));
        }
    }

    @Test
    void shouldNameTheTensorThatIsMissingOrWrong() throws IOException {
        WeightWriter.write(
                directory,
                List.of(counting("roberta.a.weight", 4), constant("b.weight", Float.NaN)));

        assertRefused(
                Map.of("c.weight", parameter(4)),
                "no tensor c.weight (expected: one of shape [4])");
        assertRefused(
                Map.of("a.weight", parameter(2, 2)),
                "tensor roberta.a.weight: shape [4] (expected: [2, 2])");
        assertRefused(
                Map.of("b.weight", parameter(1)), "tensor b.weight: holds NaN (expected: finite");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zip.bin",
                "zip-protocol-4.bin",
                "zip-nested.bin",
                "legacy.bin",
                "torch-zip.bin",
                "torch-legacy.bin"
            })
    void shouldNameTheTensorThatIsMissingOrWrongInAPickledFile(String name) throws IOException {
        Path file = Path.of("src/test/resources/weights", name);

        for (Path path : List.of(file, shardedCopy(file))) {
            assertRefused(
                    path,
                    Map.of("c.weight", parameter(4)),
                    "no tensor c.weight (expected: one of shape [4])");
            assertRefused(
                    path,
                    Map.of("transposed.weight", parameter(4, 6)),
                    "tensor bert.transposed.weight: shape [6, 4] (expected: [4, 6])");
        }
    }

    /** A directory with an index of one shard. */
    private Path shardedCopy(Path file) throws IOException {
        Path shard = directory.resolve("pytorch_model-00001-of-00001.bin");
        Files.copy(file, shard);
        Files.writeString(
                directory.resolve(WeightSource.TORCH_INDEX),
                "{\"weight_map\": {\"bert.whole.weight\": \"%s\"}}".formatted(shard.getFileName()));
        return directory;
    }

    @Test
    void shouldRefuseATensorThatIsThereUnderTwoNames() throws IOException {
        WeightWriter.write(
                directory, List.of(counting("longformer.a.weight", 4), counting("a.weight", 4)));

        assertRefused(Map.of("a.weight", parameter(4)), "also there as a.weight (expected: one");
    }

    @Test
    void shouldFindADecodersBiasUnderItsOtherName() throws IOException {
        WeightWriter.write(directory, List.of(counting("lm_head.decoder.bias", 3)));
        Map<String, Parameter> parameters = Map.of("lm_head.bias", parameter(3));

        WeightLoader.load(directory, parameters, manager, copying);

        assertThat(values(parameters, "lm_head.bias")).containsExactly(0, 1, 2);
    }

    /** With a decoder of its own, Hugging Face adds the decoder's bias and never the head's. */
    @Test
    void shouldTakeTheDecodersBiasWhereBothAreThere() throws IOException {
        WeightWriter.write(
                directory,
                List.of(
                        constant("cls.predictions.decoder.bias", 2),
                        constant("cls.predictions.bias", 1)));
        Map<String, Parameter> parameters = Map.of("cls.predictions.bias", parameter(1));

        LoadReport report = WeightLoader.load(directory, parameters, manager, copying);

        assertThat(values(parameters, "cls.predictions.bias")).containsExactly(2);
        assertThat(report.unused()).containsExactly("cls.predictions.bias");
    }

    @Test
    void shouldWriteTheDecodersBiasWhereItIsNotTied() {
        Map<String, Parameter> untied =
                Map.of("lm_head.bias", parameter(3), "lm_head.decoder.weight", parameter(3, 2));

        assertThat(names(OutgoingTensor.ofParameters("", untied)))
                .containsExactlyInAnyOrder(
                        "lm_head.bias", "lm_head.decoder.weight", "lm_head.decoder.bias");
        assertThat(names(OutgoingTensor.ofParameters("", Map.of("lm_head.bias", parameter(3)))))
                .containsExactly("lm_head.bias");
    }

    private static List<String> names(List<OutgoingTensor> tensors) {
        return tensors.stream().map(OutgoingTensor::name).toList();
    }

    @Test
    void shouldStripPrefixesAndOldWordsFromNames() {
        Set<String> names =
                Set.of(
                                "module.bert.embeddings.LayerNorm.gamma",
                                "model.longformer.embeddings.LayerNorm.weight",
                                "embeddings.LayerNorm.weight")
                        .stream()
                        .map(WeightLoader::parameterName)
                        .collect(Collectors.toSet());

        assertThat(names).containsExactly("embeddings.LayerNorm.weight");
    }

    private void assertRefused(Map<String, Parameter> parameters, String message) {
        assertRefused(directory, parameters, message);
    }

    private void assertRefused(Path path, Map<String, Parameter> parameters, String message) {
        assertThatThrownBy(() -> WeightLoader.load(path, parameters, manager, copying))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }

    private Parameter parameter(long... shape) {
        Parameter parameter =
                Parameter.builder()
                        .setName("parameter")
                        .setType(Parameter.Type.WEIGHT)
                        .optInitializer(Initializer.ZEROS)
                        .optShape(new Shape(shape))
                        .build();
        parameter.initialize(manager, DataType.FLOAT32);
        return parameter;
    }

    private static float[] values(Map<String, Parameter> parameters, String name) {
        return parameters.get(name).getArray().toFloatArray();
    }

    private static OutgoingTensor constant(String name, float value) {
        return tensor(name, new float[] {value});
    }

    private static OutgoingTensor counting(String name, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        return tensor(name, values);
    }

    private static OutgoingTensor tensor(String name, float[] values) {
        return new OutgoingTensor(
                name,
                List.of((long) values.length),
                sink -> {
                    ByteBuffer bytes =
                            ByteBuffer.allocateDirect(4 * values.length)
                                    .order(ByteOrder.nativeOrder());
                    bytes.asFloatBuffer().put(values);
                    sink.accept(0, bytes);
                });
    }
}
