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
                .contains("Late evidence: long less short")
                .contains("Table 3 of the paper", "0.841 / ")
                .contains("Table 2: the words nearest")
                .contains("Figure 3: the most frequent words")
                .contains("Words per note by category")
                .contains("proves a mechanism, not clinical accuracy")
                .doesNotContain("<img src=\"/");
        JsonNode before = numbers();
        assertThat(before.path("rows")).hasSize(7);
        assertThat(before.path("comparisons")).hasSize(5);
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
        assertThat(base.size()).isEqualTo(new ReproductionConfig.Size(768, 12, 512, 512));
        assertThat(base.fineTune().rate()).isEqualTo(2e-5);
        assertThat(base.fineTune().batchTokensMax()).isEqualTo(32 * 4_096);
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
                        new SourceSet("late", "Late evidence", identity, true, () -> corpus(false)),
                        new SourceSet(
                                "early", "Early evidence", identity, true, () -> corpus(true)));
        return new Reproduction(
                config,
                sets,
                Device.cpu(),
                new ReproductionListener() {
                    @Override
                    public void onLine(String line) {
                        said.add(line);
                    }

                    @Override
                    public void onProgress(String step, double share, String detail) {
                        assertThat(share).isBetween(0.0, 1.0);
                    }
                });
    }

    private static ReproductionConfig config() {
        ReproductionConfig smoke = ReproductionConfig.smoke();
        return new ReproductionConfig(
                smoke.preset(),
                smoke.admissions(),
                smoke.splitBy(),
                List.of(1),
                3,
                500,
                1,
                400,
                20,
                new ReproductionConfig.Size(16, 1, 8, 24),
                EmbeddingConfig.small(16),
                new FineTuneConfig(1, 1, 5, 512, 0.5, 2e-2, 5e-3, 1, 0, 0.1f, 0, 0.02f, 1, 20, 1),
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
