package org.longitude.deploy.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Numbers and rows as text, the same in every view. */
final class Texts {

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    static String share(double share) {
        return String.format(Locale.ROOT, "%.2f", share);
    }

    static String latency(Row row) {
        if (row.deadLetter() != null && !row.coded()) {
            return "put aside";
        }
        if (!row.coded()) {
            return "…";
        }
        return row.latencyMs() == null ? "earlier" : milliseconds(row.latencyMs());
    }

    static String milliseconds(@Nullable Long milliseconds) {
        return milliseconds == null ? "–" : number(milliseconds) + " ms";
    }

    /** Pads on the right, or cuts with an ellipsis; of text without colour. */
    static String fit(String text, int width) {
        if (text.length() > width) {
            return width < 1 ? "" : text.substring(0, width - 1) + "…";
        }
        return text + " ".repeat(width - text.length());
    }

    /** An admission's id without who gave it, of which many are the same. */
    static String admission(String id, int width) {
        return fit(id.substring(id.lastIndexOf('|') + 1), width);
    }

    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** How a code stands to the truth: right, wrong, or nobody says. */
    static String mark(Row row, Row.Guess guess, Ink ink) {
        if (!guess.assigned()) {
            return ink.aside("·");
        }
        if (row.truth() == null) {
            return ink.weighty("▸");
        }
        return row.isTrue(guess) ? ink.right("✓") : ink.wrong("✗");
    }

    /** Who looks at the codes next; empty where nobody asked for a precision. */
    static Optional<String> route(Row row) {
        return switch (row.route()) {
            case AUTO_CODE -> Optional.of("auto-code");
            case NEEDS_REVIEW -> Optional.of("review");
            case UNKNOWN -> Optional.empty();
        };
    }

    /** The truth beside a row: how many were found, and which were not. */
    static List<String> truth(Row row) {
        if (row.truth() == null || !row.coded()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(row.found() + " of " + row.trueCodes().size() + " found");
        if (!row.missed().isEmpty()) {
            lines.add(
                    "missed "
                            + row.missed().stream()
                                    .map(Code::text)
                                    .collect(Collectors.joining(" ")));
        }
        return lines;
    }

    /** The sums as one line. */
    static String sums(Totals totals) {
        StringBuilder line = new StringBuilder();
        line.append(number(totals.fed())).append(" sent · ");
        line.append(number(totals.coded())).append(" coded · ");
        line.append(number(totals.waiting())).append(" waiting · latency p50 ");
        line.append(milliseconds(totals.latencyMs().p50())).append(", p95 ");
        line.append(milliseconds(totals.latencyMs().p95()));
        Double microF1 = totals.microF1();
        if (microF1 != null) {
            line.append(" · micro-F1 ").append(share(microF1));
        }
        if (totals.deadLettered() > 0) {
            line.append(" · ").append(number(totals.deadLettered())).append(" dead-lettered");
        }
        return line.toString();
    }

    /** The report for people. */
    static List<String> summary(DemoReport report, Ink ink) {
        List<String> lines = new ArrayList<>();
        lines.add(
                ink.weighty(number(report.admissionsIn()) + " admissions in, ")
                        + ink.weighty(number(report.predictionsOut()) + " coded")
                        + ", "
                        + number(report.duplicates())
                        + " duplicates, "
                        + number(report.deadLettered())
                        + " dead-lettered");
        report.deadLetters()
                .forEach((reason, count) -> lines.add("  " + number(count) + " × " + reason));
        Double unknown = report.unknownWordRate();
        lines.add(
                label("words")
                        + number(report.words())
                        + (unknown == null
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        ", %.1f %% of them not in the model's vocabulary",
                                        100 * unknown)));
        lines.add(
                label("latency")
                        + "p50 "
                        + milliseconds(report.latencyMs().p50())
                        + ", p95 "
                        + milliseconds(report.latencyMs().p95())
                        + ", p99 "
                        + milliseconds(report.latencyMs().p99())
                        + ", from sending a note to its codes being readable");
        if (report.microF1() != null && report.macroF1() != null) {
            lines.add(
                    label("scores")
                            + "micro-F1 "
                            + share(report.microF1())
                            + ", macro-F1 "
                            + share(report.macroF1())
                            + " against the codes in truth");
        }
        Routed routed = report.routed();
        if (routed != null) {
            lines.add(
                    label("routing")
                            + number(routed.autoCoded())
                            + " auto-coded"
                            + right(routed.autoCodedPrecision(), ", asked for: %.0f %%")
                            + ", "
                            + number(routed.needsReview())
                            + " for review"
                            + right(routed.needsReviewPrecision(), ""));
        }
        Double first = report.firstPredictionS();
        lines.add(
                label("time")
                        + (first == null ? "" : "first codes after " + seconds(first) + ", ")
                        + "all in "
                        + seconds(report.seconds()));
        lines.add(label("model") + report.bundleId());
        return lines;
    }

    private static String right(@Nullable Double precision, String asked) {
        return precision == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (%.1f %% of their codes right" + asked + ")",
                        100 * precision,
                        100 * Stages.PRECISION_TARGET);
    }

    private static String label(String name) {
        return fit(name, 9);
    }

    private Texts() {}
}
