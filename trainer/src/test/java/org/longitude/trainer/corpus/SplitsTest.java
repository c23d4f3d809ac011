package org.longitude.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.text.NormalizedText;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

final class SplitsTest {
    @TempDir Path folder;

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

    @Test
    void shouldRefuseListsThatAreNotThereOrShareAnAdmission() throws IOException {
        assertThatThrownBy(() -> SplitRule.parse("hadm:" + folder.resolve("*_ids.csv")))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.CONFIG_INVALID))
                .hasMessageContaining("train_ids.csv");
        assertThatThrownBy(() -> SplitRule.parse("hadm:" + folder.resolve("ids.csv")))
                .hasMessageContaining("one *");

        lists("100\n101\n", "102\n", "103\n101\n");

        assertThatThrownBy(() -> SplitRule.parse("hadm:" + folder.resolve("*_ids.csv")))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.SPLIT_LEAKS))
                .hasMessageContaining("admission 101");
    }

    @Test
    void shouldSplitByPublishedListsAndNameTheIdsThatAreNotThere() throws IOException {
        lists("100\n101\n", "\n102\r\n999\n", "103\n998\n");
        List<ArchivedAdmission> admissions =
                List.of(
                        admission("100", "p0", "mimic"),
                        admission("101", "p1", "mimic"),
                        admission("102", "p2", "mimic"),
                        admission("103", "p3", "mimic"),
                        admission("104", "p4", "mimic"));
        SplitRule rule = SplitRule.parse("hadm:" + folder.resolve("*_ids.csv"));

        Splits splits = Splits.of(admissions, rule);

        assertThat(splits.train()).isEqualTo(admissions.subList(0, 2));
        assertThat(splits.dev()).isEqualTo(admissions.subList(2, 3));
        assertThat(splits.test()).isEqualTo(admissions.subList(3, 4));
        assertThat(splits.unassigned()).isEqualTo(1);
        assertThat(splits.unknown()).containsExactly("998", "999");
        assertThat(splits.toString()).contains("not in the corpus=2 (998, 999)");
        assertThat(SplitRule.parse(rule.text())).isEqualTo(rule);
    }

    @Test
    void shouldRefuseAPublishedSplitInWhichAPatientStandsTwice() throws IOException {
        lists("100\n", "101\n", "102\n");
        List<ArchivedAdmission> admissions =
                List.of(
                        admission("100", "p0", "mimic"),
                        admission("101", "p0", "mimic"),
                        admission("102", "p2", "mimic"));
        SplitRule rule = SplitRule.parse("hadm:" + folder.resolve("*_ids.csv"));

        assertThatThrownBy(() -> Splits.of(admissions, rule))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.SPLIT_LEAKS));
    }

    @Test
    void shouldRefuseASplitWhoseAdmissionsAllHaveNoWord() {
        List<ArchivedAdmission> admissions =
                List.of(
                        admission("a1", "p1", "x-train"),
                        wordless("a2", "p2", "x-dev"),
                        admission("a3", "p3", "x-test"));

        assertThatThrownBy(() -> Splits.of(admissions, new SplitRule.BySource()).readable())
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.SPLIT_EMPTY))
                .hasMessageContaining("DEV: 0 of 1");
    }

    @Test
    void shouldLeaveOutAdmissionsWithoutAWordAndNameThem() {
        List<ArchivedAdmission> admissions =
                List.of(
                        admission("a1", "p1", "x-train"),
                        wordless("a2", "p2", "x-train"),
                        admission("a3", "p3", "x-dev"),
                        wordless("a4", "p4", "x-test"),
                        admission("a5", "p5", "x-test"));

        Splits splits = Splits.of(admissions, new SplitRule.BySource()).readable();

        assertThat(splits.train()).containsExactly(admissions.get(0));
        assertThat(splits.test()).containsExactly(admissions.get(4));
        assertThat(splits.wordless()).containsExactly("a2", "a4");
        assertThat(splits.toString()).contains("left out, without a word=2 (a2, a4)");
    }

    private void lists(String train, String dev, String test) throws IOException {
        Files.writeString(folder.resolve("train_ids.csv"), train);
        Files.writeString(folder.resolve("dev_ids.csv"), dev);
        Files.writeString(folder.resolve("test_ids.csv"), test);
    }

    private static ArchivedAdmission wordless(String id, String patient, String source) {
        NormalizedText text =
                new NormalizedText("", new int[0], new int[0], new int[0], new int[0], 5);
        return new ArchivedAdmission(
                id, patient, source, List.of(new ArchivedNote("n" + id, text)), new TreeSet<>());
    }

    private static ArchivedAdmission admission(String id, String patient, String source) {
        NormalizedText text =
                new NormalizedText(
                        "cough", new int[] {0}, new int[] {5}, new int[] {1}, new int[] {1}, 5);
        return new ArchivedAdmission(
                id, patient, source, List.of(new ArchivedNote("n" + id, text)), new TreeSet<>());
    }
}
