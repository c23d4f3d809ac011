package org.longitude.model.bundle;

import java.util.List;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.Scores;
import org.longitude.model.label.Calibration;
import org.longitude.model.linear.LinearModel;

/**
 * What codes admissions, of whichever kind: token ids in, probabilities and evidence out. The
 * scores of one admission do not depend on those that it is scored with.
 *
 * <p>Threading: one thread owns it, from its making to its close. Ownership: closes the model.
 */
public sealed interface AdmissionScorer extends AutoCloseable
        permits NeuralScorer, LinearScorer, CalibratedScorer {

    /** A neural model, read through at most so many token windows of an admission. */
    static AdmissionScorer of(CodingModel model, int tokenWindowsMax) {
        return new NeuralScorer(model, tokenWindowsMax);
    }

    /** A linear model, which reads any admission whole. */
    static AdmissionScorer of(LinearModel model) {
        return new LinearScorer(model);
    }

    /** This scorer with its probabilities calibrated; closes this one. */
    default AdmissionScorer calibrated(Calibration calibration) {
        return calibration.isIdentity() ? this : new CalibratedScorer(this, calibration);
    }

    /** How many labels it has a probability for. */
    int labels();

    /**
     * Rows that are computed for an admission of so many tokens: what a batch costs is their sum.
     */
    int rows(int tokens);

    /**
     * Scores admissions.
     *
     * @param admissions token ids of each, without special tokens
     * @param evidenceFloors per label, the probability from which evidence is given; above 1 for
     *     never
     * @return one result for each, in their order
     * @throws IllegalArgumentException if an admission is empty or holds an id outside the
     *     vocabulary
     * @throws org.longitude.model.ModelException {@code ENGINE_FAILED} if the device fails
     */
    default List<Scores> score(List<int[]> admissions, float[] evidenceFloors) {
        return layOut(admissions).score(evidenceFloors);
    }

    /** Admissions that only wait for the device. */
    @FunctionalInterface
    interface LaidOut {

        /** As {@link AdmissionScorer#score}, by the thread that owns the scorer. */
        List<Scores> score(float[] evidenceFloors);
    }

    /**
     * Does what scoring does in host memory before the device has to. Any thread may ask, also
     * while the owner scores; the scorer's own settings are all that it reads.
     *
     * @throws IllegalArgumentException as {@link #score}
     */
    LaidOut layOut(List<int[]> admissions);

    @Override
    void close();
}
