package org.longitude.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the update written out by hand in double precision. */
class AdamWTest {

    private static final double RATE = 0.05;
    private static final double DECAY = 0.1;
    private static final float[] START = {1, -2, 0.5f};

    private NDManager manager;

    @BeforeEach
    void openManager() {
        manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    }

    @AfterEach
    void closeManager() {
        manager.close();
    }

    @Test
    void shouldFollowTorchsFormWhenGradientsAreSmall() {
        Parameter parameter = parameter();
        double[] expected = {START[0], START[1], START[2]};
        double[] first = new double[3];
        double[] second = new double[3];

        try (AdamW optimizer = new AdamW(manager, AdamWConfig.clippedAt(100))) {
            for (int t = 1; t <= 4; t++) {
                // The loss is half the sum of squares, so the gradient is the parameter itself.
                double[] gradient = expected.clone();
                double norm = backwardAndUpdate(optimizer, parameter);

                assertThat(norm).isCloseTo(length(gradient), within(1e-5));
                for (int i = 0; i < 3; i++) {
                    first[i] = 0.9 * first[i] + 0.1 * gradient[i];
                    second[i] = 0.999 * second[i] + 0.001 * gradient[i] * gradient[i];
                    double firstHat = first[i] / (1 - Math.pow(0.9, t));
                    double secondHat = second[i] / (1 - Math.pow(0.999, t));
                    expected[i] -= RATE * DECAY * expected[i];
                    expected[i] -= RATE * firstHat / (Math.sqrt(secondHat) + 1e-8);
                    assertThat(parameter.getArray().toFloatArray()[i])
                            .isCloseTo((float) expected[i], within(2e-6f));
                }
            }
        }
    }

    @Test
    void shouldAddTheDecayToTheGradientWhenItsFormIsL2() {
        Parameter parameter = parameter();
        double[] expected = {START[0], START[1], START[2]};
        double[] first = new double[3];
        double[] second = new double[3];
        AdamWConfig config = new AdamWConfig(0.8, 0.95, 1e-3, 100, WeightDecay.L2);

        try (AdamW optimizer = new AdamW(manager, config)) {
            for (int t = 1; t <= 4; t++) {
                backwardAndUpdate(optimizer, parameter);

                for (int i = 0; i < 3; i++) {
                    double gradient = expected[i] + DECAY * expected[i];
                    first[i] = 0.8 * first[i] + 0.2 * gradient;
                    second[i] = 0.95 * second[i] + 0.05 * gradient * gradient;
                    double firstHat = first[i] / (1 - Math.pow(0.8, t));
                    double secondHat = second[i] / (1 - Math.pow(0.95, t));
                    expected[i] -= RATE * firstHat / (Math.sqrt(secondHat) + 1e-3);
                    assertThat(parameter.getArray().toFloatArray()[i])
                            .isCloseTo((float) expected[i], within(2e-6f));
                }
            }
        }
    }

    @Test
    void shouldLeaveNoGradientBehind() {
        Parameter parameter = parameter();

        try (AdamW optimizer = new AdamW(manager, AdamWConfig.clippedAt(100))) {
            backwardAndUpdate(optimizer, parameter);
        }

        try (NDArray gradient = parameter.getArray().getGradient()) {
            assertThat(gradient.toFloatArray()).containsOnly(0);
        }
    }

    @Test
    void shouldClipByTheNormOfAllGradientsTogether() {
        Parameter clipped = parameter();
        Parameter plain = parameter();

        try (AdamW strict = new AdamW(manager, AdamWConfig.clippedAt(1e-9));
                AdamW lenient = new AdamW(manager, AdamWConfig.clippedAt(100))) {
            backwardAndUpdate(strict, clipped);
            backwardAndUpdate(lenient, plain);
        }

        // Clipped to the size of epsilon the update shrinks; unclipped it has the size of the rate.
        for (int i = 0; i < 3; i++) {
            float decayed = (float) (START[i] * (1 - RATE * DECAY));
            assertThat(Math.abs(clipped.getArray().toFloatArray()[i] - decayed)).isLessThan(0.005f);
            assertThat(Math.abs(plain.getArray().toFloatArray()[i] - decayed))
                    .isCloseTo((float) RATE, within(1e-4f));
        }
    }

    @Test
    void shouldUpdateNothingWhenAGradientIsNotFinite() {
        Parameter parameter = parameter();

        try (AdamW optimizer = new AdamW(manager, AdamWConfig.clippedAt(1));
                NDManager step = manager.newSubManager()) {
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                collector.backward(parameter.getArray().sub(1).log().sum());
            }

            double norm = optimizer.update(step, List.of(part(parameter)));

            assertThat(norm).isNotFinite();
            assertThat(parameter.getArray().toFloatArray()).containsExactly(START);
        }
    }

    private double backwardAndUpdate(AdamW optimizer, Parameter parameter) {
        try (NDManager step = manager.newSubManager()) {
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray half = step.create(0.5f);
                collector.backward(half.mul(parameter.getArray().square().sum()));
            }
            return optimizer.update(step, List.of(part(parameter)));
        }
    }

    private static AdamW.Part part(Parameter parameter) {
        return new AdamW.Part("weights", parameter, RATE, DECAY);
    }

    private Parameter parameter() {
        Parameter parameter =
                Parameter.builder()
                        .setName("weights")
                        .setType(Parameter.Type.OTHER)
                        .optShape(new Shape(3))
                        .optInitializer((m, shape, type) -> m.create(START, shape).duplicate())
                        .build();
        parameter.initialize(manager, DataType.FLOAT32);
        return parameter;
    }

    private static double length(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
