package org.longitude.model.bundle;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.bundle.BundleManifest.FileEntry;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.Placement;
import org.longitude.model.label.Calibration;
import org.longitude.model.label.LabelSet;
import org.longitude.model.label.Routing;
import org.longitude.model.linear.LinearModel;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.Tokenizer;

/**
 * A trained model with everything that its scores depend on, in one directory: weights,
 * configuration, tokenizer, normaliser settings, labels with thresholds, and where it came from.
 *
 * <p>Loading verifies the length and SHA-256 of every file against the manifest before any is
 * parsed, so that a served model is the released one to the byte. Files that the manifest does not
 * list are never read. Immutable.
 */
public final class Bundle {
    private final Path directory;
    private final BundleManifest manifest;
    private final LabelSet labels;
    private final Calibration calibration;
    private final Optional<Routing> routing;
    private final Normalizer normalizer;
    private final Tokenizer tokenizer;

    private Bundle(Path directory, BundleManifest manifest) throws IOException {
        this.directory = directory;
        this.manifest = manifest;
        this.labels = LabelSet.load(directory.resolve(BundleFiles.LABELS));
        this.calibration = calibration(directory, manifest, labels.size());
        this.routing =
                manifest.files().containsKey(BundleFiles.ROUTING)
                        ? Optional.of(Routing.load(directory.resolve(BundleFiles.ROUTING)))
                        : Optional.empty();
        this.normalizer = Normalizer.load(directory.resolve(BundleFiles.NORMALIZER));
        this.tokenizer = Tokenizer.load(directory.resolve(BundleFiles.TOKENIZER));
    }

