package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far the smaller types are from floats on weights that Hugging Face made. */
class ComputeErrorTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    /** The bounds are those that docs/benchmarks.md states. */
    @ParameterizedTest
    @CsvSource({
        "longformer-mlm, BF16, 0.01",
        "longformer-mlm, INT8, 0.03",
        "roberta-mlm, BF16, 0.01",
        "roberta-mlm, INT8, 0.03",
        "bert-pretraining, BF16, 0.01",
        "bert-pretraining, INT8, 0.03"
    })
    void shouldStayWithinTheStatedErrorOfFloats(String fixture, ComputeType compute, double most) {
        float[] expected = states(fixture, ComputeType.FP32);

        double error = Int8Test.relativeError(states(fixture, compute), expected);

        assertThat(error).isBetween(1e-5, most);
    }

    private static float[] states(String fixture, ComputeType compute) {
        Placement placement = new Placement(Device.cpu(), compute);
        try (PretrainedModel model = PretrainedModel.load(FIXTURES.resolve(fixture), placement);
                NDManager step = model.manager().newSubManager()) {
            EncoderConfig config = model.config().encoder();
            Random random = new Random(1);
            List<TokenRow> rows =
                    List.of(
                            TokenRow.of(random.ints(25, 5, config.vocabularySize()).toArray()),
                            TokenRow.of(random.ints(7, 5, config.vocabularySize()).toArray()));
            List<NDArray> each =
                    model.encodeEachLayer(
                            step, PackedTokens.of(config, rows), ForwardPass.scoring());
            return each.get(each.size() - 1).toFloatArray();
        }
    }
}
