package org.longitude.trainer.release;

import org.longitude.model.bundle.BundleKind;
import org.longitude.schemas.v1.ModelRole;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.retrain.SplitScores;

/** What must hold before a bundle codes for billing. */
final class ReleaseRule {
    private ReleaseRule() {}

    /**
     * Refuses a neural champion that does worse on test than the linear baseline beside it: then
     * the linear bundle is the better one. A challenger is scored in the shadow and may be
     * anything.
     *
     * @throws TrainerException {@code WORSE_THAN_BASELINE}
     */
    static void require(BundleKind kind, SplitScores test, ModelRole role) {
        boolean worse = test.modelMicroF1() < test.baselineMicroF1();
        if (role == ModelRole.CHAMPION && kind == BundleKind.NEURAL && worse) {
            throw new TrainerException(
                    TrainerError.WORSE_THAN_BASELINE,
                    "micro F1 %.4f on test (expected: at least the linear baseline's %.4f; release it as challenger, make a linear bundle with 'train finetune --model linear', or --force)"
                            .formatted(test.modelMicroF1(), test.baselineMicroF1()));
        }
    }
}
