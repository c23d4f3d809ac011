package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.training.AdamW;
import org.longitude.model.training.AdamWConfig;

/** Several models, several threads, and what comes after the end. */
class ModelUseTest {

    private static final CodingModelConfig LONGFORMER =
            new CodingModelConfig(
                    new LongformerConfig(
                            40, 16, 2, 24, List.of(4, 6), 30, 0, 1e-5, 0.3, LayerNormPlace.PRE),
                    3,
                    true,
                    1,
                    2,
                    3);
    private static final CodingModelConfig BERT =
            new CodingModelConfig(
                    new BertConfig(BertFamily.BERT, 60, 8, 4, 20, 1, 25, 2, 0, 1e-12, 0.3),
                    5,
                    false,
                    1,
                    2,
                    3);
    private static final List<int[]> ADMISSIONS = List.of(ids(9, 1), ids(70, 2));

    private static final List<int[]> NO_DESCRIPTIONS = List.of(new int[0], new int[0], new int[0]);

    @Test
    void shouldRefuseASecondThreadWhileOneIsInside() {
        try (CodingModel model = CodingModel.create(LONGFORMER, Device.cpu(), 1)) {
            float[] expected = logits(model, ADMISSIONS);
            List<Throwable> refusals = new ArrayList<>();

            float[] found =
                    logits(model, watched(() -> refusals.addAll(elsewhere(() -> useAll(model)))));

            assertThat(refusals).hasSizeGreaterThanOrEqualTo(8);
            assertThat(refusals)
                    .allSatisfy(
                            refusal ->
                                    assertThat(refusal)
                                            .isInstanceOf(IllegalStateException.class)
                                            .hasMessageContaining(
                                                    "in use by thread "
                                                            + Thread.currentThread().getName()));
            assertThat(found).isEqualTo(expected);
            assertThat(elsewhere(() -> useAll(model))).isEmpty();
        }
    }

    @Test
    void shouldRefuseASecondThreadUntilTheArraysOfATrainingPassAreLetGo() {
        try (CodingModel model = CodingModel.create(LONGFORMER, Device.cpu(), 1)) {
            List<Throwable> between;
            try (NDManager step = model.manager().newSubManager()) {
                try (GradientCollector collector =
                        Engine.getEngine("PyTorch").newGradientCollector()) {
                    NDArray logits = model.logits(step, ADMISSIONS, ForwardPass.plainTraining());
                    // No call of the model is under way, but its weights' gradients are written.
                    between = elsewhere(() -> useAll(model));
                    collector.backward(logits.square().sum());
                }
                assertThat(model.score(ADMISSIONS)).hasSize(2);
            }

            assertThat(between)
                    .hasSize(4)
                    .allSatisfy(
                            refusal ->
                                    assertThat(refusal).hasMessageContaining("in use by thread"));
            assertThat(elsewhere(() -> useAll(model))).isEmpty();
        }
    }

    @Test
    void shouldCloseWhileArraysOfATrainingPassAreStillThere() {
        NDManager step = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        CodingModel model = CodingModel.create(LONGFORMER, Device.cpu(), 1);
        model.logits(step, ADMISSIONS, ForwardPass.plainTraining());

        assertThatThrownBy(() -> elsewhere(() -> closed(model)))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("in use by thread");
        model.close();
        step.close();

        assertThatThrownBy(() -> model.score(ADMISSIONS)).hasMessageContaining("model is closed");
    }

    @Test
    void shouldLetTheNextThreadInAfterAFailure() {
        try (CodingModel model = CodingModel.create(LONGFORMER, Device.cpu(), 1)) {
            List<int[]> failing =
                    watched(
                            () -> {
                                throw new IllegalArgumentException("inside");
                            });

            assertThatThrownBy(() -> logits(model, failing)).hasMessage("inside");

            assertThat(elsewhere(() -> useAll(model))).isEmpty();
        }
    }

    @Test
    void shouldRefuseUseAfterTheEndInsteadOfReachingIntoFreedMemory(@TempDir Path directory) {
        CodingModel coding = CodingModel.create(LONGFORMER, Device.cpu(), 1);
        PretrainedModel pretrained =
                PretrainedModel.create(
                        new PretrainedConfig(BERT.encoder(), Architecture.PRE_TRAINING, 0, true),
                        Device.cpu(),
                        1);
        NDManager step = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        NDArray states = step.zeros(new Shape(1, 8));
        coding.close();
        coding.close();
        pretrained.close();
        pretrained.close();

        List<ThrowingCallable> uses =
                List.of(
                        () -> coding.score(ADMISSIONS),
                        () -> coding.logits(step, ADMISSIONS, ForwardPass.scoring()),
                        () -> coding.setWeight(LabelAttention.QUERIES, new float[48]),
                        () -> coding.startFromDescriptions(NO_DESCRIPTIONS, true),
                        () -> coding.readEncoder(directory),
                        () -> coding.save(directory),
                        () -> pretrained.save(directory),
                        () -> pretrained.pooled(states, ForwardPass.scoring()),
                        () -> pretrained.maskedLanguageLogits(states, ForwardPass.scoring()),
                        () -> pretrained.nextSentenceLogits(states, ForwardPass.scoring()),
                        () -> pretrained.gather(states, new long[1], ForwardPass.scoring()),
                        () ->
                                pretrained.encode(
                                        step,
                                        PackedTokens.of(BERT.encoder(), List.of(TokenRow.of(5))),
                                        ForwardPass.scoring()));
        for (ThrowingCallable use : uses) {
            assertThatThrownBy(use)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the model is closed");
        }
        step.close();
    }

