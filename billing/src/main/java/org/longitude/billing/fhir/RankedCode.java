package org.longitude.billing.fhir;

import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.PredictedCode;

/**
 * An assigned code and its place.
 *
 * @param rank among the assigned codes of its kind, 1 is the most probable
 * @param onClaim whether the admission's claim carries it
 */
public record RankedCode(PredictedCode code, CodeKind kind, int rank, boolean onClaim) {

    /** What tells it from others. */
    public CodeId id() {
        return new CodeId(code.getCodeSystem(), code.getCode());
    }
}
