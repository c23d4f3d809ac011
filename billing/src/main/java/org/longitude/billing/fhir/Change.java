package org.longitude.billing.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.UUID;
import org.longitude.schemas.v1.ClaimState;
import org.longitude.schemas.v1.IcdPrediction;

/**
 * What a prediction means to billing.
 *
 * @param id the same for every run over the same prediction
 * @param codes the assigned codes that stand from now on
 * @param beyond those of them that a draft would carry and does not
 * @param fhir the bundle in JSON
 */
public record Change(
        UUID id,
        IcdPrediction prediction,
        ClaimState claim,
        List<RankedCode> codes,
        List<RankedCode> beyond,
        String fhir) {

    private static final int BEYOND_BYTES = 64;

    public Change {
        codes = List.copyOf(codes);
        beyond = List.copyOf(beyond);
    }

    /** How much of a record it takes: its bundle, and room for each code beyond. */
    public long bytes() {
        return fhir.getBytes(UTF_8).length + (long) BEYOND_BYTES * beyond.size();
    }
}
