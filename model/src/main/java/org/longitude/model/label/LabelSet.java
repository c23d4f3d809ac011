package org.longitude.model.label;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * The codes of a model in the order of its outputs, and for each the threshold above which it is
 * assigned.
 *
 * <p>A label is an index in this set; a code is ICD text. The order is part of the model: a set
 * with the same codes in another order is another set. Immutable, safe for use by several threads.
 */
public final class LabelSet {
    /**
     * The most labels a set may have; ICD-10-CM and ICD-10-PCS together have about 150,000 codes.
     */
    public static final int LABELS_MAX = 200_000;

    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private final List<CodeLabel> labels;
    private final double[] thresholds;
    private final Map<Key, Integer> indexByKey;

    private record Key(CodeSystem system, String code) {}

    private LabelSet(List<CodeLabel> labels, double[] thresholds) {
        this.labels = List.copyOf(labels);
        this.thresholds = thresholds.clone();
        this.indexByKey = index(this.labels);
        requireThresholds(this.labels.size(), thresholds);
    }

    /**
     * A set with a threshold of its own for each label.
     *
     * @param thresholds one per label, each within [0, 1]: a label is assigned iff its probability
     *     is greater
     * @throws ModelException {@code LABELS_INVALID} if a code stands twice, there is none, or
     *     counts differ
     */
    public static LabelSet of(List<CodeLabel> labels, double[] thresholds) {
        return new LabelSet(labels, thresholds);
    }

    /** A set whose labels all have the threshold 0.5, until some are tuned. */
    public static LabelSet of(List<CodeLabel> labels) {
        double[] thresholds = new double[labels.size()];
        Arrays.fill(thresholds, 0.5);
        return new LabelSet(labels, thresholds);
    }

    /** The same labels with other thresholds. */
    public LabelSet withThresholds(double[] thresholds) {
        return new LabelSet(labels, thresholds);
    }

    /** The same labels, all with one threshold. */
    public LabelSet withThreshold(double threshold) {
        double[] all = new double[labels.size()];
        Arrays.fill(all, threshold);
        return new LabelSet(labels, all);
    }

    public int size() {
        return labels.size();
    }

    public List<CodeLabel> labels() {
        return labels;
    }

    /** The label at an index, which must be within [0, {@link #size()}). */
    public CodeLabel label(int index) {
        return labels.get(index);
    }

    /** The code's text at an index. */
    public String code(int index) {
        return labels.get(index).code();
    }

    /** A label is assigned iff its probability is greater than this. */
    public double threshold(int index) {
        return thresholds[index];
    }

    public double[] thresholds() {
        return thresholds.clone();
    }

    /** The index of a code, or empty if this set does not have it. */
    public OptionalInt indexOf(CodeSystem system, String code) {
        Integer index = indexByKey.get(new Key(system, code));
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** Writes {@code labels.json}. */
    public void save(Path file) throws IOException {
        Entry[] entries = new Entry[size()];
        for (int i = 0; i < entries.length; i++) {
            CodeLabel label = labels.get(i);
            entries[i] =
                    new Entry(
                            label.code(),
                            label.system(),
                            label.kind(),
                            label.description(),
                            thresholds[i]);
        }
        String json = JSON.writeValueAsString(new Document(FORMAT_VERSION, List.of(entries)));
        Files.writeString(file, json + "\n", StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws ModelException {@code LABELS_INVALID} if the file is malformed
     */
    public static LabelSet load(Path file) throws IOException {
        Document document = parse(file);
        if (document.formatVersion() != FORMAT_VERSION) {
            throw invalid(
                    "%s: format_version: %d (expected: %d; a newer release of Longitude wrote it?)"
                            .formatted(file, document.formatVersion(), FORMAT_VERSION));
        }
        List<CodeLabel> labels = document.labels().stream().map(Entry::toLabel).toList();
        return new LabelSet(
                labels, document.labels().stream().mapToDouble(Entry::threshold).toArray());
    }

    private static Document parse(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readAllBytes(file), Document.class);
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    ModelError.LABELS_INVALID, "%s: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    private static Map<Key, Integer> index(List<CodeLabel> labels) {
        if (labels.isEmpty() || labels.size() > LABELS_MAX) {
            throw invalid("labels: %d (expected: 1 to %d)".formatted(labels.size(), LABELS_MAX));
        }
        Map<Key, Integer> index = new HashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            CodeLabel label = labels.get(i);
            Integer earlier = index.put(new Key(label.system(), label.code()), i);
            if (earlier != null) {
                throw invalid(
                        "code %s stands at labels %d and %d (expected: once)"
                                .formatted(label.code(), earlier, i));
            }
        }
        return index;
    }

    private static void requireThresholds(int labels, double[] thresholds) {
        if (thresholds.length != labels) {
            throw invalid(
                    "thresholds: %d (expected: one for each of %d labels)"
                            .formatted(thresholds.length, labels));
        }
        for (int i = 0; i < thresholds.length; i++) {
            if (!(thresholds[i] >= 0 && thresholds[i] <= 1)) {
                throw invalid(
                        "threshold of label %d: %s (expected: 0 to 1)".formatted(i, thresholds[i]));
            }
        }
    }

    private static ModelException invalid(String message) {
        return new ModelException(ModelError.LABELS_INVALID, message);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelSet that
                && labels.equals(that.labels)
                && Arrays.equals(thresholds, that.thresholds);
    }

    @Override
    public int hashCode() {
        return 31 * labels.hashCode() + Arrays.hashCode(thresholds);
    }

    @Override
    public String toString() {
        return "LabelSet[" + size() + " labels]";
    }

    private record Document(@JsonProperty("format_version") int formatVersion, List<Entry> labels) {
        Document {
            if (labels == null) {
                throw invalid("labels: missing (expected: a list of labels)");
            }
        }
    }

    private record Entry(
            String code, CodeSystem system, CodeKind kind, String description, double threshold) {
        CodeLabel toLabel() {
            if (code == null || system == null || kind == null || description == null) {
                throw invalid(
                        "a label lacks code, system, kind or description (expected: all four)");
            }
            return new CodeLabel(code, system, kind, description);
        }
    }
}
