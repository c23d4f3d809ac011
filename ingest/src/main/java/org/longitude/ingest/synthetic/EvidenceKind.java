package org.longitude.ingest.synthetic;

/** How a phrase points at a code. */
public enum EvidenceKind {
    SYNONYM,
    ABBREVIATION,
    /** A drug that is given for it. */
    DRUG,
    /** A laboratory value. */
    LAB,
    /** What examination or imaging shows. */
    FINDING,
    /** What a procedure leaves in the record. */
    TRACE;

    /** Name of the family of sentence templates that the phrase fits into. */
    String templateGroup(CodeKind codeKind) {
        return switch (this) {
            case DRUG -> "drug";
            case LAB -> "lab";
            case SYNONYM, ABBREVIATION, FINDING, TRACE ->
                    codeKind == CodeKind.PROCEDURE ? "procedure" : "condition";
        };
    }
}
