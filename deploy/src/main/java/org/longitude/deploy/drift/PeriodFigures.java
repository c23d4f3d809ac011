package org.longitude.deploy.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedCode;

/**
 * What the predictions of one period amount to; each admission counts once, with its newest
 * revision.
 *
 * <p>Threading: one thread.
 */
final class PeriodFigures {

    static final int GROUPS = 10;

    /** Where one bin of lengths ends and the next begins, in tokens. */
    static final int[] LENGTHS = {64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384};

    /** One code over the period. */
    static final class Code {
        private long assigned;
        private double probabilities;
        private long seen;

        long assigned() {
            return assigned;
        }

        double meanProbability() {
            return seen == 0 ? 0 : probabilities / seen;
        }
    }

    /** Predictions of like probability, and how many of them people agreed with. */
    static final class Group {
        private int count;
        private double probabilities;
        private int agreed;

        int count() {
            return count;
        }

        double meanProbability() {
            return probabilities / count;
        }

        double agreed() {
            return (double) agreed / count;
        }
    }

    private long admissions;
    private long retracted;
    private long tokens;
    private long unknown;
    private long codes;
    private long judged;
    private long agreed;
    private long wrong;
    private long missed;
    private final double[] lengths = new double[LENGTHS.length + 1];
    private final double[] probabilities = new double[GROUPS];
    private final Map<String, Code> byCode = new TreeMap<>();
    private final List<Group> groups = new ArrayList<>();
    private final Map<String, Long> byBundle = new TreeMap<>();

    PeriodFigures() {
        for (int i = 0; i < GROUPS; i++) {
            groups.add(new Group());
        }
    }

    /**
     * Counts an admission.
     *
     * @param people what people decided, as {@code SYSTEM CODE}; empty where nobody has yet
     */
    void add(IcdPrediction prediction, Set<String> people) {
        byBundle.merge(prediction.getBundleId(), 1L, Long::sum);
        if (prediction.getCodes().isEmpty()) {
            retracted++;
            return;
        }
        admissions++;
        tokens += prediction.getTokens();
        unknown += prediction.getUnknownTokens();
        lengths[bin(prediction.getTokens())]++;
        int found = 0;
        for (PredictedCode code : prediction.getCodes()) {
            found += count(code, people);
        }
        if (!people.isEmpty()) {
            judged++;
            missed += people.size() - found;
        }
    }

    /** 1 where the code is assigned and people agree. */
    private int count(PredictedCode code, Set<String> people) {
        Code all = byCode.computeIfAbsent(code.getCode(), name -> new Code());
        all.seen++;
        all.probabilities += code.getProbability();
        int group = Math.min(GROUPS - 1, (int) (code.getProbability() * GROUPS));
        probabilities[group]++;
        boolean right = people.contains(code.getCodeSystem().name() + " " + code.getCode());
        if (!people.isEmpty()) {
            Group judgedGroup = groups.get(group);
            judgedGroup.count++;
            judgedGroup.probabilities += code.getProbability();
            judgedGroup.agreed += right ? 1 : 0;
        }
        if (!code.getAssigned()) {
            return 0;
        }
        codes++;
        all.assigned++;
        if (!people.isEmpty()) {
            agreed += right ? 1 : 0;
            wrong += right ? 0 : 1;
        }
        return right ? 1 : 0;
    }

    static int bin(int tokens) {
        int bin = 0;
        while (bin < LENGTHS.length && tokens > LENGTHS[bin]) {
            bin++;
        }
        return bin;
    }

    long admissions() {
        return admissions;
    }

    long retracted() {
        return retracted;
    }

    double tokensMean() {
        return admissions == 0 ? 0 : (double) tokens / admissions;
    }

    double unknownShare() {
        return tokens == 0 ? 0 : (double) unknown / tokens;
    }

    double codesMean() {
        return admissions == 0 ? 0 : (double) codes / admissions;
    }

    double[] lengths() {
        return lengths.clone();
    }

    double[] probabilities() {
        return probabilities.clone();
    }

    Map<String, Code> byCode() {
        return byCode;
    }

    /** The share of admissions that are given a code. */
    double share(String code) {
        Code found = byCode.get(code);
        return found == null || admissions == 0 ? 0 : (double) found.assigned() / admissions;
    }

    Map<String, Long> byBundle() {
        return byBundle;
    }

    /** How many admissions people have coded. */
    long judged() {
        return judged;
    }

    /** Micro F1 against people's codes; NaN where there are none. */
    double microF1() {
        return judged == 0 ? Double.NaN : 2.0 * agreed / Math.max(1, 2 * agreed + wrong + missed);
    }

    /** Mean distance of probability and agreement over all predictions; NaN where nobody judged. */
    double calibrationError() {
        long all = groups.stream().mapToLong(Group::count).sum();
        return all == 0
                ? Double.NaN
                : groups.stream()
                        .filter(group -> group.count() > 0)
                        .mapToDouble(
                                group ->
                                        group.count()
                                                * Math.abs(group.meanProbability() - group.agreed())
                                                / all)
                        .sum();
    }

    /** Those that hold something. */
    List<Group> groups() {
        return groups.stream().filter(group -> group.count() > 0).toList();
    }
}
