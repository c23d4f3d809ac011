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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * What precision may be expected of an admission's assigned codes, by how sure the model is of the
 * least sure of them: measured on admissions whose codes are known and that the calibration had not
 * seen. Predictions above a cut may go their way alone, the others to a person.
 *
 * @param split what it was measured on
 * @param admissions how many these were
 * @param designEffect how much wider the intervals are than those of as many independent codes:
 *     codes of one patient are right and wrong together
 * @param cuts by rising confidence
 */
public record Routing(String split, int admissions, double designEffect, List<Cut> cuts) {

    private static final int FORMAT_VERSION = 1;

    /** Most cuts; more would say no more. */
    public static final int CUTS_MAX = 200;

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    /**
     * Predictions on one side of a cut.
     *
     * @param admissions how many with at least one assigned code
     * @param codes assigned to them
     * @param precision share of these codes that is right; 0 of none
     * @param low lower end of its 95 % interval; 0 of none
     * @param high upper end; 1 of none
     */
    public record Group(
            @JsonProperty("admissions") int admissions,
            @JsonProperty("codes") long codes,
            @JsonProperty("precision") double precision,
            @JsonProperty("low") double low,
            @JsonProperty("high") double high) {

        public Group {
            if (admissions < 0
                    || codes < admissions
                    || !(low >= 0 && high <= 1)
                    || !(low <= precision && precision <= high)) {
                throw invalid(
                        "admissions %d, codes %d, precision %s in %s to %s (expected: a code or more an admission, and an interval within 0 to 1 that holds the precision)"
                                .formatted(admissions, codes, precision, low, high));
            }
        }
    }

    /**
     * A confidence and what lies above it and not above it.
     *
     * @param confidence predictions above it are above the cut
     */
    public record Cut(
            @JsonProperty("confidence") double confidence,
            @JsonProperty("above") Group above,
            @JsonProperty("below") Group below) {

        public Cut {
            if (!(confidence >= 0 && confidence <= 1)) {
                throw invalid("confidence %s (expected: 0 to 1)".formatted(confidence));
            }
        }
    }

    public Routing {
        cuts = List.copyOf(cuts);
        if (cuts.isEmpty() || cuts.size() > CUTS_MAX) {
            throw invalid("cuts: %d (expected: 1 to %d)".formatted(cuts.size(), CUTS_MAX));
        }
        for (int i = 1; i < cuts.size(); i++) {
            if (!(cuts.get(i).confidence() > cuts.get(i - 1).confidence())) {
                throw invalid(
                        "cuts: not in order at %d (expected: rising confidence)".formatted(i));
            }
        }
    }

    /**
     * How sure a model is of a prediction: the probability of its least probable assigned code; 0
     * where none is assigned.
     *
     * @param probabilities by label
     */
    public static double confidence(LabelSet labels, double[] probabilities) {
        double least = Double.POSITIVE_INFINITY;
        for (int label = 0; label < probabilities.length; label++) {
            if (probabilities[label] > labels.threshold(label)) {
                least = Math.min(least, probabilities[label]);
            }
        }
        return Double.isInfinite(least) ? 0 : least;
    }

    /**
     * The lowest cut above which the precision is at least the wanted one even at the lower end of
     * its interval; empty where that cannot be shown of any.
     */
    public Optional<Cut> cutFor(double precision) {
        return cuts.stream()
                .filter(cut -> cut.above().codes() > 0 && cut.above().low() >= precision)
                .findFirst();
    }

    /** All predictions with an assigned code, whatever the confidence. */
    public Group all() {
        return cuts.get(0).above();
    }

    /** Writes {@code routing.json}. */
    public void save(Path file) throws IOException {
        String json =
                JSON.writeValueAsString(
                        new Document(FORMAT_VERSION, split, admissions, designEffect, cuts));
        Files.writeString(file, json + "\n", StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws ModelException {@code LABELS_INVALID} if the file is malformed
     */
    public static Routing load(Path file) throws IOException {
        try {
            Document document = JSON.readValue(Files.readAllBytes(file), Document.class);
            if (document.formatVersion() != FORMAT_VERSION
                    || document.split() == null
                    || document.cuts() == null) {
                throw invalid(
                        "%s: format_version %d (expected: %d, with split and cuts)"
                                .formatted(file, document.formatVersion(), FORMAT_VERSION));
            }
            return new Routing(
                    document.split(),
                    document.admissions(),
                    document.designEffect(),
                    document.cuts());
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    ModelError.LABELS_INVALID, "%s: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    private static ModelException invalid(String message) {
        return new ModelException(ModelError.LABELS_INVALID, message);
    }

    private record Document(
            @JsonProperty("format_version") int formatVersion,
            @JsonProperty("split") @Nullable String split,
            @JsonProperty("admissions") int admissions,
            @JsonProperty("design_effect") double designEffect,
            @JsonProperty("cuts") @Nullable List<Cut> cuts) {}
}
