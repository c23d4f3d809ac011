package org.longitude.billing.fhir;

import org.longitude.schemas.v1.CodeSystem;

/** What tells one code from another. */
public record CodeId(CodeSystem system, String code) implements Comparable<CodeId> {

    @Override
    public int compareTo(CodeId other) {
        int bySystem = system.compareTo(other.system);
        return bySystem != 0 ? bySystem : code.compareTo(other.code);
    }
}
