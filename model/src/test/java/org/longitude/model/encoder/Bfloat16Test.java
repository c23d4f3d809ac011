package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Bfloat16Test {

    private static final Placement BF16 = new Placement(Device.cpu(), ComputeType.BF16);

    /** What docs/benchmarks.md states; a bfloat16 has 8 bits, so one rounding is up to 0.4 %. */
    private static final double ERROR_MAX = 0.02;

    private static final CodingModelConfig CONFIG =
            new CodingModelConfig(Int8Test.longformer(), 3, false, 4, 1, 2);

    @Test
    void shouldStayNearFloatsWhenScoring() {
        List<TokenRow> notes =
                List.of(
                        TokenRow.withGlobalFirst(new Random(1).ints(90, 5, 96).toArray()),
                        TokenRow.of(new Random(2).ints(40, 5, 96).toArray()));
        try (EncoderModel floats = EncoderModel.create(Int8Test.longformer(), Device.cpu(), 5);
                EncoderModel model = EncoderModel.create(Int8Test.longformer(), BF16, 5)) {
            double error =
                    Int8Test.relativeError(
                            Int8Test.states(model, notes), Int8Test.states(floats, notes));

            assertThat(error).isBetween(1e-4, ERROR_MAX);
        }
    }

    @Test
    void shouldGiveFloatGradientsNearThoseOfFloatsWhenTraining() {
        Map<String, float[]> expected = gradients(Placement.of(Device.cpu()));

        Map<String, float[]> found = gradients(BF16);

        assertThat(found).hasSameSizeAs(expected);
        for (String name : expected.keySet()) {
            // A key's bias adds the same to every score: its gradient is all rounding. What global
            // tokens see in the last layer is not read.
            if (name.matches(".*key(_global)?.bias") || name.matches(".*layer.2.*_global.*")) {
                continue;
            }
            assertThat(Int8Test.relativeError(found.get(name), expected.get(name)))
                    .as(name)
                    .isBetween(0.0, 0.1);
        }
        assertThat(found.get("encoder.layer.0.attention.self.query.weight"))
                .isNotEqualTo(expected.get("encoder.layer.0.attention.self.query.weight"));
    }

    /** Gradients of all weights that have one, and none of them of 16 bits. */
    private static Map<String, float[]> gradients(Placement placement) {
        Map<String, float[]> gradients = new HashMap<>();
        List<int[]> admissions =
                List.of(
                        new Random(3).ints(60, 5, 96).toArray(),
                        new Random(4).ints(25, 5, 96).toArray());
        try (CodingModel model = CodingModel.create(CONFIG, placement, 5);
                NDManager step = model.manager().newSubManager()) {
            model.parameters().values().forEach(p -> p.getArray().setRequiresGradient(true));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray logits = model.logits(step, admissions, ForwardPass.plainTraining());
                collector.backward(logits.square().sum());
            }
            model.parameters()
                    .forEach(
                            (name, parameter) -> {
                                try (NDArray gradient = parameter.getArray().getGradient()) {
                                    assertThat(gradient.getDataType()).isEqualTo(DataType.FLOAT32);
                                    gradients.put(name, gradient.toFloatArray());
                                }
                            });
        }
        return gradients;
    }
}
