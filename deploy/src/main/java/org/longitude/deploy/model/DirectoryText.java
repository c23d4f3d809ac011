package org.longitude.deploy.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.longitude.model.directory.ExportReport;
import org.longitude.model.directory.ImportReport;

/** What import and export say, as lines for people and as JSON for programs. */
final class DirectoryText {

    private static final int NAMES_MAX = 8;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DirectoryText() {}

    static String lines(ImportReport report, Path directory, @Nullable Path out) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %s, %s".formatted(directory, report.family(), report.architecture()));
        lines.add(
                row(
                        "shape",
                        "%d layers, width %d, %d heads, %d inside, %s-norm"
                                .formatted(
                                        report.layers(),
                                        report.width(),
                                        report.heads(),
                                        report.intermediateWidth(),
                                        report.norm())));
        lines.add(row("attention", attention(report)));
        lines.add(
                row(
                        "reads",
                        "%,d tokens a row, %,d words, %d token types"
                                .formatted(
                                        report.positions(),
                                        report.vocabularySize(),
                                        report.tokenTypes())));
        if (report.labels() > 0) {
            lines.add(row("labels", String.valueOf(report.labels())));
        }
        lines.add(
                row(
                        "weights",
                        "%,d parameters in %s, %,.1f MB in %s"
                                .formatted(
                                        report.parameters(),
                                        report.typesLine(),
                                        report.weightBytes() / 1e6,
                                        names(List.copyOf(report.weightFiles().keySet())))));
        if (!report.unused().isEmpty()) {
            lines.add(row("left out", names(report.unused()) + " (the architecture has no use)"));
        }
        if (!report.buffers().isEmpty()) {
            lines.add(row("no weights", names(report.buffers())));
        }
        lines.add(
                row(
                        "tokenizer",
                        report.tokenizer()
                                .map("%,d ids"::formatted)
                                .orElse("none in the directory")));
        if (out != null) {
            lines.add(row("written", "%s, %,.1f MB".formatted(out, report.bytesAsF32() / 1e6)));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String attention(ImportReport report) {
        if (report.attentionWindows().isEmpty()) {
            return "full";
        }
        String windows =
                new LinkedHashSet<>(report.attentionWindows())
                        .stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "sliding window of " + windows;
    }

    static String lines(ExportReport report, Path out) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %s".formatted(out, report.architecture()));
        lines.add(row("weights", "%,d parameters".formatted(report.parameters())));
        if (!report.headTensors().isEmpty()) {
            lines.add(row("our head", names(report.headTensors()) + ", in a file of its own"));
        }
        if (!report.fresh().isEmpty()) {
            lines.add(
                    row("not there", names(report.fresh()) + ": transformers starts it at random"));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String row(String name, String text) {
        return "  %-11s %s".formatted(name, text);
    }

    private static String names(List<String> names) {
        String shown = names.stream().limit(NAMES_MAX).collect(Collectors.joining(", "));
        return names.size() <= NAMES_MAX
                ? shown
                : shown + " and " + (names.size() - NAMES_MAX) + " more";
    }

    static String json(ImportReport report, @Nullable Path out) {
        ObjectNode root = JSON.createObjectNode();
        root.put("family", report.family());
        root.put("architecture", report.architecture());
        root.put("norm", report.norm());
        root.put("layers", report.layers());
        root.put("width", report.width());
        root.put("heads", report.heads());
        root.put("intermediate_width", report.intermediateWidth());
        root.putPOJO("attention_windows", report.attentionWindows());
        root.put("positions", report.positions());
        root.put("vocabulary_size", report.vocabularySize());
        root.put("token_types", report.tokenTypes());
        root.put("labels", report.labels());
        root.put("parameters", report.parameters());
        root.putPOJO("weight_files_bytes", report.weightFiles());
        root.putPOJO("tensors_by_type", report.types());
        root.putPOJO("unused", report.unused());
        root.putPOJO("buffers", report.buffers());
        report.tokenizer()
                .ifPresentOrElse(
                        size -> root.put("tokenizer_size", size),
                        () -> root.putNull("tokenizer_size"));
        root.put("written", out == null ? null : out.toString());
        return text(root);
    }

    static String json(ExportReport report, Path out) {
        ObjectNode root = JSON.createObjectNode();
        root.put("architecture", report.architecture());
        root.put("parameters", report.parameters());
        root.putPOJO("head_tensors", report.headTensors());
        root.putPOJO("started_at_random", report.fresh());
        root.put("written", out.toString());
        return text(root);
    }

    private static String text(ObjectNode root) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report cannot be written as JSON", e);
        }
    }
}
