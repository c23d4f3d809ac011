package org.longitude.it.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.longitude.ingest.synthetic.CodeCatalogue;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticAdmission;
import org.longitude.ingest.synthetic.SyntheticAdmissions;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.ingest.synthetic.SyntheticNote;
import org.longitude.ingest.synthetic.TruthSpan;
import org.longitude.trainer.baseline.BaselineConfig;
import org.longitude.trainer.baseline.LinearBaseline;
import org.longitude.trainer.metrics.BestConstant;
import org.longitude.trainer.metrics.Confusion;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.metrics.Thresholds;

/**
 * The notes tell their codes by the evidence and by nothing else: not by what surrounds it, how
 * often it stands there, nor by the distractors. With the evidence cut out, a linear model learns
 * the codes' frequencies; with it, the same model learns much more.
 */
class SyntheticLeakTest {

    private static final double TOLERANCE = 0.02;
    private static final double LEARNED_MIN = 0.1;
    private static final double[] INVERSE_REGULARIZATIONS = {0.1, 3};
    private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final Map<String, Integer> labels = labels();
    private final Set train = set(Split.TRAIN, 1_200);
    private final Set dev = set(Split.DEV, 400);
    private final Set test = set(Split.TEST, 800);

    @Test
    void shouldPredictNoBetterThanAConstantWhenTheEvidenceIsCutOut() {
        double constant =
                Confusion.of(BestConstant.fit(test.truth).score(test.truth), Thresholds.UNTUNED)
                        .microF1();

        double withoutEvidence = microF1(Text.CUT);
        double withEvidence = microF1(Text.FULL);

        System.out.printf(
                Locale.ROOT,
                "micro F1: best constant %.4f, linear without evidence %.4f, with evidence %.4f%n",
                constant,
                withoutEvidence,
                withEvidence);
        assertThat(constant).isBetween(0.22, 0.28);
        assertThat(withoutEvidence).isCloseTo(constant, within(TOLERANCE));
        assertThat(withEvidence)
                .as("the same model on the whole text, or the test could not fail")
                .isGreaterThan(constant + LEARNED_MIN);
    }

    private enum Text {
        FULL,
        CUT
    }

    /** Micro-F1 on the test split of the regularisation and threshold that serve dev best. */
    private double microF1(Text text) {
        double bestOnDev = -1;
        double onTest = 0;
        for (double inverse : INVERSE_REGULARIZATIONS) {
            LinearBaseline model =
                    LinearBaseline.train(
                            train.texts(text),
                            train.indices,
                            labels.size(),
                            BaselineConfig.defaults().withInverseRegularization(inverse));
            ScoredLabels devScores = new ScoredLabels(model.scoreAll(dev.texts(text)), dev.truth);
            double threshold = Thresholds.global(devScores);
            double devF1 = Confusion.of(devScores, threshold).microF1();
            if (devF1 > bestOnDev) {
                bestOnDev = devF1;
                ScoredLabels testScores =
                        new ScoredLabels(model.scoreAll(test.texts(text)), test.truth);
                onTest = Confusion.of(testScores, threshold).microF1();
            }
        }
        return onTest;
    }

    private static Map<String, Integer> labels() {
        Map<String, Integer> labels = new HashMap<>();
        CodeCatalogue.standard().codes().forEach(code -> labels.put(code.code(), labels.size()));
        return labels;
    }

    private Set set(Split split, int admissions) {
        SyntheticConfig config =
                SyntheticConfig.of(2, split).withWords(600, 900).withOtherNotesMax(0);
        List<String> full = new ArrayList<>();
        List<String> cut = new ArrayList<>();
        List<int[]> indices = new ArrayList<>();
        new SyntheticAdmissions(config)
                .stream(admissions)
                        .forEachOrdered(
                                admission -> {
                                    full.add(words(admission, false));
                                    cut.add(words(admission, true));
                                    indices.add(
                                            admission.codes().stream()
                                                    .mapToInt(code -> labels.get(code.code()))
                                                    .toArray());
                                });
        return new Set(full, cut, indices, ScoredLabels.truthOf(indices, labels.size()));
    }

    private static String words(SyntheticAdmission admission, boolean evidenceCut) {
        StringBuilder words = new StringBuilder();
        for (SyntheticNote note : admission.notes()) {
            StringBuilder text = new StringBuilder(note.text().value());
            if (evidenceCut) {
                admission.truth().stream()
                        .filter(span -> span.noteId() == note.noteId())
                        .sorted(Comparator.comparingInt(TruthSpan::start).reversed())
                        .forEach(span -> text.delete(span.start(), span.end()));
            }
            words.append(NOT_A_WORD.matcher(text).replaceAll(" ")).append(' ');
        }
        return words.toString().toLowerCase(Locale.ROOT);
    }

    /** The admissions of a split, whole and with their evidence cut out. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Set(
            List<String> full, List<String> cut, List<int[]> indices, boolean[][] truth) {
        List<String> texts(Text text) {
            return text == Text.FULL ? full : cut;
        }
    }
}
