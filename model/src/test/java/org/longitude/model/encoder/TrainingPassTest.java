package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a trainer relies on: true gradients, dropout that is on, and modes that do not stick. */
class TrainingPassTest {

    private static final int VOCABULARY = 30;
    private static final int LABELS = 3;

    /**
     * One admission of one token window, one of three: both ways through the head have gradients.
     */
    private final List<int[]> admissions = List.of(ids(9, 1), ids(40, 2), ids(12, 3));

    private CodingModel model;

    @BeforeEach
    void createModel() {
        LongformerConfig encoder =
                new LongformerConfig(
                        VOCABULARY, 8, 2, 12, List.of(4, 6), 25, 0, 1e-5, 0.4, LayerNormPlace.PRE);
        model =
                CodingModel.create(
                        new CodingModelConfig(encoder, LABELS, true, 1, 2, 3), Device.cpu(), 5);
        Random random = new Random(8);
        model.parameters()
                .forEach((name, parameter) -> model.setWeight(name, moved(parameter, random, 0.3)));
    }

    @AfterEach
    void closeModel() {
        model.close();
    }

    /** Along the gradient itself the loss must rise by its squared length, for each parameter. */
    @Test
    void shouldHaveGradientsThatPredictTheLoss() {
        Map<String, float[]> gradients = gradients();

        for (Map.Entry<String, float[]> entry : gradients.entrySet()) {
            String name = entry.getKey();
            double length = length(entry.getValue());
            if (length < 1e-4) {
                continue;
            }
            double step = 2e-3;
            double slope =
                    (lossAfter(name, entry.getValue(), step / length)
                                    - lossAfter(name, entry.getValue(), -step / length))
                            / (2 * step);
            assertThat(slope).as(name).isCloseTo(length, within(0.02 * length + 2e-3));
        }
    }

    @Test
    void shouldReachEveryWeightButThoseOfStatesNobodyReads() {
        Map<String, float[]> gradients = gradients();

        // A key bias adds the same to every score of a query; the last layer's global rows are
        // unread.
        List<String> still =
                gradients.entrySet().stream()
                        .filter(entry -> length(entry.getValue()) < 1e-5)
                        .map(Map.Entry::getKey)
                        .toList();
        assertThat(still)
                .allMatch(
                        name ->
                                name.endsWith("key.bias")
                                        || name.endsWith("key_global.bias")
                                        || name.matches("encoder\\.layer\\.1\\..*_global\\..*"));
        assertThat(gradients.keySet())
                .anyMatch(name -> name.contains("layer.0") && !still.contains(name));
        assertThat(length(gradients.get("encoder.layer.1.attention.self.query.weight")))
                .isGreaterThan(1e-4);
        assertThat(length(gradients.get("encoder.layer.0.attention.self.query_global.weight")))
                .isGreaterThan(1e-6);
    }

    @Test
    void shouldLeaveLayersWithoutGradientWhenTheyAreBypassed() {
        zeroGradients();
        backward(new ForwardPass(true, 0, 0, false));

        Map<String, float[]> gradients = readGradients();
        assertThat(gradients)
                .allSatisfy(
                        (name, gradient) -> {
                            if (name.startsWith("encoder.layer.")) {
                                assertThat(length(gradient)).as(name).isZero();
                            }
                        });
        assertThat(length(gradients.get("embeddings.word_embeddings.weight"))).isPositive();
    }

    @Test
    void shouldDropOutInTrainingOnly() {
        float[] plain = logits(ForwardPass.plainTraining());

        assertThat(logits(ForwardPass.plainTraining())).isEqualTo(plain);
        assertThat(logits(new ForwardPass(true, 0.5f, 0, true)))
                .as("dropout of embedded tokens")
                .isNotEqualTo(plain);
        assertThat(logits(new ForwardPass(true, 0, 0.5f, true)))
                .as("dropout in layers")
                .isNotEqualTo(plain);
        assertThat(logits(ForwardPass.scoring())).containsExactly(plain, within(1e-5f));
    }

    @Test
    void shouldHaveTheSameGradientsAfterScoring() {
        Map<String, float[]> before = gradients();
        model.score(admissions);
        model.score(admissions, new float[LABELS]);

        Map<String, float[]> after = gradients();

        before.forEach(
                (name, gradient) ->
                        assertThat(after.get(name))
                                .as(name)
                                .containsExactly(gradient, within(1e-5f)));
    }

    @Test
    void shouldKeepInputsAliveUntilTheBackwardPassHasReadThem() {
        Map<String, float[]> before = gradients();
        for (int i = 0; i < 3; i++) {
            zeroGradients();
            try (NDManager step = model.manager().newSubManager();
                    GradientCollector collector =
                            Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray loss = loss(step, ForwardPass.plainTraining());
                // Masks and ids live in memory that the collector of garbage would take back.
                System.gc();
                collector.backward(loss);
            }
            Map<String, float[]> after = readGradients();
            assertThat(after.get("encoder.layer.0.attention.self.value.weight"))
                    .containsExactly(
                            before.get("encoder.layer.0.attention.self.value.weight"),
                            within(1e-5f));
        }
    }

    private float[] logits(ForwardPass pass) {
        try (NDManager step = model.manager().newSubManager()) {
            return model.logits(step, admissions, pass).toFloatArray();
        }
    }

    private Map<String, float[]> gradients() {
        zeroGradients();
        backward(ForwardPass.plainTraining());
        return readGradients();
    }

    private void backward(ForwardPass pass) {
        try (NDManager step = model.manager().newSubManager();
                GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            collector.backward(loss(step, pass));
        }
    }

    /** A sum of squares, so that no direction is special. */
    private NDArray loss(NDManager step, ForwardPass pass) {
        return model.logits(step, admissions, pass).square().sum();
    }

    private double lossAfter(String name, float[] direction, double factor) {
        float[] original = model.parameters().get(name).getArray().toFloatArray();
        float[] moved = original.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (factor * direction[i]);
        }
        model.setWeight(name, moved);
        double sum = 0;
        for (float logit : logits(ForwardPass.scoring())) {
            sum += (double) logit * logit;
        }
        model.setWeight(name, original);
        return sum;
    }

    private Map<String, float[]> readGradients() {
        Map<String, float[]> gradients = new TreeMap<>();
        model.parameters()
                .forEach(
                        (name, parameter) -> {
                            try (NDArray gradient = parameter.getArray().getGradient()) {
                                gradients.put(name, gradient.toFloatArray());
                            }
                        });
        return gradients;
    }

    private void zeroGradients() {
        model.parameters()
                .values()
                .forEach(
                        parameter -> {
                            try (NDArray gradient = parameter.getArray().getGradient()) {
                                gradient.muli(0);
                            }
                        });
    }

    private static float[] moved(Parameter parameter, Random random, double deviation) {
        float[] values = parameter.getArray().toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    private static double length(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static int[] ids(int tokens, long seed) {
        return new Random(seed).ints(tokens, 4, VOCABULARY).toArray();
    }
}
