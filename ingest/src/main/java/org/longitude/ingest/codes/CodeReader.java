package org.longitude.ingest.codes;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.RecordLimits;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;

/**
 * What lines and rows say of a code: its system and kind by their names, or the kind by its shape.
 *
 * <p>Threading: one thread, one line.
 */
public final class CodeReader {

    private final Problems problems;

    public CodeReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * A code system by its name.
     *
     * @param otherwise where there is no name; null where there has to be one
     */
    public CodeSystem system(@Nullable String name, @Nullable CodeSystem otherwise, String field) {
        switch (name == null ? "" : symbol(name)) {
            case "ICD_9_CM", "ICD9CM", "ICD9", "ICD_9" -> {
                return CodeSystem.ICD_9_CM;
            }
            case "ICD_10_CM", "ICD10CM" -> {
                return CodeSystem.ICD_10_CM;
            }
            case "ICD_10_PCS", "ICD10PCS" -> {
                return CodeSystem.ICD_10_PCS;
            }
            default -> {
                if (name != null || otherwise == null) {
                    problems.add(RejectionReason.UNKNOWN_CODE_SYSTEM, field);
                }
                return otherwise == null ? CodeSystem.UNKNOWN : otherwise;
            }
        }
    }

    /** A kind by its name; null where there is none, or it is refused. */
    public @Nullable CodeKind kind(@Nullable String name, String field) {
        if (name == null) {
            return null;
        }
        return switch (symbol(name)) {
            case "DIAGNOSIS" -> CodeKind.DIAGNOSIS;
            case "PROCEDURE" -> CodeKind.PROCEDURE;
            default -> {
                problems.add(RejectionReason.UNKNOWN_CODE_KIND, field);
                yield null;
            }
        };
    }

    /** A rank out of a number; null where it is none that a list may have. */
    public @Nullable Integer rank(@Nullable Long number, String field) {
        if (number == null) {
            return null;
        }
        if (number < 1 || number > RecordLimits.ASSIGNED_CODES_MAX) {
            problems.add(RejectionReason.BAD_SEQUENCE, field);
            return null;
        }
        return number.intValue();
    }

    /**
     * A code in its written form; empty where it is refused.
     *
     * @param kind null where the code's system or shape has to tell it
     */
    public Optional<WrittenCode> code(
            @Nullable String code,
            CodeSystem system,
            @Nullable CodeKind kind,
            @Nullable Integer rank,
            String field) {
        if (code == null || code.isBlank()) {
            problems.add(RejectionReason.MISSING_CODE, field);
            return Optional.empty();
        }
        CodeKind named = kind == null ? kindOf(code, system, field) : kind;
        Optional<String> written =
                named == CodeKind.UNKNOWN || system == CodeSystem.UNKNOWN
                        ? Optional.empty()
                        : IcdNotation.written(code, system, named);
        if (written.isEmpty()) {
            problems.add(RejectionReason.BAD_CODE, field);
        }
        return written.map(text -> new WrittenCode(system, named, new CodeList.Entry(text, rank)));
    }

    private CodeKind kindOf(String code, CodeSystem system, String field) {
        return switch (system) {
            case ICD_10_CM -> CodeKind.DIAGNOSIS;
            case ICD_10_PCS -> CodeKind.PROCEDURE;
            case ICD_9_CM, UNKNOWN -> kindOfIcd9(code, field);
        };
    }

    private CodeKind kindOfIcd9(String code, String field) {
        Optional<CodeKind> kind = IcdNotation.kindOfIcd9(code);
        if (kind.isEmpty() && IcdNotation.isAmbiguousIcd9(code)) {
            problems.add(RejectionReason.AMBIGUOUS_CODE, field);
        }
        return kind.orElse(CodeKind.UNKNOWN);
    }

    private static String symbol(String name) {
        return name.strip().toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }
}
