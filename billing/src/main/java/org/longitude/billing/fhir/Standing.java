package org.longitude.billing.fhir;

import java.util.Set;
import org.longitude.schemas.v1.ClaimState;

/**
 * What stood of an admission before a change.
 *
 * @param claim where its claim stands
 * @param diagnoses every diagnosis that ever stood, those that were withdrawn included
 */
public record Standing(ClaimState claim, Set<CodeId> diagnoses) {

    /** Of an admission that nothing was heard of. */
    public static final Standing NOTHING = new Standing(ClaimState.NONE, Set.of());

    public Standing {
        diagnoses = Set.copyOf(diagnoses);
    }
}
