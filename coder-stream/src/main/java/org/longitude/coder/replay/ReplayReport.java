package org.longitude.coder.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A replay as JSON lines: what was read, each admission, each code, and the whole. Nothing in it
 * depends on when or where it ran.
 */
final class ReplayReport {
    private static final List<String> NAMES = List.of("a", "b");

    private final ObjectMapper json = new ObjectMapper();
    private final List<ReplayModel> models;
    private final List<ReplayScores> scores;
    private final SortedMap<String, Long> changes = new TreeMap<>();
    private final Writer out;
    private long admissions;
    private long labelled;
    private long different;

    ReplayReport(List<ReplayModel> models, Writer out) {
        this.models = List.copyOf(models);
        this.scores = models.stream().map(model -> new ReplayScores(model.codes())).toList();
        this.out = out;
    }

    void range(Map<TopicPartition, ReplayRange.Span> spans, Map<String, Object> told) {
        Map<String, Object> line = new LinkedHashMap<>(told);
        for (int i = 0; i < models.size(); i++) {
            line.put(NAMES.get(i), bundle(models.get(i)));
        }
        Map<String, Object> offsets = new LinkedHashMap<>();
        spans.forEach((id, span) -> offsets.put(id.toString(), List.of(span.start(), span.end())));
        line.put("offsets", offsets);
        write(line);
    }

    private static Map<String, Object> bundle(ReplayModel model) {
        Map<String, Object> bundle = new LinkedHashMap<>();
        bundle.put("bundle", model.bundle().id());
        bundle.put("sha256", model.bundle().hash());
        bundle.put("tokenizer", model.bundle().tokenizer().hash());
        return bundle;
    }

    void admission(String id, Map<Integer, ReplayRun.Coded> row, @Nullable AssignedFold fold) {
        admissions++;
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("admission", id);
        List<@Nullable Set<String>> given = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            ReplayRun.Coded coded = row.get(i);
            Set<String> codes =
                    coded == null ? null : models.get(i).assigned(coded.probabilities());
            given.add(codes);
            if (coded != null && codes != null) {
                line.put(NAMES.get(i), coded.told());
                line.put(NAMES.get(i) + "_codes", codes);
            }
        }
        if (fold != null) {
            SortedSet<String> standing = fold.standing();
            labelled++;
            line.put("assigned", standing);
            for (int i = 0; i < models.size(); i++) {
                Set<String> codes = given.get(i);
                if (codes != null) {
                    scores.get(i).add(codes, standing);
                }
            }
        }
        if (models.size() == 2 && given.get(0) != null && given.get(1) != null) {
            line.put("differs", differences(row, given.get(0), given.get(1)));
        }
        write(line);
    }

    private List<Map<String, Object>> differences(
            Map<Integer, ReplayRun.Coded> row, Set<String> first, Set<String> second) {
        SortedSet<String> codes = new TreeSet<>(first);
        codes.addAll(second);
        codes.removeIf(code -> first.contains(code) && second.contains(code));
        List<Map<String, Object>> differences = new ArrayList<>();
        for (String code : codes) {
            Map<String, Object> difference = new LinkedHashMap<>();
            difference.put("code", code);
            for (int i = 0; i < models.size(); i++) {
                int label = models.get(i).codes().indexOf(code);
                ReplayRun.Coded coded = row.get(i);
                if (label >= 0 && coded != null) {
                    difference.put(
                            NAMES.get(i), ReplayScores.rounded(coded.probabilities()[label]));
                }
            }
            differences.add(difference);
            changes.merge(code, 1L, Long::sum);
        }
        different += codes.isEmpty() ? 0 : 1;
        return differences;
    }

    /** Every code that a bundle knows. */
    void codes() {
        SortedSet<String> codes = new TreeSet<>();
        models.forEach(model -> codes.addAll(model.codes()));
        for (String code : codes) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("code", code);
            for (int i = 0; i < models.size(); i++) {
                line.put(NAMES.get(i), scores.get(i).of(code));
            }
            if (models.size() == 2) {
                line.put("changed", changes.getOrDefault(code, 0L));
            }
            write(line);
        }
    }

    /** The whole, which is also what a person is told. */
    Map<String, Object> summary(Map<String, Long> left) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("admissions", admissions);
        summary.put("with_assigned_codes", labelled);
        summary.putAll(left);
        if (models.size() == 2) {
            summary.put("admissions_that_differ", different);
        }
        for (int i = 0; i < models.size(); i++) {
            Map<String, Object> figures = bundle(models.get(i));
            if (labelled > 0) {
                ReplayScores its = scores.get(i);
                figures.put("micro_f1", ReplayScores.rounded(its.microF1()));
                figures.put("macro_f1_mean_of_codes", ReplayScores.rounded(its.macroF1()));
                figures.put("macro_f1_of_means", ReplayScores.rounded(its.macroF1OfMeans()));
            }
            summary.put(NAMES.get(i), figures);
        }
        write(Map.of("summary", summary));
        return summary;
    }

    private void write(Map<String, Object> line) {
        try {
            out.write(json.writeValueAsString(line));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot be written", e);
        }
    }
}
