package org.longitude.trainer.baseline.lexicon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeLabel;
import org.longitude.model.label.CodeSystem;
import org.longitude.model.label.LabelSet;
import org.longitude.model.text.Normalizer;

final class LexiconTest {
    private static final int FIBRILLATION = 0;
    private static final int HEART_FAILURE = 1;
    private static final int KIDNEY_FAILURE = 2;
    private static final int UNDESCRIBED = 3;
    private static final int DIABETES = 4;

    private final Lexicon lexicon =
            new Lexicon(
                    LabelSet.of(
                            Stream.of(
                                            "Atrial fibrillation",
                                            "Congestive heart failure, unspecified",
                                            "Acute kidney failure, unspecified",
                                            "",
                                            "Diabetes mellitus without mention of complication")
                                    .map(LexiconTest::label)
                                    .toList()),
                    Normalizer.standard());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No atrial fibrillation.",
                "The patient denies any history of atrial fibrillation.",
                "There is no evidence of atrial fibrillation.",
                "Negative for atrial fibrillation.",
                "Atrial fibrillation was ruled out.",
                "Atrial fibrillation is unlikely.",
                "Without atrial fibrillation."
            })
    void shouldFindNothingWhereItIsDenied(String note) {
        assertThat(score(note)[FIBRILLATION]).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Known atrial fibrillation.",
                "ATRIAL FIBRILLATIONS on telemetry.",
                "No chest pain, but atrial fibrillation since Monday.",
                "No change in atrial fibrillation.",
                "No pain. Atrial fibrillation continues.",
                "No pain, no fever, no cough, no rash, no edema; atrial fibrillation on telemetry."
            })
    void shouldFindWhatIsSaidAndNotDenied(String note) {
        assertThat(score(note)[FIBRILLATION]).isCloseTo(1, within(1e-12));
    }

    @Test
    void shouldWeighWordsThatFewDescriptionsHaveMore() {
        double[] scores = score("Kidney trouble. Failure of the pump.");

        // "failure" is shared by two codes, "kidney" is one's own.
        assertThat(scores[KIDNEY_FAILURE]).isGreaterThan(scores[HEART_FAILURE]).isLessThan(1);
        assertThat(scores[HEART_FAILURE]).isPositive();
    }

    @Test
    void shouldNotJoinWordsOfDifferentSentences() {
        assertThat(score("Atrial ectopy. Fibrillation of another kind.")[FIBRILLATION])
                .isLessThan(1);
    }

    @Test
    void shouldIgnoreWhatADescriptionSaysIsNotThere() {
        assertThat(score("History of diabetes mellitus.")[DIABETES]).isCloseTo(1, within(1e-12));
    }

    @Test
    void shouldScoreNothingForACodeWithoutADescription() {
        assertThat(score("Atrial fibrillation.")[UNDESCRIBED]).isZero();
        assertThat(lexicon.described()).isEqualTo(4);
    }

    private double[] score(String note) {
        return lexicon.score(List.of(Normalizer.standard().normalize(note)));
    }

    private static CodeLabel label(String description) {
        return new CodeLabel(
                "X" + description.hashCode(), CodeSystem.ICD_9_CM, CodeKind.DIAGNOSIS, description);
    }
}
