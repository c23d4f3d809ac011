package org.longitude.model.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

final class LabelSetTest {
    private static final CodeLabel HEART_FAILURE =
            new CodeLabel("428.0", CodeSystem.ICD_9_CM, CodeKind.DIAGNOSIS, "heart failure");
    private static final CodeLabel VENTILATION =
            new CodeLabel(
                    "96.71", CodeSystem.ICD_9_CM, CodeKind.PROCEDURE, "ventilation under 96 hours");

    @TempDir Path folder;

    @Test
    void shouldRefuseWhenACodeStandsTwice() {
        assertThatThrownBy(() -> LabelSet.of(List.of(HEART_FAILURE, VENTILATION, HEART_FAILURE)))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.LABELS_INVALID))
                .hasMessageContaining("428.0")
                .hasMessageContaining("labels 0 and 2");
    }

    @Test
    void shouldRefuseWhenThereIsNoLabel() {
        assertThatThrownBy(() -> LabelSet.of(List.of()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("labels: 0");
    }

    @Test
    void shouldRefuseWhenThresholdsDoNotMatchLabels() {
        assertThatThrownBy(() -> LabelSet.of(List.of(HEART_FAILURE), new double[] {0.5, 0.5}))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("thresholds: 2 (expected: one for each of 1 labels)");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void shouldRefuseWhenAThresholdIsNoProbability(double threshold) {
        assertThatThrownBy(() -> LabelSet.of(List.of(HEART_FAILURE)).withThreshold(threshold))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("threshold of label 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"format_version\":1}",
                "{\"format_version\":2,\"labels\":[]}",
                "{\"format_version\":1,\"labels\":[{\"code\":\"428.0\"}]}",
                "{\"format_version\":1,\"labels\":[{\"code\":\"428.0\",\"system\":\"ICD_11\","
                        + "\"kind\":\"DIAGNOSIS\",\"description\":\"\",\"threshold\":0.5}]}"
            })
    void shouldRefuseWhenTheFileIsMalformed(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("labels.json"), json);

        assertThatThrownBy(() -> LabelSet.load(file))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.LABELS_INVALID));
    }

    @Test
    void shouldFindAnIndexOnlyInTheCodesOwnSystem() {
        LabelSet labels = LabelSet.of(List.of(HEART_FAILURE, VENTILATION));

        assertThat(labels.indexOf(CodeSystem.ICD_9_CM, "96.71")).hasValue(1);
        assertThat(labels.indexOf(CodeSystem.ICD_10_CM, "96.71")).isEmpty();
        assertThat(labels.indexOf(CodeSystem.ICD_9_CM, "9671")).isEmpty();
    }

    @Test
    void shouldReadBackWhatItWrote() throws IOException {
        LabelSet labels =
                LabelSet.of(List.of(HEART_FAILURE, VENTILATION), new double[] {0.1 + 0.2, 0.25});
        Path file = folder.resolve("labels.json");

        labels.save(file);

        assertThat(LabelSet.load(file)).isEqualTo(labels);
        assertThat(LabelSet.load(file).threshold(0)).isEqualTo(0.1 + 0.2);
    }

    @Test
    void shouldNotShareItsThresholdsWithItsCallers() {
        double[] thresholds = {0.5};
        LabelSet labels = LabelSet.of(List.of(HEART_FAILURE), thresholds);

        thresholds[0] = 0.9;
        labels.thresholds()[0] = 0.9;

        assertThat(labels.threshold(0)).isEqualTo(0.5);
    }
}
