package org.longitude.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.encoder.Placement;
import org.longitude.model.encoder.Scores;
import org.longitude.model.label.Calibration;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeLabel;
import org.longitude.model.label.CodeSystem;
import org.longitude.model.label.LabelSet;
import org.longitude.model.linear.LinearModel;
import org.longitude.model.linear.LinearWeights;
import org.longitude.model.linear.Ngrams;
import org.longitude.model.linear.TfidfFeatures;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.VocabularyBuilder;

final class BundleTest {
    static final List<String> REQUIRED_FILES = BundleFiles.REQUIRED;

    private static final LocalDate DAY = LocalDate.of(2026, 11, 22);

    @TempDir Path folder;

    @ParameterizedTest
    @FieldSource("REQUIRED_FILES")
    void shouldRefuseWhenAFileIsMissing(String name) throws IOException {
        Path directory = write("a").directory();
        Files.delete(directory.resolve(name));

        assertRefused(directory, ModelError.BUNDLE_MISSING_FILE, name);
    }

    @ParameterizedTest
    @FieldSource("REQUIRED_FILES")
    void shouldRefuseWhenOneByteOfAFileDiffers(String name) throws IOException {
        Path file = write("a").directory().resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertRefused(folder.resolve("a"), ModelError.BUNDLE_CORRUPT, name + ": sha256 ");
    }

    @ParameterizedTest
    @FieldSource("REQUIRED_FILES")
    void shouldRefuseWhenAFileIsLongerThanReleased(String name) throws IOException {
        Path file = write("a").directory().resolve(name);
        long bytes = Files.size(file);
        Files.write(file, new byte[1000], StandardOpenOption.APPEND);

        assertRefused(
                folder.resolve("a"),
                ModelError.BUNDLE_CORRUPT,
                "%s: %d bytes (expected: %d,".formatted(name, bytes + 1000, bytes));
    }

    @Test
    void shouldRefuseWhenThereIsNoManifest() {
        assertRefused(folder, ModelError.BUNDLE_MISSING_FILE, "bundle.json");
    }

    @Test
    void shouldRefuseWhenTheManifestIsNoJson() throws IOException {
        Path directory = write("a").directory();
        Files.writeString(directory.resolve("bundle.json"), "{\"format_version\":1,");

        assertRefused(directory, ModelError.BUNDLE_INVALID, "bundle.json");
    }

    @Test
    void shouldRefuseWhenTheManifestIsOfALaterFormat() throws IOException {
        Path directory = write("a").directory();
        rewriteManifest(directory, "\"format_version\" : 1", "\"format_version\" : 2");

        assertRefused(directory, ModelError.BUNDLE_INVALID, "format_version: 2 (expected: 1");
    }

    @Test
    void shouldRefuseWhenTheManifestPointsOutsideTheBundle() throws IOException {
        Path directory = write("a").directory();
        rewriteManifest(directory, "\"extra.txt\"", "\"../extra.txt\"");

        assertRefused(directory, ModelError.BUNDLE_INVALID, "'../extra.txt'");
    }

    @Test
    void shouldRefuseWhenAListedHashWasEditedToFitOtherWeights() throws IOException {
        Path directory = write("a").directory();
        Path weights = directory.resolve("model.safetensors");
        String before = Sha256.of(weights);
        byte[] other = Files.readAllBytes(weights);
        other[0] ^= 1;
        Files.write(weights, other);
        rewriteManifest(directory, before, Sha256.of(weights));

        assertRefused(directory, ModelError.BUNDLE_CORRUPT, "hash of the listed files");
    }

    @Test
    void shouldRefuseAFileThatTheManifestDoesNotList() throws IOException {
        Bundle bundle = write("a");
        Files.writeString(bundle.directory().resolve("stray.txt"), "stray");

        assertThatThrownBy(() -> bundle.file("stray.txt"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("lists no stray.txt");
    }

    @Test
    void shouldRefuseToOverwriteABundle() {
        write("a");

        assertThatThrownBy(() -> write("a"))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.BUNDLE_UNWRITABLE))
                .hasMessageContaining("never overwritten");
    }

