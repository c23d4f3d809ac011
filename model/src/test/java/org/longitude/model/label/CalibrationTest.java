package org.longitude.model.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.ModelException;

final class CalibrationTest {

    private static final Calibration CALIBRATION =
            Calibration.of(new double[] {0.5, 3}, new double[] {1, -2});

    @TempDir Path folder;

    @Test
    void shouldRefuseWhatWouldTurnALabelsOrderAround() {
        assertThatThrownBy(() -> Calibration.of(new double[] {-1}, new double[] {0}))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("slope -1.0");
        assertThatThrownBy(() -> Calibration.of(new double[] {1}, new double[] {Double.NaN}))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("intercept NaN");
        assertThatThrownBy(() -> Calibration.of(new double[] {1}, new double[2]))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("slopes: 1, intercepts: 2");
    }

    @Test
    void shouldRefuseAFileThatIsNone() throws IOException {
        Path file = folder.resolve("calibration.json");
        Files.writeString(file, "{\"format_version\": 1}");

        assertThatThrownBy(() -> Calibration.load(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("slopes and intercepts");
    }

    @Test
    void shouldStayWithinZeroAndOneAndKeepTheEnds() {
        for (int label = 0; label < 2; label++) {
            assertThat(CALIBRATION.apply(label, 0)).isZero();
            assertThat(CALIBRATION.apply(label, 1)).isOne();
            assertThat(CALIBRATION.apply(label, Float.MIN_VALUE)).isBetween(0.0, 0.01);
        }
    }

    @Test
    void shouldUndoWhatItDid() {
        for (double probability = 0.01; probability < 1; probability += 0.07) {
            double there = CALIBRATION.apply(1, probability);
            assertThat(CALIBRATION.inverse(1, there)).isCloseTo(probability, within(1e-12));
        }
    }

    @Test
    void shouldChangeNothingWhenItIsTheIdentity() {
        assertThat(Calibration.identity(2).isIdentity()).isTrue();
        assertThat(Calibration.identity(2).apply(1, 0.3)).isCloseTo(0.3, within(1e-15));
        assertThat(CALIBRATION.isIdentity()).isFalse();
    }

    @Test
    void shouldBeTheSameWhenSavedAndLoaded() throws IOException {
        CALIBRATION.save(folder.resolve("calibration.json"));

        assertThat(Calibration.load(folder.resolve("calibration.json"))).isEqualTo(CALIBRATION);
    }
}