    /**
     * Verifies and opens a bundle.
     *
     * @throws ModelException {@code BUNDLE_MISSING_FILE}, {@code BUNDLE_CORRUPT} or {@code
     *     BUNDLE_INVALID}, naming the file, what was found and what was expected
     */
    public static Bundle load(Path directory) {
        BundleManifest manifest = BundleManifest.read(directory);
        for (Map.Entry<String, FileEntry> file : manifest.files().entrySet()) {
            verify(directory.resolve(file.getKey()), file.getValue());
        }
        try {
            return new Bundle(directory, manifest);
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    private static void verify(Path file, FileEntry expected) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new ModelException(
                    ModelError.BUNDLE_MISSING_FILE,
                    "%s: not there (expected: a file of %d bytes; copy the bundle again)"
                            .formatted(file, expected.bytes()));
        }
        try {
            long bytes = Files.size(file);
            if (bytes != expected.bytes() || bytes > BundleFiles.FILE_BYTES_MAX) {
                throw new ModelException(
                        ModelError.BUNDLE_CORRUPT,
                        "%s: %d bytes (expected: %d, and at most %d; copy the bundle again)"
                                .formatted(
                                        file, bytes, expected.bytes(), BundleFiles.FILE_BYTES_MAX));
            }
            String sha256 = Sha256.of(file);
            if (!sha256.equals(expected.sha256())) {
                throw new ModelException(
                        ModelError.BUNDLE_CORRUPT,
                        "%s: sha256 %s (expected: %s; copy the bundle again)"
                                .formatted(file, sha256, expected.sha256()));
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static ModelException unreadable(Path path, IOException cause) {
        return new ModelException(
                ModelError.BUNDLE_INVALID,
                "%s: cannot be read (expected: a readable file)".formatted(path),
                cause);
    }

    private static Calibration calibration(Path directory, BundleManifest manifest, int labels)
            throws IOException {
        if (!manifest.files().containsKey(BundleFiles.CALIBRATION)) {
            return Calibration.identity(labels);
        }
        Calibration calibration = Calibration.load(directory.resolve(BundleFiles.CALIBRATION));
        if (calibration.labels() != labels) {
            throw new ModelException(
                    ModelError.BUNDLE_INVALID,
                    "%s: calibrates %d labels, its label set has %d (expected: as many)"
                            .formatted(directory, calibration.labels(), labels));
        }
        return calibration;
    }

    /** For people and logs, for example {@code demo-20261122-1a2b3c4d}. */
    public String id() {
        return manifest.id();
    }

    /** SHA-256 over all of the bundle's files. */
    public String hash() {
        return manifest.hash();
    }

    public Path directory() {
        return directory;
    }

    public LabelSet labels() {
        return labels;
    }

    /** From what its model says to probabilities; thresholds are in the units of the latter. */
    public Calibration calibration() {
        return calibration;
    }

    /** What precision may be expected of its predictions, where that was measured. */
    public Optional<Routing> routing() {
        return routing;
    }

    /** The normaliser that its training text went through. */
    public Normalizer normalizer() {
        return normalizer;
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * The path of a file that the manifest lists, and that was therefore verified.
     *
     * @throws ModelException {@code BUNDLE_MISSING_FILE} if it lists no such file
     */
    public Path file(String name) {
        if (!manifest.files().containsKey(name)) {
            throw new ModelException(
                    ModelError.BUNDLE_MISSING_FILE,
                    "%s: bundle %s lists no %s (expected: one of %s)"
                            .formatted(directory, id(), name, manifest.files().keySet()));
        }
        return directory.resolve(name);
    }

    /**
     * What its model is.
     *
     * @throws ModelException {@code CONFIG_INVALID} if its {@code config.json} is no JSON
     */
    public BundleKind kind() {
        return LinearModel.isIn(directory) ? BundleKind.LINEAR : BundleKind.NEURAL;
    }

    /**
     * Reads the weights of a bundle of any kind; its probabilities are calibrated. The caller owns
     * the scorer and closes it.
     *
     * @param placement where a neural model computes, and in what; a linear one needs no device
     * @param tokenWindowsMax token windows of one admission that a neural model reads
     * @throws ModelException {@code BUNDLE_INVALID} if the model's shape does not fit the bundle's
     *     labels or tokenizer, {@code WEIGHTS_INVALID} or {@code ENGINE_FAILED} if it cannot be
     *     built
     */
    public AdmissionScorer scorer(Placement placement, int tokenWindowsMax) {
        AdmissionScorer scorer =
                switch (kind()) {
                    case NEURAL -> AdmissionScorer.of(model(placement), tokenWindowsMax);
                    case LINEAR -> AdmissionScorer.of(linearModel());
                };
        return scorer.calibrated(calibration);
    }

    /**
     * Reads the weights of a neural bundle onto a device. The caller owns the model and closes it.
     *
     * @throws ModelException as {@link #scorer} does, and {@code BUNDLE_INVALID} if the bundle is
     *     of another kind
     */
    public CodingModel model(Device device) {
        return model(Placement.of(device));
    }

    /** As above, in any compute type. */
    public CodingModel model(Placement placement) {
        requireKind(BundleKind.NEURAL);
        CodingModel model = CodingModel.load(directory, placement);
        try {
            requireFitting(model.config().labels(), model.config().encoder().vocabularySize());
            return model;
        } catch (ModelException e) {
            model.close();
            throw e;
        }
    }

    /**
     * Reads the weights of a linear bundle.
     *
     * @throws ModelException as {@link #scorer} does, and {@code BUNDLE_INVALID} if the bundle is
     *     of another kind
     */
    public LinearModel linearModel() {
        requireKind(BundleKind.LINEAR);
        LinearModel model = LinearModel.load(directory);
        requireFitting(model.labels(), model.vocabularySize());
        return model;
    }

    private void requireKind(BundleKind expected) {
        BundleKind kind = kind();
        if (kind != expected) {
            throw new ModelException(
                    ModelError.BUNDLE_INVALID,
                    "%s: holds a %s model (expected: a %s one)"
                            .formatted(directory, kind, expected));
        }
    }

    private void requireFitting(int modelLabels, int modelWords) {
        if (modelLabels != labels.size() || modelWords != tokenizer.vocabularySize()) {
            throw new ModelException(
                    ModelError.BUNDLE_INVALID,
                    "%s: the model has %d labels and %d words, its label set %d and its tokenizer %d (expected: as many)"
                            .formatted(
                                    directory,
                                    modelLabels,
                                    modelWords,
                                    labels.size(),
                                    tokenizer.vocabularySize()));
        }
    }

    @Override
    public String toString() {
        return "Bundle[" + id() + "]";
    }
}
