package org.longitude.trainer.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeSystem;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.text.Normalizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.ArchivedNote;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.CorpusCounts;
import org.longitude.trainer.corpus.CorpusNote;
import org.longitude.trainer.corpus.MemoryCorpus;
import org.longitude.trainer.corpus.Snapshot;
import org.longitude.trainer.corpus.SnapshotManifest;
import org.longitude.trainer.corpus.StandingCode;
import org.longitude.trainer.embeddings.EmbeddingConfig;
import org.longitude.trainer.finetune.FineTuneConfig;
import org.longitude.trainer.pretrain.EncoderKind;
import org.longitude.trainer.pretrain.EncoderShape;
import org.longitude.trainer.pretrain.PretrainConfig;
import org.longitude.trainer.pretrain.SampleKind;
import org.longitude.trainer.probe.ProbeConfig;
import org.longitude.trainer.run.ConfigFiles;

class ReproductionTest {

    private static final Normalizer NORMALIZER = Normalizer.standard();
    private static final String[] CODES = {"428.0", "250.00", "401.9"};

    @TempDir private Path folder;
    private final List<String> said = new ArrayList<>();

    @Test
    void shouldReportEveryTableAndGoOnWhereItWasWhenAStepIsMissing() throws IOException {
        // when
        Path report = reproduction(config(), "1").run(folder, false);

        // then: structure, no scores
        assertThat(Files.readString(report))
                .contains("What was asked of the numbers")
                .contains("Late evidence: long less the BERT")
                .contains("Table 3 of the paper", "0.841 / ")
                .contains("Table 2: the words nearest to")
                .contains("Figure 3: the most frequent words")
                .contains("ClinicalLongformer (Figure 5 b)", "Figure 6 as the paper")
                .contains("our bits per character", "small stand-ins")
                .contains("Words per note by category")
                .contains("proves a mechanism, not clinical accuracy")
                .doesNotContain("<img src=\"/");
        JsonNode before = numbers();
        assertThat(before.path("rows")).hasSize(19);
        assertThat(before.path("comparisons")).hasSize(11);
        assertThat(before.path("paper_rows")).hasSize(5);
        assertThat(before.path("pretraining")).hasSize(6);
        assertThat(before.path("probes")).hasSize(3);
        assertThat(before.path("times")).hasSize(34);
        for (JsonNode encoder : before.path("probes")) {
            assertThat(encoder).hasSize(3);
        }
        assertThat(said).anyMatch(line -> line.endsWith("if the machine is left alone"));

        // given: a run that lost its last step
        Files.delete(folder.resolve("steps/early-short-seed-1/result.json"));
        Files.delete(report);
        said.clear();

        // when
        reproduction(config(), "1").run(folder, true);

        // then: only that step was planned and run, to the same numbers
        assertThat(said).filteredOn(line -> line.contains(" min  ")).hasSize(2);
        assertThat(numbers().path("comparisons")).isEqualTo(before.path("comparisons"));
        assertThat(report).exists();

        // and: another reproduction is not mixed into it
        assertThatThrownBy(() -> reproduction(config(), "1").run(folder, false))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.CONFIG_INVALID))
                .hasMessageContaining("--resume");
        assertThatThrownBy(() -> reproduction(config(), "2").run(folder, true))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("settings.set");
    }

    @Test
    void shouldAskForPublishedCheckpointsWhenThePresetMakesNone() {
        ReproductionConfig none =
                ConfigFiles.read(
                        ReproductionConfig.class, config(), null, Map.of("general_texts", 0));

        assertThatThrownBy(() -> reproduction(none, "1").run(folder, false))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.CONFIG_INVALID))
                .hasMessageContaining("default-bert: no checkpoint is given");
    }

    @Test
    void shouldKeepPatientsOutOfPretrainingWhenTheyTuneOrReport() {
        SourceSet set = set("late", "Late evidence", "1", false);

        try (Corpus notes = TrainNotes.open(set, config())) {
            assertThat(notes.notes()).hasSize(30);
            assertThat(notes.notes())
                    .extracting(note -> Integer.parseInt(note.patientId().substring(1)) % 5)
                    .containsOnly(0, 1, 2);
        }
    }

    @Test
    void shouldCopyACheckpointThatIsGiven(@TempDir Path given) throws IOException {
        Files.writeString(given.resolve("config.json"), "{}");
        Files.createDirectory(given.resolve("onnx"));
        List<Step> steps =
                Plan.of(
                        config(),
                        List.of(set("late", "Late evidence", "1", false)),
                        new DefaultCheckpoints(given, given),
                        Map.of(),
                        Device.cpu());

        new Steps(
                        folder,
                        steps.stream()
                                .filter(step -> step.name().equals(StepNames.DEFAULT_BERT))
                                .toList())
                .run(silent());

        assertThat(folder.resolve("default-bert/model/config.json")).hasContent("{}");
    }

    @Test
    void shouldNameTheSettingWhenAConfigFileHasOneThatThereIsNot() throws IOException {
        Path file = Files.writeString(folder.resolve("c.json"), "{\"labels_most\": 5}");

        assertThatThrownBy(
                        () ->
                                ConfigFiles.read(
                                        ReproductionConfig.class,
                                        ReproductionConfig.preset("tiny"),
                                        file,
                                        Map.of()))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("labels_most");
        assertThatThrownBy(() -> ReproductionConfig.preset("huge"))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("smoke, tiny or base");
    }

    @Test
    void shouldHaveThePapersSizesWhenThePresetIsBase() {
        ReproductionConfig base = ReproductionConfig.preset("base");

        // 50,000 words, the unknown one among them, and four special tokens: 50,004
        assertThat(base.wordsMax()).isEqualTo(50_000);
        assertThat(base.size()).isEqualTo(new EncoderSize(768, 12, 12, 512, 512));
        assertThat(base.fineTuneFirstToken().rate()).isEqualTo(2e-5);
        assertThat(base.fineTuneFirstToken().epsilon()).isEqualTo(2e-8);
        assertThat(base.fineTuneFirstToken().batchAdmissions()).isEqualTo(32);
        assertThat(base.pretraining().steps())
                .isEqualTo(new PretrainingPlan.Steps(0, 16_000, 32_000, 14_000));
        PretrainConfig longformer =
                base.pretraining()
                        .of(EncoderKind.LONGFORMER, SampleKind.PARAGRAPH, 14_000, base.size());
        assertThat(longformer.shape())
                .isEqualTo(new EncoderShape(768, 12, 12, 3_072, 512, 4_096, false));
        assertThat(longformer.rate()).isEqualTo(1e-5);
        assertThat(longformer.epsilon()).isEqualTo(2e-8);
        assertThat(longformer.batchSamples()).isEqualTo(32);
        assertThat(longformer.heldOutShare()).isEqualTo(0.02);
        assertThat(base.probe()).isEqualTo(ProbeConfig.paper());
    }

    @Test
    void shouldSwapLettersInsideLongWordsOnlyWhenMisspelling() {
        NormalizedText text =
                NORMALIZER.normalize("the hypertension of 12 patients was controlled ".repeat(60));

        NormalizedText misspelled = new Misspelling(1).misspelled(text, new Random(1));

        assertThat(misspelled.wordCount()).isEqualTo(text.wordCount());
        String[] before = text.words().split(" ", -1);
        String[] after = misspelled.words().split(" ", -1);
        int changed = 0;
        for (int i = 0; i < before.length; i++) {
            if (!before[i].equals(after[i])) {
                changed++;
                assertThat(before[i]).hasSizeGreaterThanOrEqualTo(4);
                assertThat(after[i].chars().sorted().toArray())
                        .isEqualTo(before[i].chars().sorted().toArray());
                assertThat(after[i].charAt(0)).isEqualTo(before[i].charAt(0));
            }
        }
        assertThat(changed).isBetween(5, 40);
    }

    private JsonNode numbers() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    }

    private Reproduction reproduction(ReproductionConfig config, String identity) {
        List<SourceSet> sets =
                List.of(
                        set("late", "Late evidence", identity, false),
                        set("early", "Early evidence", identity, true));
        return new Reproduction(config, sets, DefaultCheckpoints.NONE, Device.cpu(), silent());
    }

    private ReproductionListener silent() {
        return new ReproductionListener() {
            @Override
            public void onLine(String line) {
                said.add(line);
            }

            @Override
            public void onProgress(String step, double share, String detail) {
                assertThat(share).isBetween(0.0, 1.0);
            }
        };
    }

    private static SourceSet set(String name, String title, String identity, boolean early) {
        return new SourceSet(
                name,
                title,
                identity,
                true,
                Map.of("428.0", "signa", "250.00", "signb"),
                () -> corpus(early));
    }

    private static ReproductionConfig config() {
        ReproductionConfig smoke = Presets.smoke();
        FineTuneConfig fineTune =
                new FineTuneConfig(1, 1, 5, 512, 0.5, 2e-2, 5e-3, 1, 0, 0.1f, 0, 0.02f, 1, 20, 1);
        return new ReproductionConfig(
                smoke.preset(),
                smoke.admissions(),
                smoke.splitBy(),
                List.of(1),
                3,
                500,
                1,
                400,
                30,
                false,
                new EncoderSize(16, 1, 2, 8, 24),
                EmbeddingConfig.small(16),
                new PretrainingPlan(
                        new PretrainingPlan.Steps(2, 2, 2, 2), 4, 512, 1e-3, 2e-8, 0, 0.3, 1, 5),
                fineTune,
                fineTune,
                fineTune,
                new ProbeConfig(8, 0.01, 2e-8, 2, 1, 1),
                20);
    }

    private static Corpus corpus(boolean early) {
        Random random = new Random(11);
        List<ArchivedAdmission> coded = new ArrayList<>();
        List<CorpusNote> notes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ArchivedAdmission admission = admission(i, early, random);
            coded.add(admission);
            ArchivedNote note = admission.notes().get(0);
            notes.add(
                    new CorpusNote(
                            note.noteId(),
                            admission.admissionId(),
                            admission.patientId(),
                            "DISCHARGE_SUMMARY",
                            note.text()));
        }
        return new MemoryCorpus(
                coded,
                notes,
                new SnapshotManifest(
                        new Snapshot(List.of()),
                        NORMALIZER.hash(),
                        new CorpusCounts(50, 50, 0, 0, 0, 0, 0)));
    }

    private static ArchivedAdmission admission(int index, boolean early, Random random) {
        String[] splits = {"train", "train", "train", "dev", "test"};
        List<String> filler = new ArrayList<>();
        for (int word = 0; word < 40; word++) {
            filler.add("filler" + Character.toString('a' + random.nextInt(26)));
        }
        TreeSet<StandingCode> codes = new TreeSet<>();
        for (int code = 0; code < CODES.length; code++) {
            if (random.nextInt(3) == 0) {
                filler.add(early ? 0 : filler.size(), "sign" + Character.toString('a' + code));
                codes.add(new StandingCode(CodeSystem.ICD_9_CM, CodeKind.DIAGNOSIS, CODES[code]));
            }
        }
        return new ArchivedAdmission(
                "a%05d".formatted(index),
                "p" + index,
                "synthetic-" + splits[index % splits.length],
                List.of(
                        new ArchivedNote(
                                "n" + index, NORMALIZER.normalize(String.join(" ", filler)))),
                codes);
    }
}
