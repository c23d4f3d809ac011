package org.longitude.model.bundle;

import java.util.List;
import org.longitude.model.linear.LinearModel;

/** A linear model; it holds nothing that would need closing. */
record LinearScorer(LinearModel model) implements AdmissionScorer {

    @Override
    public int labels() {
        return model.labels();
    }

    @Override
    public int rows(int tokens) {
        return tokens;
    }

    @Override
    public LaidOut layOut(List<int[]> admissions) {
        return evidenceFloors -> model.score(admissions, evidenceFloors);
    }

    @Override
    public void close() {}
}
