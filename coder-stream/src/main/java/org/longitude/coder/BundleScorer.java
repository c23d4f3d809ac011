package org.longitude.coder;

import java.util.List;
import org.longitude.model.ModelException;
import org.longitude.model.bundle.AdmissionScorer;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;
import org.longitude.model.encoder.Scores;
import org.longitude.model.label.LabelSet;

/** A bundle's model, of whichever kind, asked for the evidence of the labels that it assigns. */
final class BundleScorer implements Scorer {

    private final AdmissionScorer model;
    private final float[] evidenceFloors;

    private BundleScorer(AdmissionScorer model, float[] evidenceFloors) {
        this.model = model;
        this.evidenceFloors = evidenceFloors;
    }

    /** Loads the model onto the device; the calling thread owns both from now on. */
    static Scorer load(Bundle bundle, Placement placement, int tokenWindowsMax) {
        try {
            return new BundleScorer(
                    bundle.scorer(placement, tokenWindowsMax), floors(bundle.labels()));
        } catch (ModelException e) {
            throw new CoderException(CoderError.MODEL_FAILED, e.getMessage(), e);
        }
    }

    @Override
    public List<Scores> score(List<int[]> admissions) {
        return model.score(admissions, evidenceFloors);
    }

    @Override
    public LaidOut layOut(List<int[]> admissions) {
        AdmissionScorer.LaidOut rows = model.layOut(admissions);
        return () -> rows.score(evidenceFloors);
    }

    @Override
    public int rows(int tokens) {
        return model.rows(tokens);
    }

    @Override
    public void close() {
        model.close();
    }

    /** Just below each threshold: rounding to float must not lose an assigned label's evidence. */
    private static float[] floors(LabelSet labels) {
        float[] floors = new float[labels.size()];
        for (int label = 0; label < floors.length; label++) {
            floors[label] = Math.nextDown((float) labels.threshold(label));
        }
        return floors;
    }
}
