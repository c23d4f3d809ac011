package org.longitude.ingest.codes;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;

/**
 * The written form of ICD codes: upper case, with the dot. Sources such as MIMIC-III leave the dot
 * out, and the place where it belongs depends on what the code names.
 *
 * <ul>
 *   <li>ICD-9-CM diagnoses: after three characters (428.0, V45.81), E codes after four (E878.1).
 *   <li>ICD-9-CM procedures: after two digits (36.15).
 *   <li>ICD-10-CM: after three characters (I50.9). ICD-10-PCS: no dot, seven characters.
 * </ul>
 */
public final class IcdNotation {

    private static final Pattern ICD_9_DIAGNOSIS =
            Pattern.compile("(\\d{3}|V\\d{2})(\\.\\d{1,2})?|E\\d{3}(\\.\\d)?");
    private static final Pattern ICD_9_PROCEDURE = Pattern.compile("\\d{2}(\\.\\d{1,2})?");
    private static final Pattern AMBIGUOUS_ICD_9 = Pattern.compile("\\d{4}");
    private static final Pattern UNDOTTED_ICD_9_DIAGNOSIS =
            Pattern.compile("\\d{5}|V\\d{3,4}|E\\d{4}");
    private static final Pattern ICD_10_CM = Pattern.compile("[A-Z]\\d[0-9A-Z](\\.[0-9A-Z]{1,4})?");
    private static final Pattern ICD_10_PCS = Pattern.compile("[0-9A-HJ-NP-Z]{7}");

    private IcdNotation() {}

    /**
     * A code in its written form, from one with or without its dot.
     *
     * @param kind what the code names; it decides where the dot of an ICD-9 code goes
     * @return empty where the code has not the shape of that system and kind
     */
    public static Optional<String> written(String code, CodeSystem system, CodeKind kind) {
        String clean = code.strip().toUpperCase(Locale.ROOT);
        String dotted =
                clean.indexOf('.') >= 0 ? clean : withDot(clean, dotAfter(clean, system, kind));
        return shape(system, kind).matcher(dotted).matches()
                ? Optional.of(dotted)
                : Optional.empty();
    }

    /**
     * What an ICD-9 code names, told from its shape: the two kinds have different numbers of digits
     * before the dot. Empty where the shape is neither's, and for four digits without a dot: 4280
     * may be 428.0 or 42.80.
     */
    public static Optional<CodeKind> kindOfIcd9(String code) {
        String clean = code.strip().toUpperCase(Locale.ROOT);
        if (ICD_9_DIAGNOSIS.matcher(clean).matches()
                || UNDOTTED_ICD_9_DIAGNOSIS.matcher(clean).matches()) {
            return Optional.of(CodeKind.DIAGNOSIS);
        }
        boolean dotted = clean.indexOf('.') >= 0;
        return dotted && ICD_9_PROCEDURE.matcher(clean).matches()
                ? Optional.of(CodeKind.PROCEDURE)
                : Optional.empty();
    }

    /** Whether a code is of the length without a dot that a diagnosis and a procedure share. */
    public static boolean isAmbiguousIcd9(String code) {
        return AMBIGUOUS_ICD_9.matcher(code.strip()).matches();
    }

    private static int dotAfter(String code, CodeSystem system, CodeKind kind) {
        if (system == CodeSystem.ICD_10_PCS) {
            return code.length();
        }
        if (system == CodeSystem.ICD_9_CM && kind == CodeKind.PROCEDURE) {
            return 2;
        }
        return system == CodeSystem.ICD_9_CM && code.startsWith("E") ? 4 : 3;
    }

    private static String withDot(String code, int after) {
        return code.length() <= after
                ? code
                : code.substring(0, after) + "." + code.substring(after);
    }

    private static Pattern shape(CodeSystem system, CodeKind kind) {
        return switch (system) {
            case ICD_9_CM -> kind == CodeKind.PROCEDURE ? ICD_9_PROCEDURE : ICD_9_DIAGNOSIS;
            case ICD_10_CM -> ICD_10_CM;
            case ICD_10_PCS -> ICD_10_PCS;
            case UNKNOWN ->
                    throw new IllegalArgumentException(
                            "system: UNKNOWN (expected: a code system, checked by the reader)");
        };
    }
}
