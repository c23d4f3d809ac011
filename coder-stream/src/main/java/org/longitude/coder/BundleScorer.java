package org.longitude.coder;

import java.util.List;
import org.longitude.model.ModelException;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.Placement;
import org.longitude.model.encoder.Scores;
import org.longitude.model.label.LabelSet;

/** A bundle's model on a device, asked for the evidence of the labels that it assigns. */
final class BundleScorer implements Scorer {

    private final CodingModel model;
    private final float[] evidenceFloors;
    private final int tokenWindowsMax;

    private BundleScorer(CodingModel model, float[] evidenceFloors, int tokenWindowsMax) {
        this.model = model;
        this.evidenceFloors = evidenceFloors;
        this.tokenWindowsMax = tokenWindowsMax;
    }

    /** Loads the model onto the device; the calling thread owns both from now on. */
    static Scorer load(Bundle bundle, Placement placement, int tokenWindowsMax) {
        try {
            return new BundleScorer(
                    bundle.model(placement), floors(bundle.labels()), tokenWindowsMax);
        } catch (ModelException e) {
            throw new CoderException(CoderError.MODEL_FAILED, e.getMessage(), e);
        }
    }

    @Override
    public List<Scores> score(List<int[]> admissions) {
        return model.score(admissions, evidenceFloors, tokenWindowsMax);
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
