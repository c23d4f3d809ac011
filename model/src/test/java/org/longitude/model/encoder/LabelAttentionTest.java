package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.longitude.model.ProcessMemory;

/** Labels in chunks: the same numbers, in bounded memory. */
class LabelAttentionTest {

    private static final int WIDTH = 16;
    private static final int[] LENGTHS = {40, 9, 23};

    /** One label a chunk at 23 states, five at 9. */
    private static final long FEW_SCORES = 45;

    @Test
    void shouldGiveTheFormulasLogitsWhenLabelsGoInChunks() {
        try (Bench few = new Bench(11, FEW_SCORES);
                Bench all = new Bench(11, LabelAttention.SCORES_MAX)) {
            float[] chunked = few.logits(few.states(LENGTHS, 1), ForwardPass.scoring());
            float[] whole = all.logits(all.states(LENGTHS, 1), ForwardPass.scoring());

            assertThat(chunked).hasSize(3 * 11).containsExactly(whole, within(1e-6f));
            assertThat(chunked).containsExactly(few.formula(few.states(LENGTHS, 1)), within(1e-5f));
        }
    }

    @Test
    void shouldHaveTheSameGradientsWhenLabelsGoInChunks() {
        try (Bench few = new Bench(11, FEW_SCORES);
                Bench all = new Bench(11, LabelAttention.SCORES_MAX)) {
            float[] expected = all.gradientOfQueries();

            assertThat(few.gradientOfQueries()).containsExactly(expected, within(1e-5f));
            assertThat(Arrays.equals(expected, new float[expected.length])).isFalse();
        }
    }

    @Test
    void shouldFindTheSameEvidenceWhenLabelsGoInChunks() {
        try (Bench few = new Bench(11, FEW_SCORES);
                Bench all = new Bench(11, LabelAttention.SCORES_MAX)) {
            NDList found = few.evidence(few.states(new int[] {23}, 4), 8);
            NDList expected = all.evidence(all.states(new int[] {23}, 4), 8);

            assertThat(found.get(0).toFloatArray())
                    .containsExactly(expected.get(0).toFloatArray(), within(1e-6f));
            assertThat(found.get(1).toLongArray()).isEqualTo(expected.get(1).toLongArray());
        }
    }

    /**
     * MIMIC-III's 8,921 codes over the states of four long token windows: the scores alone would be
     * 580 MB, in training several times that. What is held here is half of them for everything; it
     * is the whole process that is measured, whatever ran in it before, and most is the
     * allocator's.
     */
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldScoreTrainAndExplainAllCodesInBoundedMemory() throws IOException {
        int[] lengths = {16_384};
        long scoresBytes = 8_921L * lengths[0] * Float.BYTES;
        try (Bench all = new Bench(8_921, LabelAttention.SCORES_MAX)) {
            all.logits(all.states(new int[] {64}, 3), ForwardPass.scoring());
            NDArray states = all.states(lengths, 3);
            long before = ProcessMemory.restartPeak();

            float[] logits = all.logits(states, ForwardPass.scoring());
            NDList evidence = all.evidence(states, Evidence.POSITIONS_MAX);
            all.backward(states);

            assertThat(logits).hasSize(8_921);
            assertThat(evidence.get(1).getShape())
                    .isEqualTo(new Shape(8_921, Evidence.POSITIONS_MAX));
            assertThat(ProcessMemory.peakBytes() - before).isLessThan(scoresBytes / 2);
        }
    }

    /** The same at the paper's width, over one full token window. */
    @Test
    @Tag("long")
    @EnabledOnOs(OS.LINUX)
    void shouldScoreAndTrainAllCodesAtFullWidthInBoundedMemory() throws IOException {
        try (Bench all = new Bench(8_921, 768, LabelAttention.SCORES_MAX)) {
            NDArray states = all.states(new int[] {4_096}, 3);
            all.logits(states, ForwardPass.scoring());
            all.backward(states);
            long before = ProcessMemory.restartPeak();
            all.logits(states, ForwardPass.scoring());
            long scoring = ProcessMemory.peakBytes() - before;
            before = ProcessMemory.restartPeak();
            all.backward(states);
            long training = ProcessMemory.peakBytes() - before;

            assertThat(scoring).isLessThan(64L << 20);
            assertThat(training).isLessThan(350L << 20);
        }
    }

