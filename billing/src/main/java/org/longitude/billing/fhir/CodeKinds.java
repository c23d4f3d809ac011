package org.longitude.billing.fhir;

import java.util.regex.Pattern;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;

/** What a code names: ICD-10 has a system for each, ICD-9 differs in the digits before the dot. */
final class CodeKinds {

    private static final Pattern ICD_9_DIAGNOSIS =
            Pattern.compile("(\\d{3}|V\\d{2})(\\.\\d{1,2})?|E\\d{3}(\\.\\d)?");
    private static final Pattern ICD_9_PROCEDURE = Pattern.compile("\\d{2}(\\.\\d{1,2})?");

    private CodeKinds() {}

    /** Its kind, UNKNOWN where neither the system nor the shape says it. */
    static CodeKind of(CodeSystem system, String code) {
        return switch (system) {
            case ICD_10_CM -> CodeKind.DIAGNOSIS;
            case ICD_10_PCS -> CodeKind.PROCEDURE;
            case ICD_9_CM -> ofIcd9(code);
            case UNKNOWN -> CodeKind.UNKNOWN;
        };
    }

    private static CodeKind ofIcd9(String code) {
        if (ICD_9_DIAGNOSIS.matcher(code).matches()) {
            return CodeKind.DIAGNOSIS;
        }
        return ICD_9_PROCEDURE.matcher(code).matches() ? CodeKind.PROCEDURE : CodeKind.UNKNOWN;
    }

    /** The system as FHIR names it; of ICD-9 the name that says diagnoses or procedures. */
    static String uri(CodeSystem system, CodeKind kind) {
        return switch (system) {
            case ICD_10_CM -> "http://hl7.org/fhir/sid/icd-10-cm";
            case ICD_10_PCS -> "http://www.cms.gov/Medicare/Coding/ICD10";
            case ICD_9_CM ->
                    kind == CodeKind.PROCEDURE
                            ? "urn:oid:2.16.840.1.113883.6.104"
                            : "http://hl7.org/fhir/sid/icd-9-cm";
            case UNKNOWN ->
                    throw new IllegalArgumentException("system: UNKNOWN (expected: a known one)");
        };
    }
}
