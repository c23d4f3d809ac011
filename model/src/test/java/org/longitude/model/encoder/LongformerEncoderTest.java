package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hidden states against those of Hugging Face's model, computed in double precision. */
class LongformerEncoderTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @CsvSource({
        "longformer-mlm, cls_global_padded",
        "longformer-mlm, no_global_exact_multiple",
        "longformer-mlm, globals_vary_per_row",
        "longformer-mlm, shorter_than_window",
        "longformer-mlm, long_no_attention_mask",
        "longformer-mlm, mask_hole_and_left_pad",
        "longformer-mlm-varied, cls_global_padded",
        "longformer-mlm-varied, globals_vary_per_row",
        "longformer-mlm-varied, shorter_than_window",
        "longformer-mlm-varied, mask_hole_and_left_pad",
        "longformer-bare, no_global",
        "longformer-bare, cls_global",
    })
    void shouldMatchHuggingFaceWhenGivenItsWeights(String model, String caseName)
            throws IOException {
        Path directory = FIXTURES.resolve(model);
        LongformerConfig config = ConfigFile.read(directory.resolve("config.json")).encoder();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
                EncoderFunctions functions = EncoderFunctions.load(config, Device.cpu())) {
            LongformerEncoder encoder = encoder(config, functions, manager, directory);
            Map<String, NDArray> fixture =
                    tensors(manager, directory.resolve("case_" + caseName + ".safetensors"));
            TokenRows rows = rows(manager, config, fixture);

            List<NDArray> states =
                    encoder.encodeEachLayer(
                            new ParameterStore(manager, false), rows, true, ForwardPass.scoring());

            assertThat(states).hasSize(config.layers() + 1);
            for (int layer = 0; layer < states.size(); layer++) {
                assertThat(
                                worstError(
                                        states.get(layer),
                                        fixture.get("expected.hidden_states." + layer),
                                        rows.real()))
                        .as("largest difference after layer %d", layer)
                        .isLessThan(TOLERANCE);
            }
        }
    }

    private static LongformerEncoder encoder(
            LongformerConfig config,
            EncoderFunctions functions,
            NDManager manager,
            Path directory) {
        LongformerEncoder encoder = new LongformerEncoder(config, 1, functions);
        encoder.initialize(manager, DataType.FLOAT32, new Shape(1, 8));
        Map<String, Parameter> parameters = new HashMap<>();
        encoder.getParameters().values().forEach(p -> parameters.put(p.getName(), p));
        WeightFile.read(
                directory.resolve("model.safetensors"), parameters, manager, functions.copy());
        return encoder;
    }

    private static TokenRows rows(
            NDManager manager, LongformerConfig config, Map<String, NDArray> fixture) {
        NDArray ids = fixture.get("input_ids");
        long[] all = ids.toLongArray();
        return TokenRows.of(
                manager,
                (int) ids.getShape().get(1),
                config.padId(),
                all,
                flags(fixture.get("attention_mask"), all.length, true),
                flags(fixture.get("global_attention_mask"), all.length, false));
    }

    private static boolean[] flags(@Nullable NDArray mask, int size, boolean otherwise) {
        boolean[] flags = new boolean[size];
        long[] values = mask == null ? null : mask.toLongArray();
        for (int i = 0; i < size; i++) {
            flags[i] = values == null ? otherwise : values[i] != 0;
        }
        return flags;
    }

    private static double worstError(NDArray found, NDArray expected, NDArray real) {
        assertThat(found.getShape()).isEqualTo(expected.getShape());
        float[] a = found.toFloatArray();
        float[] b = expected.toFloatArray();
        float[] mask = real.toFloatArray();
        int width = a.length / mask.length;
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            if (mask[i / width] == 1) {
                double error = Math.abs(a[i] - b[i]);
                worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
            }
        }
        return worst;
    }

    private static Map<String, NDArray> tensors(NDManager manager, Path file) throws IOException {
        Map<String, NDArray> tensors = new HashMap<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (NDArray tensor : NDList.decode(manager, in)) {
                String name = tensor.getName();
                tensor.setName(null);
                tensors.put(name, tensor);
            }
        }
        return tensors;
    }
}
