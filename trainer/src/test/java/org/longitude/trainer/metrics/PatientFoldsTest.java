package org.longitude.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PatientFoldsTest {

    @Test
    void shouldMakeNoMorePartsThanThereArePatients() {
        PatientFolds folds = PatientFolds.of(List.of("a", "b", "a"), 5);

        assertThat(folds.parts()).containsExactly(List.of(0, 2), List.of(1));
        assertThat(PatientFolds.of(List.of(), 5).count()).isZero();
    }

    @Test
    void shouldKeepAllOfAPatientTogetherWhereverItsAdmissionsStand() {
        List<String> patients = List.of("a", "b", "c", "a", "d", "b", "a");

        PatientFolds folds = PatientFolds.of(patients, 2);

        assertThat(folds.held(0)).containsExactly(0, 2, 3, 6);
        assertThat(folds.held(1)).containsExactly(1, 4, 5);
        assertThat(folds.others(0)).containsExactly(1, 4, 5);
    }
}
