package org.longitude.trainer.run;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.longitude.model.weights.OutgoingTensor;
import org.longitude.model.weights.WeightWriter;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * The checkpoints of a run, each a directory {@code step-N} with weights, the optimiser's moments
 * and the state of the run; the last {@value #KEPT} stay. Beside them {@code best-N.safetensors}:
 * the best weights so far, for as long as a checkpoint speaks of them.
 *
 * <p>A checkpoint is written aside, every file forced to the disk, and renamed. A kill at any
 * moment leaves the one before it untouched; what was not finished goes away at the next start.
 */
public final class Checkpoints {

    /** Checkpoints that stay: the last, and one before it should a disk lose the last. */
    static final int KEPT = 2;

    private static final String STEP = "step-";
    private static final String BEST = "best-";
    private static final String WEIGHTS = "model.safetensors";
    private static final String MOMENTS = "optimizer.safetensors";
    private static final String STATE = "state.json";

    private final Path directory;

    Checkpoints(Path directory) {
        this.directory = directory;
    }

    /**
     * What a checkpoint holds.
     *
     * @param step steps done
     * @param bestStep whose weights were the best so far; -1 for none yet
     * @param weights by name
     * @param moments by name
     * @param state of the run, which can be written as JSON
     */
    public record Content(
            long step,
            long bestStep,
            Map<String, NDArray> weights,
            Map<String, NDArray> moments,
            Object state) {}

    /** What {@code state.json} holds. */
    record StateFile(long step, long bestStep, JsonNode state) {}

    /**
     * Writes a checkpoint and lets go of those before the last ones.
     *
     * @param writing is told the name of each file before it is written
     * @throws TrainerException {@code FILE_FAILED} if it cannot be written, for want of room for
     *     example; earlier checkpoints are still there
     */
    public void save(Content content, Consumer<String> writing) {
        Path aside = directory.resolve(name(STEP, content.step()) + DurableFiles.ASIDE);
        try {
            DurableFiles.delete(aside);
            Files.createDirectories(aside);
            writing.accept(WEIGHTS);
            write(aside.resolve(WEIGHTS), content.weights());
            writing.accept(MOMENTS);
            write(aside.resolve(MOMENTS), content.moments());
            writing.accept(STATE);
            JsonNode state = JsonFiles.tree(content.state());
            JsonFiles.writeDurably(
                    aside.resolve(STATE), new StateFile(content.step(), content.bestStep(), state));
            DurableFiles.force(aside);
            writing.accept(name(STEP, content.step()));
            Path place = directory.resolve(name(STEP, content.step()));
            DurableFiles.delete(place);
            DurableFiles.moveIntoPlace(aside, place);
            prune();
        } catch (IOException | UncheckedIOException e) {
            throw failed(content.step(), aside, e);
        }
    }

    /**
     * Writes the best weights so far.
     *
     * @throws TrainerException {@code FILE_FAILED}
     */
    public void saveBest(long step, Map<String, NDArray> weights, Consumer<String> writing) {
        Path file = directory.resolve(bestName(step));
        try {
            Files.createDirectories(directory);
            writing.accept(bestName(step));
            write(file, weights);
            DurableFiles.force(directory);
        } catch (IOException | UncheckedIOException e) {
            throw failed(step, file, e);
        }
    }

    /** The newest whole checkpoint; whatever was not finished goes away. */
    public Optional<Checkpoint> latest() {
        try {
            for (Path each : DurableFiles.list(directory)) {
                if (String.valueOf(each.getFileName()).endsWith(DurableFiles.ASIDE)) {
                    DurableFiles.delete(each);
                }
            }
            List<Checkpoint> whole = whole();
            return whole.isEmpty() ? Optional.empty() : Optional.of(whole.get(whole.size() - 1));
        } catch (IOException e) {
            throw new TrainerException(TrainerError.FILE_FAILED, directory + ": cannot be read", e);
        }
    }

    /** The file of the best weights of a step. */
    public Path best(long step) {
        return directory.resolve(bestName(step));
    }

    private List<Checkpoint> whole() throws IOException {
        List<Checkpoint> found = new ArrayList<>();
        for (Path each : DurableFiles.list(directory)) {
            if (String.valueOf(each.getFileName()).startsWith(STEP)) {
                StateFile file = JsonFiles.read(each.resolve(STATE), StateFile.class);
                found.add(
                        new Checkpoint(
                                file.step(),
                                file.bestStep(),
                                each.resolve(WEIGHTS),
                                each.resolve(MOMENTS),
                                file.state()));
            }
        }
        return found;
    }

    private void prune() throws IOException {
        List<Checkpoint> whole = whole();
        List<Checkpoint> kept = whole.subList(Math.max(0, whole.size() - KEPT), whole.size());
        List<Checkpoint> gone = whole.subList(0, whole.size() - kept.size());
        for (Checkpoint each : gone) {
            DurableFiles.delete(directory.resolve(name(STEP, each.step())));
        }
        List<String> bests = kept.stream().map(each -> bestName(each.bestStep())).toList();
        for (Path each : DurableFiles.list(directory)) {
            String name = String.valueOf(each.getFileName());
            if (name.startsWith(BEST) && !bests.contains(name)) {
                Files.delete(each);
            }
        }
    }

    private static void write(Path file, Map<String, NDArray> tensors) throws IOException {
        WeightWriter.writeFile(
                file,
                tensors.entrySet().stream()
                        .map(entry -> OutgoingTensor.of(entry.getKey(), entry.getValue()))
                        .toList());
    }

    /** Digits enough that names sort as their steps do. */
    private static String name(String kind, long step) {
        return "%s%09d".formatted(kind, step);
    }

    private static String bestName(long step) {
        return name(BEST, step) + ".safetensors";
    }

    private TrainerException failed(long step, Path aside, Exception cause) {
        String last;
        try {
            DurableFiles.delete(aside);
            List<Checkpoint> whole = whole();
            last =
                    whole.isEmpty()
                            ? "there is none before it"
                            : "that of step %d is whole"
                                    .formatted(whole.get(whole.size() - 1).step());
        } catch (IOException e) {
            cause.addSuppressed(e);
            last = "those before it were left alone";
        }
        return new TrainerException(
                TrainerError.FILE_FAILED,
                "checkpoint of step %d: %s (expected: room in %s; make some and go on with --resume, %s)"
                        .formatted(step, cause.getMessage(), directory, last),
                cause);
    }
}
