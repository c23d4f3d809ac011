package org.longitude.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

class RunFolderTest {

    private static final Map<String, Integer> CONFIG = Map.of("seed", 1);

    @TempDir private Path directory;

    @Test
    void shouldRefuseAFolderThatAnotherRunHasOpen() throws IOException {
        try (RunFolder open = RunFolder.open(directory, CONFIG, false)) {
            assertThatThrownBy(() -> RunFolder.open(directory, CONFIG, true))
                    .isInstanceOf(TrainerException.class)
                    .hasMessageContaining("another process trains in it");
            assertThat(open.isFinished()).isFalse();
        }
        RunFolder.open(directory, CONFIG, true).close();
    }

    @Test
    void shouldDropLaterLinesAndOneThatWasCutShort() throws IOException {
        try (RunFolder folder = RunFolder.open(directory, CONFIG, false)) {
            for (int step = 1; step <= 5; step++) {
                folder.metrics().append(Map.of("step", step, "loss", 1.0 / 3));
            }
        }
        Files.writeString(
                directory.resolve(RunFolder.METRICS),
                "{\"step\": 6, \"lo",
                StandardOpenOption.APPEND);

        List<Integer> steps = new ArrayList<>();
        try (RunFolder folder = RunFolder.open(directory, CONFIG, true)) {
            folder.metrics().keepThrough(3);
            folder.metrics().append(Map.of("step", 4));
            folder.metrics().forEach(line -> steps.add(line.path("step").asInt()));
        }

        assertThat(steps).containsExactly(1, 2, 3, 4);
        assertThat(Files.readString(directory.resolve(RunFolder.METRICS)))
                .contains("0.3333333333333333");
    }

    @Test
    void shouldRefuseToGoOnWithOtherInputsAndNameThem() throws IOException {
        try (RunFolder folder = RunFolder.open(directory, CONFIG, false)) {
            folder.reads(Map.of("snapshot", Map.of("notes", "aa")));
        }

        try (RunFolder folder = RunFolder.open(directory, CONFIG, true)) {
            folder.reads(Map.of("snapshot", Map.of("notes", "aa")));
            assertThatThrownBy(() -> folder.reads(Map.of("snapshot", Map.of("notes", "bb"))))
                    .isInstanceOfSatisfying(
                            TrainerException.class,
                            e -> assertThat(e.error()).isEqualTo(TrainerError.CONFIG_INVALID))
                    .hasMessageContaining("inputs.json")
                    .hasMessageContaining("snapshot.notes \"aa\", not \"bb\"");
        }
    }

    @Test
    void shouldNameTheTensorOfACheckpointOfAnotherShape() throws IOException {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
                TensorFiles tensors = TensorFiles.on(Device.cpu());
                RunFolder folder = RunFolder.open(directory, CONFIG, false)) {
            NDArray kept = manager.create(new float[] {1, -0f, Float.MIN_VALUE, 4, 5, 6});
            NDArray saved = kept.reshape(new Shape(2, 3));
            save(folder, 1, Map.of("a", saved, "b", manager.ones(new Shape(1))));
            Checkpoint latest = folder.checkpoints().latest().orElseThrow();

            NDArray same = manager.zeros(new Shape(2, 3));
            tensors.fill(
                    latest.weights(), Map.of("a", same, "b", manager.zeros(new Shape(1))), manager);
            assertThat(same.toFloatArray()).isEqualTo(kept.toFloatArray());

            NDArray other = manager.zeros(new Shape(2, 4));
            assertThatThrownBy(
                            () ->
                                    tensors.fill(
                                            latest.weights(),
                                            Map.of("a", other, "b", manager.zeros(new Shape(1))),
                                            manager))
                    .isInstanceOfSatisfying(
                            TrainerException.class,
                            e -> assertThat(e.error()).isEqualTo(TrainerError.CHECKPOINT_MISMATCH))
                    .hasMessageContaining("tensor a: [2, 3] (expected: [2, 4]");
            assertThatThrownBy(() -> tensors.fill(latest.weights(), Map.of("a", same), manager))
                    .isInstanceOf(TrainerException.class)
                    .hasMessageContaining("tensor b: [1] (expected: nothing");
        }
    }

    @Test
    void shouldKeepTheLastTwoCheckpointsAndTheBestWeightsTheySpeakOf() throws IOException {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
                RunFolder folder = RunFolder.open(directory, CONFIG, false)) {
            Map<String, NDArray> weights = Map.of("a", manager.ones(new Shape(2)));
            for (long step = 1; step <= 4; step++) {
                folder.checkpoints().saveBest(step, weights, file -> {});
                save(folder, step, weights);
            }

            assertThat(DurableFiles.list(directory.resolve(RunFolder.CHECKPOINTS)))
                    .extracting(file -> file.getFileName().toString())
                    .containsExactly(
                            "best-000000003.safetensors",
                            "best-000000004.safetensors",
                            "step-000000003",
                            "step-000000004");
        }
    }

    private static void save(RunFolder folder, long step, Map<String, NDArray> weights) {
        folder.checkpoints()
                .save(
                        new Checkpoints.Content(step, step, weights, weights, Map.of("x", 1)),
                        file -> {});
    }
}
