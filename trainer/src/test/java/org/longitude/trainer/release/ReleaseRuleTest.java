package org.longitude.trainer.release;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.longitude.model.bundle.BundleKind;
import org.longitude.schemas.v1.ModelRole;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.retrain.SplitScores;

final class ReleaseRuleTest {

    @Test
    void shouldRefuseAChampionThatALinearModelBeats() {
        assertThatThrownBy(
                        () ->
                                ReleaseRule.require(
                                        BundleKind.NEURAL, scores(0.41, 0.5), ModelRole.CHAMPION))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("micro F1 0.4100 on test")
                .hasMessageContaining("baseline's 0.5000");
    }

    @Test
    void shouldLetEveryOtherBundlePass() {
        assertThatCode(
                        () -> {
                            ReleaseRule.require(
                                    BundleKind.NEURAL, scores(0.5, 0.5), ModelRole.CHAMPION);
                            ReleaseRule.require(
                                    BundleKind.NEURAL, scores(0.4, 0.5), ModelRole.CHALLENGER);
                            ReleaseRule.require(
                                    BundleKind.LINEAR, scores(0.49, 0.5), ModelRole.CHAMPION);
                        })
                .doesNotThrowAnyException();
    }

    private static SplitScores scores(double model, double baseline) {
        return new SplitScores(
                2, "a", "b", Map.of("micro_f1", model), Map.of("micro_f1", baseline), Map.of());
    }
}
