package org.longitude.deploy.calibration;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.coder.replay.AssignedFold;
import org.longitude.deploy.calibration.ScoredAdmission.Model;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedCode;

/**
 * What stands of the admissions in the window: each one's newest prediction, and what people say of
 * it. Nothing is ever added to a figure or taken from it: figures are counted anew from what
 * stands, so that a correction, a retraction or a repetition cannot count twice.
 *
 * <p>Threading: one thread.
 */
final class CodedAdmissions {

    /** Label sets whose text is shared; a model beyond them has its own for each prediction. */
    private static final int LABEL_SETS_MAX = 8;

    private final int admissionsMax;
    private final Map<String, Standing> predictions = new LinkedHashMap<>();
    private final Map<String, Said> people = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> labelSets = new LinkedHashMap<>();

    /**
     * @param scored null where what stands is not for billing: preliminary or retracted
     */
    private record Standing(
            long revision, long release, Instant at, @Nullable ScoredAdmission scored) {
        boolean isBefore(IcdPrediction other) {
            return revision < other.getRevision()
                    || (revision == other.getRevision() && release < other.getReleaseNumber());
        }
    }

    /**
     * @param standing what the lists come to, which is asked for more often than it changes
     */
    private record Said(Instant at, AssignedFold lists, Set<String> standing) {}

    CodedAdmissions(int admissionsMax) {
        this.admissionsMax = admissionsMax;
    }

    /** Takes a prediction; one that is late or repeated changes nothing. */
    void predicted(IcdPrediction prediction, Instant at) {
        String admission = prediction.getAdmissionId();
        @Nullable Standing known = predictions.get(admission);
        if (known != null && !known.isBefore(prediction)) {
            return;
        }
        Standing newest =
                new Standing(
                        prediction.getRevision(),
                        prediction.getReleaseNumber(),
                        at,
                        isForBilling(prediction)
                                ? ScoredAdmission.of(prediction, labels(prediction))
                                : null);
        putLast(predictions, admission, newest);
    }

    private static boolean isForBilling(IcdPrediction prediction) {
        return (prediction.getStatus() == AdmissionStatus.FINAL
                        || prediction.getStatus() == AdmissionStatus.REVISED)
                && !prediction.getCodes().isEmpty();
    }

    private Map<String, String> labels(IcdPrediction prediction) {
        @Nullable Map<String, String> known = labelSets.get(prediction.getBundleHash());
        if (known == null || known.size() != prediction.getCodes().size()) {
            known = new HashMap<>();
            for (PredictedCode code : prediction.getCodes()) {
                String name = ScoredAdmission.name(code);
                known.put(name, name);
            }
            putLast(labelSets, prediction.getBundleHash(), known);
            dropFirst(labelSets, LABEL_SETS_MAX);
        }
        return known;
    }

    /** Takes a list of codes, in the order of its offset. */
    void assigned(AssignedCodes codes, Instant at) {
        @Nullable Said known = people.get(codes.getAdmissionId());
        AssignedFold lists = known == null ? new AssignedFold() : known.lists();
        lists.add(codes);
        putLast(people, codes.getAdmissionId(), new Said(at, lists, Set.copyOf(lists.standing())));
    }

    private <V> void putLast(Map<String, V> map, String name, V value) {
        map.remove(name);
        map.put(name, value);
        dropFirst(map, admissionsMax);
    }

    private static <V> void dropFirst(Map<String, V> map, int keep) {
        if (map.size() > keep) {
            map.remove(map.keySet().iterator().next());
        }
    }

    void forgetBefore(Instant time) {
        predictions.values().removeIf(each -> each.at().isBefore(time));
        people.values().removeIf(each -> each.at().isBefore(time));
    }

    /** Admissions with a prediction for billing, coded by people or not. */
    long predicted() {
        return predictions.values().stream().filter(each -> each.scored() != null).count();
    }

    /** Of the admissions that both a model and people coded, by model. */
    Map<Model, CalibrationBins> figures() {
        Map<Model, CalibrationBins> figures = new HashMap<>();
        predictions.forEach(
                (admission, standing) -> {
                    @Nullable Said said = people.get(admission);
                    @Nullable ScoredAdmission scored = standing.scored();
                    if (scored == null || said == null) {
                        return;
                    }
                    // An empty list says that nothing is said any more, not that there is no code.
                    if (!said.standing().isEmpty()) {
                        figures.computeIfAbsent(scored.model(), model -> new CalibrationBins())
                                .add(scored, said.standing());
                    }
                });
        return figures;
    }
}
