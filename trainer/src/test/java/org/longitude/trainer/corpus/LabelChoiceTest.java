package org.longitude.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeLabel;
import org.longitude.model.label.CodeSystem;
import org.longitude.model.label.LabelSet;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

final class LabelChoiceTest {
    private static final StandingCode FAILURE = icd9("428.0", CodeKind.DIAGNOSIS);
    private static final StandingCode PRESSURE = icd9("401.9", CodeKind.DIAGNOSIS);
    private static final StandingCode VENTILATION = icd9("96.71", CodeKind.PROCEDURE);
    private static final StandingCode PNEUMONIA =
            new StandingCode(CodeSystem.ICD_10_CM, CodeKind.DIAGNOSIS, "J18.9");
    private static final List<ArchivedAdmission> TRAIN =
            List.of(
                    admission("a1", FAILURE, VENTILATION, PNEUMONIA),
                    admission("a2", FAILURE, PRESSURE, VENTILATION),
                    admission("a3", VENTILATION));

    @Test
    void shouldRefuseARuleThatNoCodeMeets() {
        LabelRule rule = new LabelRule(50, Set.of(CodeSystem.ICD_10_PCS), Set.of());

        assertThatThrownBy(() -> LabelChoice.choose(TRAIN, rule, Map.of()))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.CORPUS_EMPTY))
                .hasMessageContaining("ICD_10_PCS");
    }

    @Test
    void shouldTakeTheMostFrequentCodesFirstAndTiesInTheOrderOfCodes() {
        assertThat(codes(LabelRule.top(3))).containsExactly("96.71", "428.0", "401.9");
        assertThat(codes(LabelRule.top(LabelRule.ALL)))
                .containsExactly("96.71", "428.0", "401.9", "J18.9");
    }

    @Test
    void shouldTakeOnlyTheSystemsAndKindsThatWereAskedFor() {
        assertThat(codes(new LabelRule(50, Set.of(), Set.of(CodeKind.DIAGNOSIS))))
                .containsExactly("428.0", "401.9", "J18.9");
        assertThat(codes(new LabelRule(50, Set.of(CodeSystem.ICD_10_CM), Set.of())))
                .containsExactly("J18.9");
    }

    @Test
    void shouldCountTheCodesThatCanNeverBeAssigned() {
        LabelSet labels = LabelChoice.choose(TRAIN, LabelRule.top(1), Map.of());

        assertThat(LabelChoice.codesOutside(TRAIN, labels)).isEqualTo(4);
        assertThat(LabelChoice.labelsOf(TRAIN, labels))
                .allSatisfy(found -> assertThat(found).containsExactly(0));
    }

    private static List<String> codes(LabelRule rule) {
        return LabelChoice.choose(TRAIN, rule, Map.of()).labels().stream()
                .map(CodeLabel::code)
                .toList();
    }

    private static StandingCode icd9(String code, CodeKind kind) {
        return new StandingCode(CodeSystem.ICD_9_CM, kind, code);
    }

    private static ArchivedAdmission admission(String id, StandingCode... codes) {
        return new ArchivedAdmission(
                id, "p-" + id, "feed", List.of(), new TreeSet<>(List.of(codes)));
    }
}
