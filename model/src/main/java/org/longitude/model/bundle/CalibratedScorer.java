package org.longitude.model.bundle;

import java.util.List;
import org.longitude.model.encoder.Scores;
import org.longitude.model.label.Calibration;

/** Another scorer whose probabilities are calibrated. Evidence is the model's own. */
record CalibratedScorer(AdmissionScorer model, Calibration calibration) implements AdmissionScorer {

    /** Rounding to float and back must not lose the evidence of a label at its floor. */
    private static final double FLOOR_SLACK = 1e-5;

    @Override
    public int labels() {
        return model.labels();
    }

    @Override
    public int rows(int tokens) {
        return model.rows(tokens);
    }

    @Override
    public LaidOut layOut(List<int[]> admissions) {
        LaidOut rows = model.layOut(admissions);
        return evidenceFloors -> score(rows, evidenceFloors);
    }

    private List<Scores> score(LaidOut rows, float[] evidenceFloors) {
        float[] floors = new float[evidenceFloors.length];
        for (int label = 0; label < floors.length; label++) {
            floors[label] = floor(label, evidenceFloors[label]);
        }
        return rows.score(floors).stream().map(this::calibrated).toList();
    }

    /** What the model must say at least; a floor outside [0, 1] means the same there. */
    private float floor(int label, float floor) {
        if (floor < 0 || floor > 1) {
            return floor;
        }
        return (float) (calibration.inverse(label, floor) * (1 - FLOOR_SLACK));
    }

    private Scores calibrated(Scores scores) {
        float[] probabilities = scores.probabilities();
        for (int label = 0; label < probabilities.length; label++) {
            probabilities[label] = (float) calibration.apply(label, probabilities[label]);
        }
        return new Scores(
                probabilities, scores.evidence(), scores.tokensRead(), scores.tokenWindows());
    }

    @Override
    public void close() {
        model.close();
    }
}
