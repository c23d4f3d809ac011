package org.longitude.ingest.jsonl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/** Values of JSON fields as the types that a note wants, each mismatch with its reason. */
final class JsonValues {

    private final Problems problems;

    JsonValues(Problems problems) {
        this.problems = problems;
    }

    /** A string; null where there is none. */
    @Nullable String string(Optional<JsonNode> value, String field) {
        if (value.isEmpty()) {
            return null;
        }
        if (!value.get().isTextual()) {
            problems.add(RejectionReason.WRONG_TYPE, field);
            return null;
        }
        return value.get().textValue();
    }

    /** An id: a string, or a whole number, which many exports write for MIMIC's ids. */
    @Nullable String id(Optional<JsonNode> value, String field) {
        if (value.isPresent() && value.get().isIntegralNumber()) {
            return value.get().asText();
        }
        if (value.isPresent() && value.get().isNumber()) {
            problems.add(RejectionReason.FRACTIONAL_ID, field);
            return null;
        }
        return string(value, field);
    }

    /** A whole number from the given one; null where there is none. */
    @Nullable Long wholeNumber(
            Optional<JsonNode> value, long min, RejectionReason reason, String field) {
        if (value.isEmpty()) {
            return null;
        }
        JsonNode number = value.get();
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < min) {
            problems.add(reason, field);
            return null;
        }
        return number.longValue();
    }
}
