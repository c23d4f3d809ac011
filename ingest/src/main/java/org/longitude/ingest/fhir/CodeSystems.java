package org.longitude.ingest.fhir;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;

/** The names that ICD goes by in FHIR. */
final class CodeSystems {

    private CodeSystems() {}

    /**
     * What codes of a system are.
     *
     * @param kind null where the system has both and the resource decides
     */
    record Named(CodeSystem system, @Nullable CodeKind kind) {}

    static Optional<Named> of(@Nullable String uri) {
        if (uri == null) {
            return Optional.empty();
        }
        return switch (uri) {
            case "http://hl7.org/fhir/sid/icd-10-cm", "urn:oid:2.16.840.1.113883.6.90" ->
                    Optional.of(new Named(CodeSystem.ICD_10_CM, CodeKind.DIAGNOSIS));
            case "http://www.cms.gov/Medicare/Coding/ICD10",
                    "http://hl7.org/fhir/sid/icd-10-pcs",
                    "urn:oid:2.16.840.1.113883.6.4" ->
                    Optional.of(new Named(CodeSystem.ICD_10_PCS, CodeKind.PROCEDURE));
            case "http://hl7.org/fhir/sid/icd-9-cm" ->
                    Optional.of(new Named(CodeSystem.ICD_9_CM, null));
            case "urn:oid:2.16.840.1.113883.6.103", "http://hl7.org/fhir/sid/icd-9-cm/diagnosis" ->
                    Optional.of(new Named(CodeSystem.ICD_9_CM, CodeKind.DIAGNOSIS));
            case "urn:oid:2.16.840.1.113883.6.104", "http://hl7.org/fhir/sid/icd-9-cm/procedure" ->
                    Optional.of(new Named(CodeSystem.ICD_9_CM, CodeKind.PROCEDURE));
            default -> Optional.empty();
        };
    }
}
