package org.longitude.model.verify;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelException;
import org.longitude.model.encoder.PretrainedModel;

/**
 * Compares a fixture directory with what this module computes.
 *
 * <p>Two kinds: a model directory with {@code cases.json} (hidden states, logits, losses), and a
 * training directory with {@code train.json} (gradients, losses and parameters after steps), whose
 * start weights are those of a sibling directory.
 */
public final class FixtureVerifier {

    /** Manifest of a model directory. */
    public static final String CASES_FILE = "cases.json";

    /** Manifest of a training directory. */
    public static final String TRAIN_FILE = "train.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Tolerances tolerances;
    private final Device device;

    /**
     * A verifier for one device.
     *
     * @param tolerance largest error of a forward pass; the others follow from it
     */
    public FixtureVerifier(double tolerance, Device device) {
        this.tolerances = new Tolerances(tolerance);
        this.device = device;
    }

    /** The tolerance that fixtures state for single precision. */
    public static double usualTolerance() {
        return Tolerances.USUAL;
    }

    /** Whether the directory has a manifest that {@link #verify} reads. */
    public static boolean isFixture(Path directory) {
        return Files.isRegularFile(directory.resolve(CASES_FILE))
                || Files.isRegularFile(directory.resolve(TRAIN_FILE));
    }

    /**
     * Compares everything the directory expects.
     *
     * @param startWeights directory of a training fixture's start weights; null for the sibling
     *     whose parameters it names
     * @throws ModelException {@code FIXTURE_INVALID} if the directory is no fixture; {@code
     *     CONFIG_INVALID} or {@code WEIGHTS_INVALID} if its model cannot be loaded
     */
    public Verification verify(Path directory, @Nullable Path startWeights) {
        if (Files.isRegularFile(directory.resolve(CASES_FILE))) {
            return verifyModel(directory);
        }
        if (Files.isRegularFile(directory.resolve(TRAIN_FILE))) {
            return verifyTraining(directory, startWeights);
        }
        throw NotAFixture.because(
                directory,
                "neither %s nor %s".formatted(CASES_FILE, TRAIN_FILE),
                "a fixture directory");
    }

    private Verification verifyModel(Path directory) {
        JsonNode manifest = json(directory.resolve(CASES_FILE));
        try (PretrainedModel model = PretrainedModel.load(directory, device)) {
            List<Comparison> comparisons =
                    ModelFixture.compare(directory, manifest, model, tolerances);
            return new Verification(
                    manifest.path("kind").asText("model"), directory.toString(), comparisons);
        }
    }

    private Verification verifyTraining(Path directory, @Nullable Path startWeights) {
        JsonNode manifest = json(directory.resolve(TRAIN_FILE));
        StartWeights start = StartWeights.of(directory, manifest, startWeights, device);
        TrainingFixture fixture =
                new TrainingFixture(
                        directory, start.weights(), manifest, start.tensors(), device, tolerances);
        return new Verification("training", start.weights().toString(), fixture.compare());
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw NotAFixture.because(file, "no JSON", "a manifest", e);
        }
    }
}
