package org.longitude.deploy.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedCode;

/**
 * The scores of one prediction, as small as counting them by bins allows: most codes of a label set
 * lie in the lowest bin, of which their number and sum suffice. Which of them people assigned is
 * known by their names, which all predictions of a model share.
 *
 * @param model which model's
 * @param labels the names of all its codes
 * @param names codes above the lowest bin, as {@code SYSTEM CODE}
 * @param probabilities theirs
 * @param low how many codes lie in the lowest bin
 * @param lowSum the sum of their probabilities
 */
record ScoredAdmission(
        Model model,
        Map<String, String> labels,
        List<String> names,
        List<Double> probabilities,
        int low,
        double lowSum) {

    /** A bundle by its name and hash. */
    record Model(String bundle, String hash) {}

    ScoredAdmission {
        names = List.copyOf(names);
        probabilities = List.copyOf(probabilities);
    }

    /**
     * Of a prediction.
     *
     * @param labels each name of the label set to itself, so that predictions share the text
     */
    static ScoredAdmission of(IcdPrediction prediction, Map<String, String> labels) {
        List<String> names = new ArrayList<>();
        List<Double> probabilities = new ArrayList<>();
        int low = 0;
        double lowSum = 0;
        for (PredictedCode code : prediction.getCodes()) {
            if (CalibrationBins.of(code.getProbability()) == 0) {
                low++;
                lowSum += code.getProbability();
            } else {
                String name = name(code);
                names.add(labels.getOrDefault(name, name));
                probabilities.add(code.getProbability());
            }
        }
        return new ScoredAdmission(
                new Model(prediction.getBundleId(), prediction.getBundleHash()),
                labels,
                names,
                probabilities,
                low,
                lowSum);
    }

    /** As {@link org.longitude.coder.replay.AssignedFold} names a code. */
    static String name(PredictedCode code) {
        return code.getCodeSystem().name() + " " + code.getCode();
    }
}
