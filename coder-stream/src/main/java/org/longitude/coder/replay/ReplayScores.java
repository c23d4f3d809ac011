package org.longitude.coder.replay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;

/** Counts of one bundle against the codes that people assigned, over codes that it knows. */
final class ReplayScores {
    private static final class Counts {
        private long truePositives;
        private long predicted;
        private long assigned;

        private double f1() {
            return ratio(2 * truePositives, predicted + assigned);
        }
    }

    private final Map<String, Counts> byCode = new TreeMap<>();

    ReplayScores(Iterable<String> codes) {
        codes.forEach(code -> byCode.put(code, new Counts()));
    }

    void add(Set<String> predicted, SortedSet<String> assigned) {
        byCode.forEach(
                (code, counts) -> {
                    boolean given = predicted.contains(code);
                    boolean right = assigned.contains(code);
                    counts.predicted += given ? 1 : 0;
                    counts.assigned += right ? 1 : 0;
                    counts.truePositives += given && right ? 1 : 0;
                });
    }

    /** One code's counts; empty for a code that the bundle does not know. */
    Map<String, Object> of(String code) {
        Counts counts = byCode.get(code);
        Map<String, Object> line = new LinkedHashMap<>();
        if (counts != null) {
            line.put("predicted", counts.predicted);
            line.put("assigned", counts.assigned);
            line.put("true_positives", counts.truePositives);
            line.put("f1", rounded(counts.f1()));
        }
        return line;
    }

    double microF1() {
        long truePositives = byCode.values().stream().mapToLong(c -> c.truePositives).sum();
        long both = byCode.values().stream().mapToLong(c -> c.predicted + c.assigned).sum();
        return ratio(2 * truePositives, both);
    }

    /** Mean of the codes' F1; 0 for a code that nobody gave. */
    double macroF1() {
        return byCode.values().stream().mapToDouble(Counts::f1).average().orElse(0);
    }

    /** F1 of mean precision and mean recall, the other convention. */
    double macroF1OfMeans() {
        double precision = mean(c -> ratio(c.truePositives, c.predicted));
        double recall = mean(c -> ratio(c.truePositives, c.assigned));
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private double mean(java.util.function.ToDoubleFunction<Counts> value) {
        return byCode.values().stream().mapToDouble(value).average().orElse(0);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** Six places: what lies beyond differs between machines. */
    static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