    @Test
    void shouldCopyABundleWithoutWhatItDoesNotList() throws IOException {
        Bundle bundle = write("a");
        Files.writeString(bundle.directory().resolve("stray.txt"), "stray");

        Bundle copy = BundleWriter.copy(bundle, folder.resolve("store").resolve("b"));

        assertThat(copy.hash()).isEqualTo(bundle.hash());
        assertThat(copy.directory().resolve("stray.txt")).doesNotExist();
        assertThatThrownBy(() -> BundleWriter.copy(bundle, copy.directory()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("never overwritten");
    }

    @Test
    void shouldLeaveNothingBehindWhenAPartFails() throws IOException {
        assertThatThrownBy(
                        () ->
                                BundleWriter.write(
                                        folder.resolve("a"),
                                        "demo",
                                        DAY,
                                        directory -> {
                                            writeParts(directory);
                                            throw new IOException("disk full");
                                        }))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.BUNDLE_UNWRITABLE));

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void shouldNotAppearWhenAPartWasForgotten() {
        assertThatThrownBy(
                        () ->
                                BundleWriter.write(
                                        folder.resolve("a"),
                                        "demo",
                                        DAY,
                                        directory -> {
                                            writeParts(directory);
                                            Files.delete(directory.resolve("metrics.json"));
                                        }))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("metrics.json");

        assertThat(folder.resolve("a")).doesNotExist();
    }

    @Test
    void shouldRefuseWhenTheModelHasAnotherNumberOfLabels() {
        Bundle bundle =
                BundleWriter.write(
                        folder.resolve("a"),
                        "demo",
                        DAY,
                        directory -> {
                            writeParts(directory);
                            writeModel(directory, 2);
                        });

        assertThatThrownBy(() -> bundle.model(Device.cpu()))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.BUNDLE_INVALID))
                .hasMessageContaining("the model has 2 labels")
                .hasMessageContaining("its label set 1");
    }

    @Test
    void shouldScoreWithTheModelThatWasWritten() {
        Bundle bundle =
                BundleWriter.write(
                        folder.resolve("a"),
                        "demo",
                        DAY,
                        directory -> {
                            writeParts(directory);
                            writeModel(directory, 1);
                        });

        try (CodingModel model = bundle.model(Device.cpu());
                CodingModel original = model(1)) {
            int[] ids = bundle.tokenizer().tokenize(bundle.normalizer().normalize("dyspnea")).ids();
            assertThat(model.score(List.of(ids)).get(0).probability(0))
                    .isEqualTo(original.score(List.of(ids)).get(0).probability(0));
        }
    }

    @Test
    void shouldScoreWithWhicheverKindOfModelItHolds() {
        Bundle linear =
                BundleWriter.write(
                        folder.resolve("a"),
                        "demo",
                        DAY,
                        directory -> {
                            writeParts(directory);
                            linearModel(8).save(directory);
                        });
        Bundle neural =
                BundleWriter.write(
                        folder.resolve("b"),
                        "demo",
                        DAY,
                        directory -> {
                            writeParts(directory);
                            writeModel(directory, 1);
                        });

        for (Bundle bundle : List.of(linear, neural)) {
            try (AdmissionScorer scorer = bundle.scorer(Placement.of(Device.cpu()), 1)) {
                assertThat(scorer.labels()).isEqualTo(1);
                assertThat(scorer.score(List.of(new int[] {5}), new float[] {0})).hasSize(1);
            }
        }
        assertThat(linear.kind()).isEqualTo(BundleKind.LINEAR);
        assertThat(neural.kind()).isEqualTo(BundleKind.NEURAL);
        assertThatThrownBy(() -> linear.model(Device.cpu()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("holds a LINEAR model (expected: a NEURAL one)");
        assertThatThrownBy(neural::linearModel)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("holds a NEURAL model (expected: a LINEAR one)");
    }

    @Test
    void shouldRefuseWhenALinearModelReadsAnotherVocabulary() {
        Bundle bundle =
                BundleWriter.write(
                        folder.resolve("a"),
                        "demo",
                        DAY,
                        directory -> {
                            writeParts(directory);
                            linearModel(9).save(directory);
                        });

        assertThatThrownBy(bundle::linearModel)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("1 labels and 9 words")
                .hasMessageContaining("its tokenizer 8");
    }

    @Test
    void shouldCalibrateWhatTheModelSaysAndKeepItsEvidence() {
        Bundle bundle =
                BundleWriter.write(
                        folder.resolve("a"),
                        "demo",
                        DAY,
                        directory -> {
                            writeParts(directory);
                            linearModel(8).save(directory);
                            Calibration.of(new double[] {2}, new double[] {-1})
                                    .save(directory.resolve(BundleFiles.CALIBRATION));
                        });

        try (AdmissionScorer scorer = bundle.scorer(Placement.of(Device.cpu()), 1)) {
            // The model says 0.5; calibrated that is 1 / (1 + e).
            float calibrated = (float) (1 / (1 + Math.E));
            List<int[]> text = List.of(new int[] {5});
            Scores atFloor = scorer.score(text, new float[] {calibrated}).get(0);
            Scores above = scorer.score(text, new float[] {calibrated + 0.01f}).get(0);
            assertThat(atFloor.probability(0)).isEqualTo(calibrated);
            assertThat(atFloor.evidence(0)).isPresent();
            assertThat(above.evidence(0)).isEmpty();
        }
    }

    @Test
    void shouldRefuseACalibrationOfAnotherNumberOfLabels() {
        assertThatThrownBy(
                        () ->
                                BundleWriter.write(
                                        folder.resolve("a"),
                                        "demo",
                                        DAY,
                                        directory -> {
                                            writeParts(directory);
                                            Calibration.identity(2)
                                                    .save(
                                                            directory.resolve(
                                                                    BundleFiles.CALIBRATION));
                                        }))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("calibrates 2 labels, its label set has 1");
    }

    private static LinearModel linearModel(int vocabularySize) {
        Ngrams ngrams = Ngrams.of(List.of(Ngrams.Ngram.of(5)), 4);
        return new LinearModel(
                TfidfFeatures.fitted(ngrams, 3, new int[] {1}),
                new LinearWeights(1, 1),
                vocabularySize);
    }

    private static CodingModel model(int labels) {
        LongformerConfig encoder = LongformerConfig.small(8, 8, 1, 4, 0);
        return CodingModel.create(
                new CodingModelConfig(encoder, labels, false, 4, 1, 2), Device.cpu(), 7);
    }

    private static void writeModel(Path directory, int labels) throws IOException {
        try (CodingModel model = model(labels)) {
            model.save(directory);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void shouldBeReadableByWhoeverMayReadItsNeighbours() throws IOException {
        Path neighbour = Files.createDirectory(folder.resolve("neighbour"));

        Path directory = write("a").directory();

        assertThat(Files.getAttribute(directory, "posix:permissions"))
                .isEqualTo(Files.getAttribute(neighbour, "posix:permissions"));
    }

    @Test
    void shouldNameItselfByNameDayAndContent() throws IOException {
        Bundle bundle = write("a");

        assertThat(bundle.id()).isEqualTo("demo-20261122-" + bundle.hash().substring(0, 8));
        assertThat(bundle.hash()).isEqualTo(hashAsAShellWouldComputeIt(bundle.directory()));
        assertThat(bundle.labels().code(0)).isEqualTo("428.0");
        assertThat(bundle.normalizer().hash()).isEqualTo(Normalizer.standard().hash());
        assertThat(
                        bundle.tokenizer()
                                .tokenize(bundle.normalizer().normalize("exertion, dyspnea"))
                                .unknown())
                .isEqualTo(1);
        assertThat(write("b").hash()).isEqualTo(bundle.hash());
    }

    @Test
    void shouldLoadWhicheverKindOfTokenizerItHas() throws IOException {
        Path vocabulary = Files.createDirectory(folder.resolve("wordpiece"));
        Files.writeString(
                vocabulary.resolve("vocab.txt"),
                "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ndys\n##pnea\n");
        Tokenizer wordPiece = Tokenizer.load(vocabulary);

        Bundle bundle =
                BundleWriter.write(
                        folder.resolve("subwords"),
                        "demo",
                        DAY,
                        directory -> {
                            writeParts(directory);
                            wordPiece.save(directory.resolve(BundleFiles.TOKENIZER));
                        });

        assertThat(bundle.tokenizer().hash()).isEqualTo(wordPiece.hash());
        assertThat(bundle.tokenizer().tokenize(bundle.normalizer().normalize("Dyspnea")).ids())
                .containsExactly(5, 6);
    }

    private static String hashAsAShellWouldComputeIt(Path directory) throws IOException {
        StringBuilder listing = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                if (!file.endsWith("bundle.json")) {
                    listing.append(Sha256.of(file))
                            .append("  ")
                            .append(file.getFileName())
                            .append('\n');
                }
            }
        }
        return Sha256.of(listing.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void rewriteManifest(Path directory, String found, String replacement)
            throws IOException {
        Path manifest = directory.resolve("bundle.json");
        String json = Files.readString(manifest);
        assertThat(json).contains(found);
        Files.writeString(manifest, json.replace(found, replacement));
    }

    private static void assertRefused(Path directory, ModelError error, String message) {
        assertThatThrownBy(() -> Bundle.load(directory))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.error()).isEqualTo(error))
                .hasMessageContaining(message);
    }

    private Bundle write(String name) {
        return BundleWriter.write(folder.resolve(name), "demo", DAY, BundleTest::writeParts);
    }

    private static void writeParts(Path directory) throws IOException {
        for (String name : BundleFiles.REQUIRED) {
            Files.writeString(directory.resolve(name), "content of " + name);
        }
        Files.writeString(directory.resolve("extra.txt"), "a file beyond the required ones");
        Normalizer normalizer = Normalizer.standard();
        normalizer.save(directory.resolve(BundleFiles.NORMALIZER));
        VocabularyBuilder vocabulary = new VocabularyBuilder();
        vocabulary.add(normalizer.normalize("dyspnea on exertion"));
        vocabulary.build(100, 1).save(directory.resolve(BundleFiles.TOKENIZER));
        LabelSet.of(
                        List.of(
                                new CodeLabel(
                                        "428.0",
                                        CodeSystem.ICD_9_CM,
                                        CodeKind.DIAGNOSIS,
                                        "heart failure")))
                .save(directory.resolve(BundleFiles.LABELS));
    }
}
