package org.longitude.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrainingLossesTest {

    private static final float[] LOGITS = {0.5f, -1, 2, 0, 0.25f, -3, 1, 1, 1, 4, -2, 0};
    private static final long[] TARGETS = {2, 0, 1, 0};

    private NDManager manager;
    private TrainingLosses losses;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        losses = TrainingLosses.load(Device.cpu());
    }

    @AfterEach
    void close() {
        losses.close();
        manager.close();
    }

    @Test
    void shouldBeTheMeanOverScoredRows() {
        double expected = 0;
        for (int row = 0; row < 4; row++) {
            double sum = 0;
            for (int column = 0; column < 3; column++) {
                sum += Math.exp(LOGITS[3 * row + column]);
            }
            expected += Math.log(sum) - LOGITS[3 * row + (int) TARGETS[row]];
        }

        NDArray loss = losses.crossEntropy(logits(0, 4), TARGETS, 4);

        assertThat((double) loss.getFloat()).isCloseTo(expected / 4, within(1e-6));
    }

    @Test
    void shouldBeTheMeanOverAllCellsWhenManyLabelsApply() {
        float[] targets = {1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 0};
        double expected = 0;
        for (int i = 0; i < LOGITS.length; i++) {
            double p = 1 / (1 + Math.exp(-LOGITS[i]));
            expected -= targets[i] * Math.log(p) + (1 - targets[i]) * Math.log(1 - p);
        }

        NDArray loss = losses.multiLabel(logits(0, 4), manager.create(targets, new Shape(4, 3)), 4);

        assertThat((double) loss.getFloat()).isCloseTo(expected / 12, within(1e-6));
    }

    /** The gradient of two passes over halves is that of one pass over the whole. */
    @Test
    void shouldAddUpToTheWholeWhenMicroBatchesShareTheDivisor() {
        float[] whole = gradient(new int[][] {{0, 4}});
        float[] parts = gradient(new int[][] {{0, 1}, {1, 4}});

        assertThat(parts).containsExactly(whole, within(1e-6f));
        assertThat(whole[2]).isNotZero();
    }

    @Test
    void shouldRefuseAClassThatIsNotThere() {
        assertThatThrownBy(() -> losses.crossEntropy(logits(0, 1), new long[] {3}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 0")
                .hasMessageContaining("target < 3");
        assertThatThrownBy(() -> losses.crossEntropy(logits(0, 1), new long[] {-100}, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> losses.crossEntropy(logits(0, 2), new long[] {1, 1}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least the 2 given");
    }

    private float[] gradient(int[][] ranges) {
        NDArray weights = manager.create(LOGITS, new Shape(4, 3)).duplicate();
        weights.setRequiresGradient(true);
        for (int[] range : ranges) {
            try (NDManager step = manager.newSubManager();
                    GradientCollector collector =
                            Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray rows = weights.get(range[0] + ":" + range[1]);
                rows.attach(step);
                long[] targets = new long[range[1] - range[0]];
                System.arraycopy(TARGETS, range[0], targets, 0, targets.length);
                collector.backward(losses.crossEntropy(rows, targets, 4));
            }
        }
        try (NDArray gradient = weights.getGradient()) {
            return gradient.toFloatArray();
        }
    }

    private NDArray logits(int from, int to) {
        float[] values = Arrays.copyOfRange(LOGITS, 3 * from, 3 * to);
        return manager.create(values, new Shape(to - from, 3));
    }
}
