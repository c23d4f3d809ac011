package org.longitude.it.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticAdmission;
import org.longitude.ingest.synthetic.SyntheticAdmissions;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.ingest.synthetic.SyntheticNote;
import org.longitude.model.admission.CodingRules;
import org.longitude.model.admission.CodingText;
import org.longitude.model.admission.NoteStatus;
import org.longitude.model.admission.NoteVersion;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeSystem;
import org.longitude.model.label.Routing;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.ArchivedNote;
import org.longitude.trainer.corpus.StandingCode;
import org.longitude.trainer.retrain.BundleEvaluation;
import org.longitude.trainer.retrain.MetricsFile;
import org.longitude.trainer.retrain.RetrainListener;
import org.longitude.trainer.retrain.SplitScores;
import org.longitude.trainer.retrain.TrainingFile;

/**
 * Scores the shipped bundle again: generates the first admissions of its test split, takes them
 * through the normaliser, tokenizer and model that serving uses, and compares with the card. A
 * change anywhere on that way that alters what is coded fails here.
 */
final class ShippedBundleTest {
    private static final Path DIRECTORY = Path.of("..", "deploy", "bundle", "demo");
    private static final long BYTES_MAX = 12_000_000;

    /**
     * Another processor's floating point may move a score across the threshold: about two of 300
     * codes.
     */
    private static final double TOLERANCE = 0.005;

    private final Bundle bundle = Bundle.load(DIRECTORY);
    private final MetricsFile card = MetricsFile.read(bundle.file(BundleFiles.METRICS));

    @Test
    void shouldScoreWhatItsCardSays() {
        SplitScores slice = card.testSlice();
        List<ArchivedAdmission> admissions = heldOut(slice.admissions());

        BundleEvaluation.Result again =
                BundleEvaluation.score(bundle, admissions, Device.cpu(), RetrainListener.SILENT);

        assertThat(admissions.get(0).admissionId()).isEqualTo(slice.firstAdmission());
        assertThat(admissions.get(admissions.size() - 1).admissionId())
                .isEqualTo(slice.lastAdmission());
        assertThat(again.number("micro_f1")).isCloseTo(slice.modelMicroF1(), within(TOLERANCE));
        assertThat(again.number("micro_f1"))
                .isGreaterThan(slice.baselineMicroF1())
                .isGreaterThan(2 * slice.constantMicroF1());
    }

    @Test
    void shouldBeatTheLinearBaselineAndTwiceTheBestConstantOnTest() {
        assertThat(card.test().admissions()).isGreaterThanOrEqualTo(500);
        assertThat(card.test().modelMicroF1())
                .isGreaterThan(card.test().baselineMicroF1())
                .isGreaterThan(2 * card.test().constantMicroF1());
    }

    @Test
    void shouldDescribeEveryCodeAndStaySmall() throws IOException {
        assertThat(bundle.labels().labels())
                .hasSize(50)
                .noneMatch(label -> label.description().isEmpty());
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            assertThat(files.mapToLong(ShippedBundleTest::size).sum()).isLessThan(BYTES_MAX);
        }
    }

    /** What the demo routes by, and what the card says of the phrases that are shown. */
    @Test
    void shouldSayWhatItsPredictionsAndItsEvidenceAreWorth() throws IOException {
        Routing routing = bundle.routing().orElseThrow();
        String text = Files.readString(bundle.file(BundleFiles.CARD));

        Routing.Cut cut = routing.cutFor(0.95).orElseThrow();

        assertThat(cut.above().low()).isGreaterThanOrEqualTo(0.95);
        assertThat(cut.above().admissions()).isGreaterThan(0).isLessThan(routing.admissions());
        assertThat(text).contains("### Routing by a precision target");
        assertThat(text).contains("the heaviest phrase that is shown overlapped such a phrase");
    }

    @Test
    void shouldSayHowItWasMadeAndWhatItMustNotBeUsedFor() throws IOException {
        TrainingFile training = TrainingFile.read(bundle.file(BundleFiles.TRAINING));

        assertThat(Files.readString(bundle.file(BundleFiles.CARD)))
                .contains(training.command())
                .contains("Seed " + seed(training))
                .contains("Not for coding patients");
        assertThat(training.command()).startsWith("./longitude ");
    }

    private static long seed(TrainingFile training) {
        return Objects.requireNonNull(training.recipe(), "recipe").fineTune().seed();
    }

    /** The first admissions of the test split, as the demo generates them. */
    private List<ArchivedAdmission> heldOut(int count) {
        long seed = seed(TrainingFile.read(bundle.file(BundleFiles.TRAINING)));
        SyntheticConfig charts =
                SyntheticConfig.of(seed, Split.TEST).withOtherNotesMax(0).withWords(600, 1_500);
        return new SyntheticAdmissions(charts).stream(count).map(this::archived).toList();
    }

    private ArchivedAdmission archived(SyntheticAdmission admission) {
        Map<String, SyntheticNote> notes =
                admission.notes().stream()
                        .collect(
                                Collectors.toMap(
                                        note -> Long.toString(note.noteId()), Function.identity()));
        List<ArchivedNote> text = new ArrayList<>();
        for (NoteVersion version :
                CodingText.select(notes.values().stream().map(ShippedBundleTest::version).toList())
                        .notes()) {
            SyntheticNote note = notes.get(version.noteId());
            text.add(
                    new ArchivedNote(
                            version.noteId(), bundle.normalizer().normalize(note.text().value())));
        }
        TreeSet<StandingCode> codes = new TreeSet<>();
        admission
                .codes()
                .forEach(
                        code ->
                                codes.add(
                                        new StandingCode(
                                                CodeSystem.ICD_9_CM,
                                                CodeKind.valueOf(code.kind().name()),
                                                code.code())));
        return new ArchivedAdmission(
                Long.toString(admission.admissionId()),
                Long.toString(admission.patientId()),
                "synthetic-test",
                text,
                codes);
    }

    private static NoteVersion version(SyntheticNote note) {
        Instant charted = note.chartedAt().toInstant(ZoneOffset.UTC);
        Long parent = note.addendumOf();
        return new NoteVersion(
                Long.toString(note.noteId()),
                0,
                note.category().equals(SyntheticNote.DISCHARGE_SUMMARY)
                        ? CodingRules.DISCHARGE_SUMMARY
                        : note.category(),
                note.enteredInError() ? NoteStatus.ENTERED_IN_ERROR : NoteStatus.FINAL,
                charted,
                charted,
                charted,
                null,
                parent == null ? null : Long.toString(parent),
                Long.toString(note.noteId()));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
