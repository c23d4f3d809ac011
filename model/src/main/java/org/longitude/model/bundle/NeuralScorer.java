package org.longitude.model.bundle;

import java.util.List;
import org.longitude.model.encoder.CodingModel;

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
    public LaidOut layOut(List<int[]> admissions) {
        var rows = model.layOut(admissions, tokenWindowsMax);
        return evidenceFloors -> model.score(rows, evidenceFloors);
    }

    @Override
    public void close() {
        model.close();
    }
}
