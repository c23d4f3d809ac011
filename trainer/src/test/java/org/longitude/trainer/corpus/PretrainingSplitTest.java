package org.longitude.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.longitude.model.text.NormalizedText;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

final class PretrainingSplitTest {
    private static final NormalizedText TEXT =
            new NormalizedText(
                    "cough", new int[] {0}, new int[] {5}, new int[] {1}, new int[] {1}, 5);

    @Test
    void shouldRefuseASplitWithoutNotes() {
        assertThatThrownBy(() -> PretrainingSplit.of(notes(1), 0.5, 1, Set.of()))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.SPLIT_EMPTY));
        assertThatThrownBy(() -> PretrainingSplit.of(notes(9), 1.0, 1, Set.of()))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.CONFIG_INVALID));
    }

    @Test
    void shouldKeepPatientsApartInThePapersShares() {
        PretrainingSplit split =
                PretrainingSplit.of(notes(6_000), PretrainingSplit.DEV_SHARE, 1, Set.of());

        Set<String> both = patients(split.train());
        both.retainAll(patients(split.dev()));
        assertThat(both).isEmpty();
        assertThat(split.dev().size()).isBetween(60, 180);
        assertThat(split.train().size() + split.dev().size()).isEqualTo(6_000);
    }

    @Test
    void shouldLeaveOutThePatientsWhoAreKeptForTesting() {
        PretrainingSplit split = PretrainingSplit.of(notes(600), 0.2, 1, Set.of("p7", "p8"));

        assertThat(split.leftOut()).isEqualTo(6);
        assertThat(patients(split.train())).doesNotContain("p7", "p8");
        assertThat(patients(split.dev())).doesNotContain("p7", "p8");
    }

    private static Set<String> patients(List<CorpusNote> notes) {
        Set<String> patients = new HashSet<>();
        notes.forEach(note -> patients.add(note.patientId()));
        return patients;
    }

    /** Three notes a patient. */
    private static List<CorpusNote> notes(int count) {
        List<CorpusNote> notes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            notes.add(new CorpusNote("n" + i, "a" + i, "p" + i / 3, "ECG", TEXT));
        }
        return notes;
    }
}
