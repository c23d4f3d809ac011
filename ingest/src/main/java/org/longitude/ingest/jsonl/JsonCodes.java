package org.longitude.ingest.jsonl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.codes.CodeList;
import org.longitude.ingest.codes.IcdNotation;
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
    private final Map<Group, List<CodeList.Entry>> groups = new LinkedHashMap<>();

    JsonCodes(CodeSystem defaultSystem, Problems problems) {
        this.defaultSystem = defaultSystem;
        this.problems = problems;
        this.values = new JsonValues(problems);
    }

    private record Group(CodeSystem system, CodeKind kind) {}

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
        if (groups.isEmpty()) {
            return List.of();
        }
        if (admissionId == null) {
            problems.add(RejectionReason.CODES_WITHOUT_ADMISSION, FIELD);
            return List.of();
        }
        return groups.entrySet().stream()
                .map(group -> list(admissionId, patientId, group.getKey(), group.getValue()))
                .toList();
    }

    private static CodeList list(
            String admissionId,
            @Nullable String patientId,
            Group group,
            List<CodeList.Entry> entries) {
        return new CodeList(admissionId, patientId, group.system(), group.kind(), entries);
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
        CodeSystem system = system(values.string(value(entry, "system"), FIELD));
        CodeKind kind = kind(values.string(value(entry, "kind"), FIELD));
        Long sequence =
                values.wholeNumber(
                        value(entry, "sequence"), 1, RejectionReason.BAD_SEQUENCE, FIELD);
        add(code, system, kind, sequence);
    }

    private void add(
            @Nullable String code,
            CodeSystem system,
            @Nullable CodeKind givenKind,
            @Nullable Long sequence) {
        if (code == null || code.isBlank()) {
            problems.add(RejectionReason.MISSING_CODE, FIELD);
            return;
        }
        CodeKind kind = givenKind == null ? kindOf(code, system) : givenKind;
        Optional<String> written =
                kind == CodeKind.UNKNOWN
                        ? Optional.empty()
                        : IcdNotation.written(code, system, kind);
        if (written.isEmpty()) {
            problems.add(RejectionReason.BAD_CODE, FIELD);
            return;
        }
        Integer rank = sequence == null ? null : rank(sequence);
        groups.computeIfAbsent(new Group(system, kind), group -> new ArrayList<>())
                .add(new CodeList.Entry(written.get(), rank));
    }

    private @Nullable Integer rank(long sequence) {
        if (sequence > RecordLimits.ASSIGNED_CODES_MAX) {
            problems.add(RejectionReason.BAD_SEQUENCE, FIELD);
            return null;
        }
        return (int) sequence;
    }

    private CodeKind kindOf(String code, CodeSystem system) {
        return switch (system) {
            case ICD_10_CM -> CodeKind.DIAGNOSIS;
            case ICD_10_PCS -> CodeKind.PROCEDURE;
            case ICD_9_CM, UNKNOWN -> kindOfIcd9(code);
        };
    }

    private CodeKind kindOfIcd9(String code) {
        Optional<CodeKind> kind = IcdNotation.kindOfIcd9(code);
        if (kind.isEmpty() && IcdNotation.isAmbiguousIcd9(code)) {
            problems.add(RejectionReason.AMBIGUOUS_CODE, FIELD);
        }
        return kind.orElse(CodeKind.UNKNOWN);
    }

    private CodeSystem system(@Nullable String name) {
        if (name == null) {
            return defaultSystem;
        }
        return switch (symbol(name)) {
            case "ICD_9_CM", "ICD9CM", "ICD9", "ICD_9" -> CodeSystem.ICD_9_CM;
            case "ICD_10_CM", "ICD10CM" -> CodeSystem.ICD_10_CM;
            case "ICD_10_PCS", "ICD10PCS" -> CodeSystem.ICD_10_PCS;
            default -> {
                problems.add(RejectionReason.UNKNOWN_CODE_SYSTEM, FIELD);
                yield defaultSystem;
            }
        };
    }

    private @Nullable CodeKind kind(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return switch (symbol(name)) {
            case "DIAGNOSIS" -> CodeKind.DIAGNOSIS;
            case "PROCEDURE" -> CodeKind.PROCEDURE;
            default -> {
                problems.add(RejectionReason.UNKNOWN_CODE_KIND, FIELD);
                yield null;
            }
        };
    }

    private static String symbol(String name) {
        return name.strip().toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }

    private static Optional<JsonNode> value(JsonNode entry, String name) {
        return Optional.ofNullable(entry.get(name)).filter(value -> !value.isNull());
    }
}
