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
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeSystem;
import org.longitude.model.text.Normalizer;
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
import org.longitude.trainer.corpus.SplitRule;
import org.longitude.trainer.corpus.StandingCode;
import org.longitude.trainer.corpus.TopicSnapshot;
import org.longitude.trainer.finetune.FineTuneConfig;

/**
 * A whole run on a corpus of single telling words: small enough for seconds, real in every step.
 */
final class RetrainingTest {
    private static final String[] CODES = {"428.0", "401.9", "584.9", "250.00"};
    private static final Normalizer NORMALIZER = Normalizer.standard();

    @TempDir Path folder;

    @Test
    void shouldRefuseNotesOfAnotherNormalizer() {
        Corpus corpus = corpus(10, "another");

        assertThatThrownBy(
                        () ->
                                Retraining.run(
                                        corpus,
                                        folder.resolve("b"),
                                        config(),
                                        RetrainListener.SILENT))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.NORMALIZERS_MIXED));
        assertThat(folder.resolve("b")).doesNotExist();
    }

    @Test
    void shouldRefuseWhenNoCodeStands() {
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

        assertThatThrownBy(
                        () ->
                                Retraining.run(
                                        without,
                                        folder.resolve("b"),
                                        config(),
                                        RetrainListener.SILENT))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.CORPUS_EMPTY));
    }

    @Test
    void shouldRefuseAnExistingDirectoryBeforeItReadsAnything() {
        assertThatThrownBy(() -> Retraining.run(Map.of(), folder, config(), RetrainListener.SILENT))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("never overwritten");
    }

    @Test
    void shouldMakeABundleWhoseScoresCanBeReproduced() throws IOException {
        Corpus corpus = corpus(300, NORMALIZER.hash());

        Bundle bundle =
                Retraining.run(corpus, folder.resolve("b"), config(), RetrainListener.SILENT);

        MetricsFile metrics = MetricsFile.read(bundle.file(BundleFiles.METRICS));
        List<ArchivedAdmission> test =
                corpus.coded().stream().filter(a -> a.sourceSystem().endsWith("-test")).toList();
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
        Bundle bundle =
                Retraining.run(
                        corpus(300, NORMALIZER.hash()),
                        folder.resolve("b"),
                        config(),
                        RetrainListener.SILENT);

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
    void shouldCountHitsOnlyWhereTheTruthNamesPhrases() {
        Corpus corpus = corpus(300, NORMALIZER.hash());
        EvidenceTruth signs = admissionId -> signs(corpus, admissionId);

        Bundle bundle =
                Retraining.run(
                        corpus, folder.resolve("b"), config().with(signs), RetrainListener.SILENT);

        EvidenceScores evidence = MetricsFile.read(bundle.file(BundleFiles.METRICS)).evidence();
        assertThat(evidence).isNotNull();
        assertThat(evidence.codes()).isGreaterThan(10);
        // Each sign is one word of about forty, and reading it is the only way to be right.
        assertThat(evidence.chance()).isBetween(0.02, 0.03);
        assertThat(evidence.strongestHits()).isGreaterThan(0.5);
        assertThat(evidence.fiveHits()).isGreaterThanOrEqualTo(evidence.strongestHits());
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

        Bundle bundle =
                Retraining.run(
                        new MemoryCorpus(archive, List.of(), corpus.manifest()),
                        folder.resolve("b"),
                        config(),
                        RetrainListener.SILENT);

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

    private static RetrainConfig config() {
        FineTuneConfig learning =
                new FineTuneConfig(
                        7, 6, 5, 512, 0.5, 2e-2, 5e-3, 0.2, 0.0, 0f, 0, 0.02f, 1.0, 100, 1);
        return new RetrainConfig(
                "small",
                LocalDate.of(2026, 11, 22),
                new SplitRule.BySource(),
                10,
                new RetrainConfig.VocabularySize(1000, 1),
                new RetrainConfig.ModelShape(16, 1, 8, false),
                learning,
                Map.of("428.0", "heart failure"),
                EvidenceTruth.UNKNOWN,
                "the command");
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
