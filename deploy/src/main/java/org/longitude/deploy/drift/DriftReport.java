package org.longitude.deploy.drift;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Two periods side by side, and how far they lie apart. */
record DriftReport(Period period, PeriodFigures now, Period referencePeriod, PeriodFigures then) {

    private static final int CODES_SHOWN = 20;

    /** A code whose frequency changed. */
    record Moved(
            String code,
            double share,
            double before,
            double probability,
            double probabilityBefore) {
        double by() {
            return share - before;
        }
    }

    double codesStability() {
        return Divergence.stability(assigned(now), assigned(then));
    }

    double codesJensenShannon() {
        return Divergence.jensenShannon(assigned(now), assigned(then));
    }

    double lengthsStability() {
        return Divergence.stability(now.lengths(), then.lengths());
    }

    double probabilitiesStability() {
        return Divergence.stability(now.probabilities(), then.probabilities());
    }

    /** The largest of the indexes: what a limit is held against. */
    double stabilityMax() {
        return Math.max(codesStability(), Math.max(lengthsStability(), probabilitiesStability()));
    }

    /** By code in both; the last bin is what has no code, so that there is always something. */
    private double[] assigned(PeriodFigures figures) {
        List<String> codes = codes();
        double[] counts = new double[codes.size() + 1];
        for (int i = 0; i < codes.size(); i++) {
            PeriodFigures.Code code = figures.byCode().get(codes.get(i));
            counts[i] = code == null ? 0 : code.assigned();
        }
        counts[codes.size()] = 1;
        return counts;
    }

    private List<String> codes() {
        TreeSet<String> codes = new TreeSet<>(now.byCode().keySet());
        codes.addAll(then.byCode().keySet());
        return List.copyOf(codes);
    }

    /** The codes that changed most, most first. */
    List<Moved> moved() {
        return codes().stream()
                .map(
                        code ->
                                new Moved(
                                        code,
                                        now.share(code),
                                        then.share(code),
                                        probability(now, code),
                                        probability(then, code)))
                .sorted(
                        Comparator.comparingDouble((Moved each) -> -Math.abs(each.by()))
                                .thenComparing(Moved::code))
                .limit(CODES_SHOWN)
                .toList();
    }

    private static double probability(PeriodFigures figures, String code) {
        PeriodFigures.Code found = figures.byCode().get(code);
        return found == null ? 0 : found.meanProbability();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(row("", "period", "reference", ""));
        text.append(row("from", period.from().toString(), referencePeriod.from().toString(), ""));
        text.append(row("to", period.to().toString(), referencePeriod.to().toString(), ""));
        text.append(row("admissions", "" + now.admissions(), "" + then.admissions(), ""));
        text.append(
                row(
                        "tokens each",
                        number(now.tokensMean()),
                        number(then.tokensMean()),
                        "PSI " + number(lengthsStability())));
        text.append(
                row(
                        "unknown words",
                        percent(now.unknownShare()),
                        percent(then.unknownShare()),
                        ""));
        text.append(
                row(
                        "codes each",
                        number(now.codesMean()),
                        number(then.codesMean()),
                        "PSI "
                                + number(codesStability())
                                + ", JS "
                                + number(codesJensenShannon())));
        text.append(row("probabilities", "", "", "PSI " + number(probabilitiesStability())));
        text.append(row("coded by people", "" + now.judged(), "" + then.judged(), ""));
        text.append(row("micro F1 with people", number(now.microF1()), number(then.microF1()), ""));
        text.append(
                row(
                        "calibration error",
                        number(now.calibrationError()),
                        number(then.calibrationError()),
                        ""));
        return text.toString();
    }

    private static String row(String name, String period, String reference, String distance) {
        return "%-22s %-22s %-22s %s%n".formatted(name, period, reference, distance);
    }

    static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    String json() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.set("period", figures(period, now));
        node.set("reference", figures(referencePeriod, then));
        node.put("codes_psi", codesStability());
        node.put("codes_jensen_shannon_bits", codesJensenShannon());
        node.put("lengths_psi", lengthsStability());
        node.put("probabilities_psi", probabilitiesStability());
        ArrayNode codes = node.putArray("codes_moved_most");
        for (Moved each : moved()) {
            codes.addObject()
                    .put("code", each.code())
                    .put("share", each.share())
                    .put("share_reference", each.before())
                    .put("mean_probability", each.probability())
                    .put("mean_probability_reference", each.probabilityBefore());
        }
        return node.toPrettyString() + System.lineSeparator();
    }

    private static ObjectNode figures(Period period, PeriodFigures figures) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("from", period.from().toString());
        node.put("to", period.to().toString());
        node.put("admissions", figures.admissions());
        node.put("retracted", figures.retracted());
        node.put("tokens_mean", figures.tokensMean());
        node.put("unknown_share", figures.unknownShare());
        node.put("codes_mean", figures.codesMean());
        node.put("coded_by_people", figures.judged());
        if (figures.judged() > 0) {
            node.put("micro_f1", figures.microF1());
            node.put("calibration_error", figures.calibrationError());
        }
        node.set("bundles", new ObjectMapper().valueToTree(figures.byBundle()));
        return node;
    }
}
