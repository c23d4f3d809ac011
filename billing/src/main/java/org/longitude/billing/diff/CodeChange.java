package org.longitude.billing.diff;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.longitude.billing.fhir.CodeId;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.PredictedCode;

/**
 * An assigned code in one of two revisions or in both.
 *
 * @param before what the earlier revision said of it, assigned or not; null where it did not know
 *     it
 * @param after the same of the later one
 */
record CodeChange(
        CodeId id, Kind kind, @Nullable PredictedCode before, @Nullable PredictedCode after) {

    /** Whether it came, went or stayed. */
    enum Kind {
        ADDED,
        REMOVED,
        KEPT
    }

    String description() {
        PredictedCode known = after != null ? after : before;
        return known == null ? "" : known.getDescription();
    }

    /** Where it is found now; of a code that went, where it was. */
    List<EvidenceSpan> evidence() {
        PredictedCode shown = kind == Kind.REMOVED ? before : after;
        return shown == null ? List.of() : shown.getEvidence();
    }
}