    @Test
    void shouldRefuseTokensThatWerePackedForAnotherEncoder() {
        PackedTokens packed = PackedTokens.of(BERT.encoder(), List.of(TokenRow.of(50)));
        try (EncoderModel model = EncoderModel.create(LONGFORMER.encoder(), Device.cpu(), 1);
                NDManager step = model.manager().newSubManager()) {
            assertThatThrownBy(() -> model.encode(step, packed, ForwardPass.scoring()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("packed for another encoder");
        }
    }

    /** What one model is asked to do in between changes nothing in the other. */
    @Test
    void shouldTrainTwoModelsInTurnsAsEachAlone() {
        Map<String, float[]> longformerAlone = trainedAlone(LONGFORMER);
        Map<String, float[]> bertAlone = trainedAlone(BERT);

        try (Trained longformer = new Trained(LONGFORMER);
                Trained bert = new Trained(BERT)) {
            for (int step = 0; step < 3; step++) {
                longformer.step();
                bert.model.score(ADMISSIONS);
                bert.step();
                longformer.model.score(ADMISSIONS, new float[3]);
            }

            assertSame(longformer.weights(), longformerAlone);
            assertSame(bert.weights(), bertAlone);
        }
    }

    @Test
    void shouldScoreWithOneModelWhileAnotherTrainsOnAnotherThread() {
        Map<String, float[]> bertAlone = trainedAlone(BERT);
        try (CodingModel longformer = CodingModel.create(LONGFORMER, Device.cpu(), 1);
                Trained bert = new Trained(BERT)) {
            float[] expected = longformer.score(ADMISSIONS).get(1).probabilities();
            AtomicBoolean trained = new AtomicBoolean();
            CompletableFuture<Integer> scored =
                    CompletableFuture.supplyAsync(
                            () -> {
                                int calls = 0;
                                for (; calls < 3 || !trained.get(); calls++) {
                                    assertThat(longformer.score(ADMISSIONS).get(1).probabilities())
                                            .isEqualTo(expected);
                                }
                                return calls;
                            });
            try {
                for (int step = 0; step < 3; step++) {
                    bert.step();
                }
            } finally {
                trained.set(true);
            }

            assertThat(scored.join()).isGreaterThanOrEqualTo(3);
            assertSame(bert.weights(), bertAlone);
        }
    }

    private static float[] logits(CodingModel model, List<int[]> admissions) {
        try (NDManager step = model.manager().newSubManager()) {
            return model.logits(step, admissions, ForwardPass.scoring()).toFloatArray();
        }
    }

    /** The admissions, with something that happens whenever the model takes one up, inside. */
    private static List<int[]> watched(Runnable whenTaken) {
        int[] checked = new int[ADMISSIONS.size()];
        return new AbstractList<>() {
            @Override
            public int[] get(int index) {
                // The first time is the check of its ids, which is made before coming in.
                if (checked[index]++ == 1) {
                    whenTaken.run();
                }
                return ADMISSIONS.get(index);
            }

            @Override
            public int size() {
                return ADMISSIONS.size();
            }
        };
    }

    /** What each use of the model that is not allowed now says. */
    private static List<Throwable> useAll(CodingModel model) {
        List<Throwable> refusals = new ArrayList<>();
        NDManager step = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        List<Runnable> uses =
                List.of(
                        () -> model.score(ADMISSIONS),
                        () -> model.logits(step, ADMISSIONS, ForwardPass.scoring()),
                        () -> model.startFromDescriptions(NO_DESCRIPTIONS, true),
                        () -> model.alone(() -> 0));
        for (Runnable use : uses) {
            try {
                use.run();
            } catch (IllegalStateException e) {
                refusals.add(e);
            }
        }
        step.close();
        return refusals;
    }

    private static boolean closed(CodingModel model) {
        model.close();
        return true;
    }

    private static <T> T elsewhere(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work).join();
    }

    private static Map<String, float[]> trainedAlone(CodingModelConfig config) {
        try (Trained alone = new Trained(config)) {
            for (int step = 0; step < 3; step++) {
                alone.step();
            }
            return alone.weights();
        }
    }

    private static void assertSame(Map<String, float[]> found, Map<String, float[]> expected) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) -> assertThat(found.get(name)).as(name).isEqualTo(values));
    }

    private static int[] ids(int tokens, long seed) {
        return new Random(seed).ints(tokens, 4, 40).toArray();
    }

    /** A model and its optimiser. */
    private static final class Trained implements AutoCloseable {

        private final CodingModel model;
        private final AdamW optimiser;

        Trained(CodingModelConfig config) {
            model = CodingModel.create(config, Device.cpu(), 1);
            optimiser = new AdamW(model.manager(), AdamWConfig.clippedAt(1));
        }

        void step() {
            try (NDManager step = model.manager().newSubManager()) {
                try (GradientCollector collector =
                        Engine.getEngine("PyTorch").newGradientCollector()) {
                    collector.backward(
                            model.logits(step, ADMISSIONS, ForwardPass.plainTraining())
                                    .square()
                                    .sum());
                }
                List<AdamW.Part> parts = new ArrayList<>();
                model.parameters()
                        .forEach(
                                (name, parameter) ->
                                        parts.add(new AdamW.Part(name, parameter, 1e-2, 0.01)));
                optimiser.update(step, parts);
            }
        }

        Map<String, float[]> weights() {
            Map<String, float[]> weights = new TreeMap<>();
            model.parameters()
                    .forEach(
                            (name, parameter) ->
                                    weights.put(name, parameter.getArray().toFloatArray()));
            return weights;
        }

        @Override
        public void close() {
            optimiser.close();
            model.close();
        }
    }
}
