package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.model.weights.WeightLoader;

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
    void shouldMatchHuggingFaceWhenGivenItsWeights(String fixtureName, String caseName)
            throws IOException {
        Path directory = FIXTURES.resolve(fixtureName);
        LongformerConfig config = ConfigFile.read(directory.resolve("config.json")).longformer();
        try (EncoderModel model = EncoderModel.create(config, Device.cpu(), 1)) {
            NDManager manager = model.manager();
            WeightLoader.load(
                    directory, model.parameters(), manager, model.functions().of("copy")::infer);
            Map<String, NDArray> fixture =
                    tensors(manager, directory.resolve("case_" + caseName + ".safetensors"));
            List<TokenRow> rows = rows(fixture);
            PackedTokens packed = PackedTokens.of(config, rows);

            List<NDArray> states = model.encodeEachLayer(manager, packed, ForwardPass.scoring());

            assertThat(states).hasSize(config.layers() + 1);
            for (int layer = 0; layer < states.size(); layer++) {
                NDArray expected = fixture.get("expected.hidden_states." + layer);
                assertThat(worstError(states.get(layer), expected, packed, rows))
                        .as("largest difference after layer %d", layer)
                        .isLessThan(TOLERANCE);
            }
        }
    }

    private static List<TokenRow> rows(Map<String, NDArray> fixture) {
        NDArray ids = fixture.get("input_ids");
        int tokens = (int) ids.getShape().get(1);
        long[] all = ids.toLongArray();
        boolean[] real = flags(fixture.get("attention_mask"), all.length, true);
        boolean[] global = flags(fixture.get("global_attention_mask"), all.length, false);
        List<TokenRow> rows = new ArrayList<>();
        for (int from = 0; from < all.length; from += tokens) {
            rows.add(
                    new TokenRow(
                            Arrays.stream(all, from, from + tokens)
                                    .mapToInt(i -> (int) i)
                                    .toArray(),
                            Arrays.copyOfRange(real, from, from + tokens),
                            Arrays.copyOfRange(global, from, from + tokens),
                            null));
        }
        return rows;
    }

    private static boolean[] flags(@Nullable NDArray mask, int size, boolean otherwise) {
        boolean[] flags = new boolean[size];
        long[] values = mask == null ? null : mask.toLongArray();
        for (int i = 0; i < size; i++) {
            flags[i] = values == null ? otherwise : values[i] != 0;
        }
        return flags;
    }

    /** Over the span of each row's real tokens, holes included: what is left out is padding. */
    private static double worstError(
            NDArray found, NDArray expected, PackedTokens packed, List<TokenRow> rows) {
        int width = (int) expected.getShape().get(2);
        int tokens = (int) expected.getShape().get(1);
        assertThat(found.getShape()).isEqualTo(new Shape(packed.tokens(), width));
        float[] a = found.toFloatArray();
        float[] b = expected.toFloatArray();
        double worst = 0;
        for (int row = 0; row < rows.size(); row++) {
            for (int place = 0; place < packed.length(row) * width; place++) {
                int from = packed.start(row) * width + place;
                int to = (row * tokens + packed.leading(row)) * width + place;
                double error = Math.abs(a[from] - b[to]);
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
