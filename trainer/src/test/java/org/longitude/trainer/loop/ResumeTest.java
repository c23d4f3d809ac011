package org.longitude.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.training.AdamWConfig;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.run.RunFolder;

/** A run that is killed and resumed has the losses and weights of one that was not, bit by bit. */
class ResumeTest {

    private static final int STEPS = 24;
    private static final Map<String, Integer> CONFIG = Map.of("steps", STEPS);

    private static final ToyTask TASK = new ToyTask(1, 0.1f, 2);

    private static List<Double> wholeLosses = List.of();
    private static Map<String, float[]> wholeWeights = Map.of();

    @TempDir private Path directory;

    @BeforeAll
    static void runUninterrupted(@TempDir Path directory) throws IOException {
        train(directory, LoopListener.SILENT);
        wholeLosses = losses(directory);
        wholeWeights = weights();
        assertThat(wholeLosses).hasSize(STEPS);
        assertThat(wholeLosses).doesNotHaveDuplicates();
    }

    @AfterAll
    static void closeTask() {
        TASK.close();
    }

    /** Ten runs, each killed at a random step until it is through. */
    @Test
    void shouldHaveEqualBitsWhenKilledAtRandomSteps() throws IOException {
        Random random = new Random(20);
        for (int i = 0; i < 10; i++) {
            int step = 1 + random.nextInt(STEPS);
            Path folder = directory.resolve("run" + i);
            crash(
                    folder,
                    new LoopListener() {
                        @Override
                        public void onStep(StepReport report) {
                            if (report.step() == step) {
                                throw new Kill();
                            }
                        }
                    });

            requireSameAfterResuming(folder, "killed at step " + step);
        }
    }

    /** At each file of some checkpoint, the rename included, and inside the best weights. */
    @Test
    void shouldHaveEqualBitsWhenKilledInsideACheckpoint() throws IOException {
        for (String at : List.of("model.", "optimizer.", "state.", "step-", "best-")) {
            Path folder = directory.resolve(at);
            crash(
                    folder,
                    new LoopListener() {
                        @Override
                        public void onCheckpoint(long step, String file) {
                            if (step >= 8 && file.startsWith(at)) {
                                throw new Kill();
                            }
                        }
                    });

            requireSameAfterResuming(folder, "killed before " + at);
        }
    }

    @Test
    void shouldHaveEqualBitsWhenTheProcessIsKilled() throws Exception {
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-Dai.djl.offline=true",
                                "-Dai.djl.pytorch.num_threads=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Endless.class.getName(),
                                directory.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(new File(directory.getParent().toFile(), "child.log"))
                        .start();
        Path metrics = directory.resolve(RunFolder.METRICS);
        while (child.isAlive() && (!Files.exists(metrics) || Files.size(metrics) < 3_000)) {
            child.waitFor(20, TimeUnit.MILLISECONDS);
        }
        child.destroyForcibly().waitFor();

        assertThat(child.exitValue()).as("killed, not ended").isEqualTo(137);
        requireSameAfterResuming(directory, "kill -9");
    }

    @Test
    void shouldNameWhatDiffersWhenTheConfigurationIsAnother() throws IOException {
        RunFolder.open(directory, CONFIG, false).close();

        assertThatThrownBy(() -> RunFolder.open(directory, Map.of("steps", 25), true))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("steps 24, not 25");
        assertThatThrownBy(() -> RunFolder.open(directory, CONFIG, false))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("--resume");
    }

    @Test
    void shouldComeToTheSameResultWhenARunThatIsOverIsResumed() throws IOException {
        train(directory, LoopListener.SILENT);

        assertThat(train(directory, LoopListener.SILENT).steps()).isEqualTo(STEPS);
        assertThat(losses(directory)).isEqualTo(wholeLosses);
        assertSame(weights(), wholeWeights, "resumed when over");
    }

    @Test
    void shouldKeepTheLastGoodCheckpointWhenTheDiskIsFull() throws IOException {
        LoopListener full =
                new LoopListener() {
                    @Override
                    public void onCheckpoint(long step, String file) {
                        if (step >= 10 && file.startsWith("optimizer")) {
                            throw new UncheckedIOException(
                                    new IOException("No space left on device"));
                        }
                    }
                };

        assertThatThrownBy(() -> train(directory, full))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.FILE_FAILED))
                .hasMessageContaining("checkpoint of step 10")
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("that of step 8 is whole");
        assertThat(directory.resolve("checkpoints/step-000000008")).isDirectory();
        requireSameAfterResuming(directory, "room was made");
    }

    private void requireSameAfterResuming(Path folder, String how) throws IOException {
        train(folder, LoopListener.SILENT);

        assertThat(losses(folder)).as(how).isEqualTo(wholeLosses);
        assertSame(weights(), wholeWeights, how);
        try (var files = Files.list(folder.resolve(RunFolder.CHECKPOINTS))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as(how)
                    .filteredOn(name -> !name.startsWith("best-"))
                    .containsExactlyInAnyOrder("step-000000020", "step-000000024");
        }
    }

    private static void assertSame(
            Map<String, float[]> found, Map<String, float[]> expected, String how) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        found.forEach(
                (name, values) -> assertThat(values).as(how + name).isEqualTo(expected.get(name)));
    }

    private static void crash(Path folder, LoopListener listener) {
        assertThatThrownBy(() -> train(folder, listener)).isInstanceOf(Kill.class);
    }

    /** Goes through every catch of an exception, as a kill does. */
    private static final class Kill extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** In a process that knows nothing: with the weights that a model starts with. */
    private static LoopResult train(Path directory, LoopListener listener) throws IOException {
        TASK.startOver();
        try (RunFolder folder = RunFolder.open(directory, CONFIG, true)) {
            return TrainingLoop.run(TASK, config(), folder, listener);
        }
    }

    private static LoopConfig config() {
        return new LoopConfig(
                11,
                RunLength.ofSteps(STEPS),
                AdamWConfig.clippedAt(1),
                Cadence.everySteps(8),
                0,
                5);
    }

    private static List<Double> losses(Path folder) throws IOException {
        List<Double> losses = new ArrayList<>();
        try (RunFolder opened = RunFolder.open(folder, CONFIG, true)) {
            opened.metrics()
                    .forEach(
                            line -> {
                                if (line.path("kind").asText().equals("step")) {
                                    losses.add(line.path("loss").asDouble());
                                    assertThat(line.path("step").asInt()).isEqualTo(losses.size());
                                }
                            });
        }
        return losses;
    }

    private static Map<String, float[]> weights() {
        Map<String, float[]> weights = new TreeMap<>();
        TASK.models()
                .get(0)
                .parameters()
                .forEach(
                        (name, parameter) ->
                                weights.put(name, parameter.getArray().toFloatArray()));
        return weights;
    }

    /** The same run in a process of its own, slowed down so that it can be killed on its way. */
    static final class Endless {

        private Endless() {}

        public static void main(String[] arguments) throws IOException {
            LoopListener slow =
                    new LoopListener() {
                        @Override
                        public void onStep(StepReport step) {
                            if (step.step() > 12) {
                                try {
                                    Thread.sleep(300);
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            }
                        }
                    };
            train(Path.of(arguments[0]), slow);
        }
    }
}
