package org.longitude.trainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.bundle.BundleKind;
import org.longitude.model.encoder.Architecture;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.HeadKind;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.encoder.Placement;
import org.longitude.model.encoder.PretrainedConfig;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeSystem;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.ArchivedNote;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.CorpusCounts;
import org.longitude.trainer.corpus.MemoryCorpus;
import org.longitude.trainer.corpus.PartitionRange;
import org.longitude.trainer.corpus.Snapshot;
import org.longitude.trainer.corpus.SnapshotManifest;
import org.longitude.trainer.corpus.StandingCode;
import org.longitude.trainer.corpus.TopicSnapshot;
import org.longitude.trainer.finetune.FineTuneConfig;
import org.longitude.trainer.run.ConfigFiles;
import org.longitude.trainer.run.RunFolder;

/**
 * A whole run on a corpus of single telling words: small enough for seconds, real in every step.
 */
final class RetrainingTest {
    private static final String[] CODES = {"428.0", "401.9", "584.9", "250.00"};
    private static final Normalizer NORMALIZER = Normalizer.standard();

    @TempDir Path folder;

    @Test
    void shouldRefuseNotesOfAnotherNormalizer() throws IOException {
        Corpus corpus = corpus(10, "another");

        assertThatThrownBy(() -> run(corpus, recipe()))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.NORMALIZERS_MIXED));
        assertThat(folder.resolve("b")).doesNotExist();
    }

    @Test
    void shouldRefuseWhenNoCodeStands() throws IOException {
        Corpus corpus = corpus(30, NORMALIZER.hash());
        List<ArchivedAdmission> uncoded =
                corpus.coded().stream()
                        .map(
                                a ->
                                        new ArchivedAdmission(
                                                a.admissionId(),
                                                a.patientId(),
                                                a.sourceSystem(),
                                                a.notes(),
                                                new TreeSet<>()))
                        .toList();
        Corpus without = new MemoryCorpus(uncoded, List.of(), corpus.manifest());

        assertThatThrownBy(() -> run(without, recipe()))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.CORPUS_EMPTY));
    }

    @Test
    void shouldRefuseAnExistingDirectoryBeforeItReadsAnything() throws IOException {
        assertThatThrownBy(() -> Retraining.run(Map.of(), folder, config(), RetrainListener.SILENT))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("never overwritten");
    }

    @Test
    void shouldRefuseAHeadWithoutQueriesToStartFromDescriptions() throws IOException {
        assertThatThrownBy(() -> with(recipe(), BundleKind.NEURAL, "", HeadKind.FIRST_TOKEN, true))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("with head first-token (expected: label-attention");
    }

    @Test
    void shouldRefuseAPretrainedEncoderWhoseTokenizerIsAnothers() throws IOException {
        Path pretrained = pretrained(30, 40);

        assertThatThrownBy(
                        () ->
                                run(
                                        corpus(30, NORMALIZER.hash()),
                                        with(
                                                recipe(),
                                                BundleKind.NEURAL,
                                                pretrained.toString(),
                                                HeadKind.LABEL_ATTENTION,
                                                false)))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("the encoder knows 30 tokens, its tokenizer 40");
    }

    @Test
    void shouldMakeALinearBundleThatScoresAsTheBaselineBesideIt() throws IOException {
        Corpus corpus = corpus(300, NORMALIZER.hash());
        Recipe recipe = with(recipe(), BundleKind.LINEAR, "", HeadKind.LABEL_ATTENTION, false);

        Bundle bundle = run(corpus, recipe);

        MetricsFile metrics = MetricsFile.read(bundle.file(BundleFiles.METRICS));
        assertThat(bundle.kind()).isEqualTo(BundleKind.LINEAR);
        // Calibration moves no code's order, and macro AUC looks at nothing else.
        assertThat(metrics.test().model().get("macro_auc_skip_undefined"))
                .isEqualTo(metrics.test().linearBaseline().get("macro_auc_skip_undefined"));
        BundleEvaluation.Result again =
                BundleEvaluation.score(bundle, test(corpus), Device.cpu(), RetrainListener.SILENT);
        assertThat(again.number("micro_f1")).isEqualTo(metrics.test().modelMicroF1());
        assertThat(Files.readString(bundle.file(BundleFiles.CARD)))
                .contains("Words and word pairs");
    }

    @Test
    void shouldStartFromAPretrainedEncoderWithThePapersHead() throws IOException {
        Corpus corpus = corpus(120, NORMALIZER.hash());
        Path pretrained = pretrained(40, 40);
        Recipe recipe =
                with(
                        recipe(),
                        BundleKind.NEURAL,
                        pretrained.toString(),
                        HeadKind.FIRST_TOKEN,
                        false);

        Bundle bundle = run(corpus, recipe);

        try (CodingModel model = bundle.model(Device.cpu())) {
            assertThat(model.config().head()).isEqualTo(HeadKind.FIRST_TOKEN);
            assertThat(model.config().encoder()).isEqualTo(encoder(40));
        }
        assertThat(bundle.tokenizer().hash()).isEqualTo(Tokenizer.load(pretrained).hash());
    }

    @Test
    void shouldRefuseMoreLayersThanThePretrainedEncoderHas() throws IOException {
        Recipe recipe = typed(Map.of("from", pretrained(40, 40).toString(), "layers_max", 2));

        assertThatThrownBy(() -> run(corpus(60, NORMALIZER.hash()), recipe))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.CONFIG_INVALID))
                .hasMessageContaining("layers_max: 2 (expected: 0 for all, or 1 to the 1 of");
    }

    @Test
    void shouldRefuseASettingThatContradictsAnother() {
        assertThatThrownBy(() -> typed(Map.of("layers_max", 1)))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("layersMax: 1");
        assertThatThrownBy(() -> typed(Map.of("from", "a", "embeddings", "b")))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("from and embeddings (expected: one of them");
    }

    @Test
    void shouldMakeLabelsOfTheSystemsAndKindsThatTheRecipeNames() throws IOException {
        Recipe none = typed(Map.of("code_systems", Set.of(CodeSystem.ICD_10_CM)));

        assertThatThrownBy(() -> run(corpus(60, NORMALIZER.hash()), none))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.CORPUS_EMPTY))
                .hasMessageContaining("systems [ICD_10_CM]");
    }

    private static Recipe typed(Map<String, ?> settings) {
        return ConfigFiles.read(Recipe.class, recipe(), null, settings);
    }

    @Test
    void shouldTuneOnOutOfFoldScoresWhereThereIsNoDev() throws IOException {
        Corpus all = corpus(150, NORMALIZER.hash());
        Corpus withoutDev =
                new MemoryCorpus(
                        all.coded().stream()
                                .filter(a -> !a.sourceSystem().endsWith("-dev"))
                                .toList(),
                        List.of(),
                        all.manifest());
        Recipe linear =
                with(recipe(), BundleKind.LINEAR, "", HeadKind.LABEL_ATTENTION, false).withFolds(3);

        Bundle bundle = run(withoutDev, linear);

        MetricsFile metrics = MetricsFile.read(bundle.file(BundleFiles.METRICS));
        assertThat(metrics.dev().admissions()).isEqualTo(90);
        assertThat(metrics.test().modelMicroF1()).isGreaterThan(metrics.test().constantMicroF1());
    }

    @Test
    void shouldTrainANeuralModelOnAllOfTrainOnceItsFoldsHaveTunedIt() throws IOException {
        Corpus all = corpus(200, NORMALIZER.hash());

        Bundle bundle = run(all, recipe().withFolds(2));

        MetricsFile metrics = MetricsFile.read(bundle.file(BundleFiles.METRICS));
        assertThat(metrics.dev().admissions()).isEqualTo(160);
        assertThat(metrics.test().modelMicroF1()).isGreaterThan(0.8);
        assertThat(TrainingFile.read(bundle.file(BundleFiles.TRAINING)).history()).hasSize(1);
    }

    @Test
    void shouldCalibrateAndDrawWhatItCalibrated() throws IOException {
        Corpus corpus = corpus(300, NORMALIZER.hash());

        Bundle bundle = run(corpus, recipe());

        assertThat(folder.resolve("run").resolve("calibration.svg"))
                .content()
                .contains("as the model says", "calibrated");
        assertThat(folder.resolve("run").resolve("curves.svg")).exists();
        TrainingFile training = TrainingFile.read(bundle.file(BundleFiles.TRAINING));
        assertThat(training.calibration()).contains("micro F1 on held-out fifths");
        assertThat(training.coverage()).isOne();
        assertThat(training.recipe()).isEqualTo(recipe());
    }

    @Test
    void shouldComeToTheSameBundleWhenARunThatEndedIsGoneOnWith() throws IOException {
        Corpus corpus = corpus(120, NORMALIZER.hash());
        Bundle first = run(corpus, recipe());
        byte[] weights = Files.readAllBytes(first.file(BundleFiles.WEIGHTS));
        Files.move(first.directory(), folder.resolve("first"));

        Bundle again = run(corpus, config(), folder.resolve("run"), true);

        assertThat(again.file(BundleFiles.WEIGHTS)).hasBinaryContent(weights);
    }

    private static List<ArchivedAdmission> test(Corpus corpus) {
        return corpus.coded().stream().filter(a -> a.sourceSystem().endsWith("-test")).toList();
    }

    /** A directory as pre-training leaves it, good at nothing. */
    private Path pretrained(int encoderWords, int tokenizerWords) throws IOException {
        Path directory = folder.resolve("pretrained");
        PretrainedConfig config =
                new PretrainedConfig(encoder(encoderWords), Architecture.MASKED_LANGUAGE, 0, true);
        try (PretrainedModel model = PretrainedModel.create(config, Device.cpu(), 3)) {
            model.save(directory);
        }
        List<String> words = new ArrayList<>(List.of("signa", "signb", "signc", "signd"));
        for (int i = words.size(); i < tokenizerWords - 5; i++) {
            words.add("filler" + Character.toString('a' + i));
        }
        WordTokenizer.ofWords(words).save(directory.resolve(BundleFiles.TOKENIZER));
        return directory;
    }

    private static LongformerConfig encoder(int words) {
        return LongformerConfig.small(words, 16, 1, 8, 0);
    }

    private static Recipe with(
            Recipe recipe,
            BundleKind model,
            String from,
            HeadKind head,
            boolean startFromDescriptions) {
        return new Recipe(
                model,
                recipe.splitBy(),
                recipe.folds(),
                recipe.labelsMax(),
                recipe.codeSystems(),
                recipe.codeKinds(),
                from,
                "",
                0,
                recipe.vocabulary(),
                recipe.shape(),
                new Recipe.Head(head, false, 64),
                startFromDescriptions,
                recipe.decision(),
                recipe.fineTune());
    }

    @Test
    void shouldMakeABundleWhoseScoresCanBeReproduced() throws IOException {
        Corpus corpus = corpus(300, NORMALIZER.hash());

        Bundle bundle = run(corpus, recipe());

        MetricsFile metrics = MetricsFile.read(bundle.file(BundleFiles.METRICS));
        List<ArchivedAdmission> test = test(corpus);
        BundleEvaluation.Result again =
                BundleEvaluation.score(
                        Bundle.load(bundle.directory()),
                        test,
                        Device.cpu(),
                        RetrainListener.SILENT);
        assertThat(again.admissions()).isEqualTo(metrics.test().admissions());
        assertThat(again.number("micro_f1")).isEqualTo(metrics.test().modelMicroF1());
        assertThat(metrics.test().modelMicroF1())
                .isGreaterThan(metrics.test().constantMicroF1() + 0.2);
        assertThat(bundle.labels().labels())
                .extracting("code", "description")
                .contains(tuple("428.0", "heart failure"));
    }

    @Test
    void shouldSayOnTheCardWhatItWasMadeOfAndBesideWhomItScored() throws IOException {
        Bundle bundle = run(corpus(300, NORMALIZER.hash()), recipe());

        String card = Files.readString(bundle.file(BundleFiles.CARD));
        JsonNode training = new ObjectMapper().readTree(bundle.file(BundleFiles.TRAINING).toFile());
        assertThat(card)
                .contains("the command")
                .contains("Seed 7")
                .contains("linear baseline")
                .contains("best constant")
                .contains("Not for coding patients");
        assertThat(training.at("/snapshot/topics/0/sha256").asText()).isEqualTo("abc");
        assertThat(
                        TrainingFile.read(bundle.file(BundleFiles.TRAINING))
                                .snapshot()
                                .topics()
                                .get(0)
                                .partitions())
                .containsExactly(new PartitionRange(0, 0, 9));
    }

    @Test
    void shouldCountHitsOnlyWhereTheTruthNamesPhrases() throws IOException {
        Corpus corpus = corpus(300, NORMALIZER.hash());
        EvidenceTruth signs = admissionId -> signs(corpus, admissionId);

        Bundle bundle = run(corpus, config().with(signs), folder.resolve("run"), false);

        EvidenceScores evidence = MetricsFile.read(bundle.file(BundleFiles.METRICS)).evidence();
        assertThat(evidence).isNotNull();
        assertThat(evidence.codes()).isGreaterThan(10);
        // Each sign is one word of about forty, and reading it is the only way to be right.
        assertThat(evidence.chance()).isBetween(0.02, 0.03);
        assertThat(evidence.strongestHits()).isGreaterThan(0.5);
        assertThat(evidence.fiveHits()).isGreaterThanOrEqualTo(evidence.strongestHits());
        // The heaviest phrase is the strongest token with its neighbours, or one of several tokens.
        assertThat(evidence.phraseHits()).isBetween(0.5, 1.0);
    }

    @Test
    void shouldNotCallAHospitalsArchiveGenerated() throws IOException {
        Corpus corpus = corpus(300, NORMALIZER.hash());
        List<ArchivedAdmission> archive =
                corpus.coded().stream()
                        .map(
                                a ->
                                        new ArchivedAdmission(
                                                a.admissionId(),
                                                a.patientId(),
                                                a.sourceSystem().replace("synthetic", "hospital"),
                                                a.notes(),
                                                a.codes()))
                        .toList();

        Bundle bundle = run(new MemoryCorpus(archive, List.of(), corpus.manifest()), recipe());

        assertThat(Files.readString(bundle.file(BundleFiles.CARD)))
                .contains("people who check them")
                .doesNotContain("generated");
    }

    /** The note's text begins with one sign word for each code, the last code's first. */
    private static List<EvidenceTruth.Span> signs(Corpus corpus, String admissionId) {
        ArchivedAdmission admission =
                corpus.coded().stream()
                        .filter(a -> a.admissionId().equals(admissionId))
                        .findFirst()
                        .orElseThrow();
        ArchivedNote note = admission.notes().get(0);
        List<String> words = List.of(note.text().words().split(" "));
        List<EvidenceTruth.Span> spans = new ArrayList<>();
        for (int code = 0; code < CODES.length; code++) {
            int word = words.indexOf("sign" + Character.toString('a' + code));
            if (word >= 0) {
                spans.add(
                        new EvidenceTruth.Span(
                                CODES[code],
                                note.noteId(),
                                note.text().starts()[word],
                                note.text().ends()[word]));
            }
        }
        return spans;
    }

    private Bundle run(Corpus corpus, Recipe recipe) throws IOException {
        return run(corpus, config(recipe), folder.resolve("run"), false);
    }

    private Bundle run(Corpus corpus, RetrainConfig config, Path run, boolean resume)
            throws IOException {
        try (RunFolder runFolder = RunFolder.open(run, config.recipe(), resume)) {
            return Retraining.run(
                    corpus,
                    folder.resolve("b"),
                    config,
                    runFolder,
                    List.of(Placement.of(Device.cpu())),
                    RetrainListener.SILENT);
        }
    }

    private static RetrainConfig config(Recipe recipe) {
        return new RetrainConfig(
                recipe,
                "small",
                LocalDate.of(2026, 11, 22),
                NORMALIZER,
                Map.of("428.0", "heart failure"),
                EvidenceTruth.UNKNOWN,
                "the command");
    }

    private static RetrainConfig config() {
        return config(recipe());
    }

    private static Recipe recipe() {
        FineTuneConfig learning =
                new FineTuneConfig(
                        7, 6, 5, 512, 0.5, 2e-2, 5e-3, 0.2, 0.0, 0f, 0, 0.02f, 1.0, 100, 1);
        return new Recipe(
                BundleKind.NEURAL,
                "source",
                0,
                10,
                Set.of(),
                Set.of(),
                "",
                "",
                0,
                new Recipe.VocabularySize(1000, 1),
                new Recipe.ModelShape(16, 1, 8),
                new Recipe.Head(HeadKind.LABEL_ATTENTION, false, 64),
                false,
                new Recipe.Decision(true, Recipe.ThresholdChoice.CROSS_VALIDATED),
                learning);
    }

    private static Corpus corpus(int admissions, String normalizerHash) {
        Random random = new Random(11);
        List<ArchivedAdmission> coded = new ArrayList<>();
        for (int i = 0; i < admissions; i++) {
            coded.add(admission(i, random));
        }
        Snapshot snapshot =
                new Snapshot(
                        List.of(
                                new TopicSnapshot(
                                        "t", List.of(new PartitionRange(0, 0, 9)), 4, "abc")));
        return new MemoryCorpus(
                coded,
                List.of(),
                new SnapshotManifest(
                        snapshot,
                        normalizerHash,
                        new CorpusCounts(admissions, admissions, 0, 0, 0, 0, 0)));
    }

    private static ArchivedAdmission admission(int index, Random random) {
        String[] splits = {"train", "train", "train", "dev", "test"};
        StringBuilder text = new StringBuilder();
        TreeSet<StandingCode> codes = new TreeSet<>();
        for (int word = 0; word < 40; word++) {
            text.append("filler").append(Character.toString('a' + random.nextInt(26))).append(' ');
        }
        for (int code = 0; code < CODES.length; code++) {
            if (random.nextInt(3) == 0) {
                text.insert(0, "sign" + Character.toString('a' + code) + " ");
                codes.add(new StandingCode(CodeSystem.ICD_9_CM, CodeKind.DIAGNOSIS, CODES[code]));
            }
        }
        return new ArchivedAdmission(
                "a%05d".formatted(index),
                "p" + index,
                "synthetic-" + splits[index % splits.length],
                List.of(new ArchivedNote("n" + index, NORMALIZER.normalize(text.toString()))),
                codes);
    }
}
