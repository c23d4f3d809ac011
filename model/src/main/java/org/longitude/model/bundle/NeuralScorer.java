package org.longitude.model.bundle;

import java.util.List;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.Scores;

/** An encoder with its head. */
record NeuralScorer(CodingModel model, int tokenWindowsMax) implements AdmissionScorer {

    @Override
    public int labels() {
        return model.config().labels();
    }

    @Override
    public int rows(int tokens) {
        return model.config().rows(tokens, tokenWindowsMax);
    }

    @Override
    public List<Scores> score(List<int[]> admissions, float[] evidenceFloors) {
        return model.score(admissions, evidenceFloors, tokenWindowsMax);
    }

    @Override
    public void close() {
        model.close();
    }
}