    @Test
    void shouldPointQueriesAtTheirDescriptions() {
        LongformerConfig encoder =
                new LongformerConfig(
                        30, 8, 2, 12, List.of(4), 25, 0, 1e-5, 0.4, LayerNormPlace.PRE);
        CodingModelConfig config = new CodingModelConfig(encoder, 3, false, 1, 2, 3);
        try (CodingModel model = CodingModel.create(config, Device.cpu(), 5)) {
            float[] fresh = weights(model, LabelAttention.QUERIES);

            model.startFromDescriptions(
                    List.of(new int[] {7}, new int[0], new int[] {9, 9}), false);

            float[] queries = weights(model, LabelAttention.QUERIES);
            assertThat(Arrays.copyOfRange(queries, 8, 16))
                    .isEqualTo(Arrays.copyOfRange(fresh, 8, 16));
            assertThat(cosine(queries, 0, normedWord(model, 7))).isCloseTo(1, within(1e-5));
            assertThat(cosine(queries, 16, normedWord(model, 9))).isCloseTo(1, within(1e-5));
            assertThat(length(queries, 0)).isCloseTo(0.02 * Math.sqrt(8), within(1e-6));
            // A text with the first description's word must lean towards it.
            Scores scores = model.score(List.of(new int[] {12, 7, 20, 15}), new float[3]).get(0);
            assertThat(scores.evidence(0).orElseThrow().positions()[0]).isEqualTo(1);
            assertThatThrownBy(() -> model.startFromDescriptions(List.of(), false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("one for each of 3 labels");
        }
    }

    /** For a pre-trained encoder: the layers read the description, so neighbours count. */
    @Test
    void shouldPointQueriesAtWhatTheLayersReadInTheDescriptions() {
        LongformerConfig encoder =
                new LongformerConfig(
                        30, 8, 2, 12, List.of(4), 25, 0, 1e-5, 0.4, LayerNormPlace.POST);
        CodingModelConfig config = new CodingModelConfig(encoder, 2, true, 1, 2, 3);
        List<int[]> descriptions = List.of(new int[] {7, 9}, new int[] {9, 7});
        try (CodingModel model = CodingModel.create(config, Device.cpu(), 5)) {
            model.startFromDescriptions(descriptions, false);
            float[] embedded = weights(model, LabelAttention.QUERIES);
            model.startFromDescriptions(descriptions, true);
            float[] read = weights(model, LabelAttention.QUERIES);

            assertThat(length(read, 0)).isCloseTo(0.02 * Math.sqrt(8), within(1e-6));
            assertThat(cosine(read, 0, Arrays.copyOf(embedded, 8))).isLessThan(0.999);
            assertThat(cosine(read, 0, Arrays.copyOfRange(read, 8, 16))).isLessThan(0.99999);
        }
    }

    private static float[] weights(CodingModel model, String name) {
        return model.parameters().get(name).getArray().toFloatArray();
    }

    /** A word's embedding after the embeddings' layer norm, whose weights are fresh. */
    private static float[] normedWord(CodingModel model, int id) {
        float[] table = weights(model, "embeddings.word_embeddings.weight");
        float[] word = Arrays.copyOfRange(table, 8 * id, 8 * id + 8);
        double mean = 0;
        for (float value : word) {
            mean += value / 8;
        }
        for (int i = 0; i < 8; i++) {
            word[i] -= (float) mean;
        }
        return word;
    }

    private static double cosine(float[] values, int from, float[] other) {
        double dot = 0;
        for (int i = 0; i < other.length; i++) {
            dot += values[from + i] * other[i];
        }
        return dot / length(values, from) / length(other, 0);
    }

    private static double length(float[] values, int from) {
        double squares = 0;
        for (int i = from; i < from + 8; i++) {
            squares += values[i] * values[i];
        }
        return Math.sqrt(squares);
    }

    /** A head on an encoder that is not asked. */
    private static final class Bench implements AutoCloseable {

        private final EncoderModel encoder;
        private final LabelAttention head;
        private final NDManager step;
        private final int width;
        private int[] lengths = LENGTHS;

        Bench(int labels, long scoresMax) {
            this(labels, WIDTH, scoresMax);
        }

        Bench(int labels, int width, long scoresMax) {
            this.width = width;
            LongformerConfig shape =
                    new LongformerConfig(
                            8, width, 2, 8, List.of(), 8, 0, 1e-5, 0.1, LayerNormPlace.PRE);
            encoder = EncoderModel.create(shape, Device.cpu(), 2);
            CodingModelConfig config = new CodingModelConfig(shape, labels, true, 1, 2, 3);
            head = encoder.adopt(new LabelAttention(config, 6, encoder.functions(), scoresMax));
            step = encoder.manager().newSubManager();
        }

        NDArray states(int[] newLengths, long seed) {
            lengths = newLengths;
            Random random = new Random(seed);
            float[] values = new float[Arrays.stream(newLengths).sum() * width];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return step.create(values, new Shape(values.length / width, width));
        }

        /** Every fifth state is not to be read. */
        private float[] counted(int states) {
            float[] counted = new float[states];
            for (int i = 0; i < states; i++) {
                counted[i] = i % 5 == 4 ? 0 : 1;
            }
            return counted;
        }

        private NDArray logitsArray(NDArray states, ForwardPass pass) {
            return head.logits(
                    encoder.store(),
                    states,
                    step.create(counted((int) states.getShape().get(0))),
                    step.create(Arrays.stream(lengths).asLongStream().toArray()),
                    pass);
        }

        float[] logits(NDArray states, ForwardPass pass) {
            try (NDArray logits = logitsArray(states, pass)) {
                return logits.toFloatArray();
            }
        }

        void backward(NDArray states) {
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                collector.backward(logitsArray(states, ForwardPass.plainTraining()).square().sum());
            }
        }

        float[] gradientOfQueries() {
            backward(states(LENGTHS, 1));
            try (NDArray gradient =
                    encoder.parameters().get(LabelAttention.QUERIES).getArray().getGradient()) {
                return gradient.toFloatArray();
            }
        }

        NDList evidence(NDArray states, int limit) {
            int labels = (int) encoder.parameters().get(LabelAttention.QUERIES).getShape().get(0);
            return head.strongest(
                    encoder.store(),
                    states,
                    step.create(counted((int) states.getShape().get(0))),
                    step.create(LongStream.range(0, labels).toArray()),
                    limit);
        }

        /** The formula, label by label, in double precision. */
        float[] formula(NDArray given) {
            float[] states = given.toFloatArray();
            float[] keys = head.keys(encoder.store(), given, ForwardPass.scoring()).toFloatArray();
            float[] queries = values(LabelAttention.QUERIES);
            float[] weights = values("label_attention.output.weight");
            float[] biases = values("label_attention.output.bias");
            float[] counted = counted(states.length / WIDTH);
            List<Float> logits = new ArrayList<>();
            int start = 0;
            for (int length : lengths) {
                for (int label = 0; label < biases.length; label++) {
                    double sum = 0;
                    double mixed = 0;
                    for (int s = start; s < start + length; s++) {
                        double weight = counted[s] * Math.exp(dot(queries, label, keys, s));
                        sum += weight;
                        mixed += weight * dot(weights, label, states, s);
                    }
                    logits.add((float) (mixed / sum + biases[label]));
                }
                start += length;
            }
            float[] result = new float[logits.size()];
            for (int i = 0; i < result.length; i++) {
                result[i] = logits.get(i);
            }
            return result;
        }

        private static double dot(float[] a, int rowOfA, float[] b, int rowOfB) {
            double sum = 0;
            for (int i = 0; i < WIDTH; i++) {
                sum += (double) a[rowOfA * WIDTH + i] * b[rowOfB * WIDTH + i];
            }
            return sum;
        }

        private float[] values(String name) {
            return encoder.parameters().get(name).getArray().toFloatArray();
        }

        @Override
        public void close() {
            encoder.close();
        }
    }
}
