package org.longitude.deploy.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.longitude.model.verify.Comparison;
import org.longitude.model.verify.Verification;

/** What fixtures showed, as a table for people and as JSON for programs. */
final class VerificationReport {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private VerificationReport() {}

    static String table(Map<Path, Verification> found) {
        List<String> lines = new ArrayList<>();
        found.forEach(
                (directory, verification) -> {
                    lines.add(heading(directory, verification));
                    lines.add(row("kind", "values", "error", "tolerance", ""));
                    verification.comparisons().forEach(comparison -> lines.add(row(comparison)));
                    lines.add("");
                });
        long failed = found.values().stream().filter(each -> !each.passed()).count();
        lines.add(
                failed == 0
                        ? "%d of %d passed".formatted(found.size(), found.size())
                        : "%d of %d failed".formatted(failed, found.size()));
        return String.join(System.lineSeparator(), lines);
    }

    private static String heading(Path directory, Verification verification) {
        String from = verification.startedFrom();
        return from.equals(directory.toString())
                ? "%s (%s)".formatted(directory, verification.kind())
                : "%s (%s, %s)".formatted(directory, verification.kind(), from);
    }

    private static String row(Comparison comparison) {
        return row(
                comparison.kind(),
                "%,d".formatted(comparison.values()),
                scientific(comparison.error()),
                scientific(comparison.tolerance()),
                comparison.passed() ? "ok" : "FAILED at " + comparison.worst());
    }

    private static String row(
            String kind, String values, String error, String tolerance, String verdict) {
        return String.format(
                        Locale.ROOT,
                        "  %-50s %9s %10s %10s  %s",
                        kind,
                        values,
                        error,
                        tolerance,
                        verdict)
                .stripTrailing();
    }

    private static String scientific(double value) {
        return String.format(Locale.ROOT, "%.1e", value);
    }

    static String json(Map<Path, Verification> found) throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        root.put("passed", found.values().stream().allMatch(Verification::passed));
        ArrayNode fixtures = root.putArray("fixtures");
        found.forEach((directory, each) -> put(fixtures.addObject(), directory, each));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static void put(ObjectNode fixture, Path directory, Verification verification) {
        fixture.put("directory", directory.toString());
        fixture.put("kind", verification.kind());
        fixture.put("started_from", verification.startedFrom());
        fixture.put("passed", verification.passed());
        ArrayNode comparisons = fixture.putArray("comparisons");
        for (Comparison comparison : verification.comparisons()) {
            ObjectNode node = comparisons.addObject();
            node.put("kind", comparison.kind());
            node.put("values", comparison.values());
            // JSON has no infinity, which is what a NaN or a missing number counts as.
            if (Double.isFinite(comparison.error())) {
                node.put("error", comparison.error());
            } else {
                node.putNull("error");
            }
            node.put("tolerance", comparison.tolerance());
            node.put("worst", comparison.worst());
            node.put("passed", comparison.passed());
        }
    }
}
