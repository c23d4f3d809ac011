package org.longitude.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.longitude.model.text.NormalizedText;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

final class SplitsTest {
    @Test
    void shouldRefuseWhenASplitIsEmpty() {
        List<ArchivedAdmission> admissions =
                List.of(admission("a1", "p1", "x-train"), admission("a2", "p2", "x-dev"));

        assertThatThrownBy(() -> Splits.of(admissions, new SplitRule.BySource()))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.SPLIT_EMPTY))
                .hasMessageContaining("TEST: 0 of 2");
    }

    @Test
    void shouldRefuseWhenAPatientStandsInTwoSplits() {
        List<ArchivedAdmission> admissions =
                List.of(
                        admission("a1", "p1", "x-train"),
                        admission("a2", "p2", "x-dev"),
                        admission("a3", "p1", "x-test"));

        assertThatThrownBy(() -> Splits.of(admissions, new SplitRule.BySource()))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.SPLIT_LEAKS))
                .hasMessageContaining("a3");
    }

    @Test
    void shouldCountWhatTheSourceRulePutsNowhere() {
        List<ArchivedAdmission> admissions =
                List.of(
                        admission("a1", "p1", "x-train"),
                        admission("a2", "p2", "x-dev"),
                        admission("a3", "p3", "x-test"),
                        admission("a4", "p4", "mimic"));

        assertThat(Splits.of(admissions, new SplitRule.BySource()).unassigned()).isEqualTo(1);
    }

    @Test
    void shouldKeepEveryPatientInOneSplitOfAboutTheAskedSize() {
        List<ArchivedAdmission> admissions = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            admissions.add(admission("a" + i, "p" + i / 2, "mimic"));
        }

        Splits splits = Splits.of(admissions, new SplitRule.ByPatient(0.1, 0.2, 3));

        assertThat(splits.dev().size()).isBetween(320, 480);
        assertThat(splits.test().size()).isBetween(700, 900);
        assertThat(splits.unassigned()).isZero();
        assertThat(
                        Splits.of(admissions.subList(0, 2000), new SplitRule.ByPatient(0.1, 0.2, 3))
                                .test())
                .allMatch(splits.test()::contains);
    }

    private static ArchivedAdmission admission(String id, String patient, String source) {
        NormalizedText text =
                new NormalizedText(
                        "cough", new int[] {0}, new int[] {5}, new int[] {1}, new int[] {1}, 5);
        return new ArchivedAdmission(
                id, patient, source, List.of(new ArchivedNote("n" + id, text)), new TreeSet<>());
    }
}
