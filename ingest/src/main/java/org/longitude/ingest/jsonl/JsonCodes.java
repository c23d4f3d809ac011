package org.longitude.ingest.jsonl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.codes.CodeList;
import org.longitude.ingest.codes.CodeReader;
import org.longitude.ingest.codes.WrittenCode;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.RecordLimits;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;

/**
 * The codes of a line: strings in their written form, or objects with {@code code} and optionally
 * {@code system}, {@code kind} and {@code sequence}.
 */
final class JsonCodes {

    private static final String FIELD = Field.CODES.label();

    private final CodeSystem defaultSystem;
    private final Problems problems;
    private final JsonValues values;
    private final CodeReader reader;
    private final List<WrittenCode> codes = new ArrayList<>();

    JsonCodes(CodeSystem defaultSystem, Problems problems) {
        this.defaultSystem = defaultSystem;
        this.problems = problems;
        this.values = new JsonValues(problems);
        this.reader = new CodeReader(problems);
    }

    /** Reads the field; one list for each system and kind that occurs, in the line's order. */
    List<CodeList> read(
            Optional<JsonNode> field, @Nullable String admissionId, @Nullable String patientId) {
        if (field.isEmpty()) {
            return List.of();
        }
        if (!field.get().isArray()) {
            problems.add(RejectionReason.WRONG_TYPE, FIELD);
            return List.of();
        }
        if (field.get().size() > RecordLimits.ASSIGNED_CODES_MAX) {
            problems.add(RejectionReason.TOO_MANY_CODES, FIELD);
            return List.of();
        }
        field.get().forEach(this::readCode);
        if (codes.isEmpty()) {
            return List.of();
        }
        if (admissionId == null) {
            problems.add(RejectionReason.CODES_WITHOUT_ADMISSION, FIELD);
            return List.of();
        }
        return CodeList.of(admissionId, patientId, codes);
    }

    private void readCode(JsonNode entry) {
        if (entry.isTextual()) {
            add(entry.textValue(), defaultSystem, null, null);
        } else if (entry.isObject()) {
            readObject(entry);
        } else {
            problems.add(RejectionReason.WRONG_TYPE, FIELD);
        }
    }

    private void readObject(JsonNode entry) {
        String code = values.string(value(entry, "code"), FIELD);
        CodeSystem system =
                reader.system(values.string(value(entry, "system"), FIELD), defaultSystem, FIELD);
        CodeKind kind = reader.kind(values.string(value(entry, "kind"), FIELD), FIELD);
        Long sequence =
                values.wholeNumber(
                        value(entry, "sequence"), 1, RejectionReason.BAD_SEQUENCE, FIELD);
        add(code, system, kind, sequence);
    }

    private void add(
            @Nullable String code,
            CodeSystem system,
            @Nullable CodeKind kind,
            @Nullable Long sequence) {
        reader.code(code, system, kind, reader.rank(sequence, FIELD), FIELD).ifPresent(codes::add);
    }

    private static Optional<JsonNode> value(JsonNode entry, String name) {
        return Optional.ofNullable(entry.get(name)).filter(value -> !value.isNull());
    }
}
