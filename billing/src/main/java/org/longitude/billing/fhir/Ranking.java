package org.longitude.billing.fhir;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.PredictedCode;

/**
 * The assigned codes in the order in which a claim lists them: within their kind the most probable
 * first, equal ones by code. Which diagnosis is the principal one is a clinical decision that no
 * probability makes; rank 1 is a draft for the person who makes it.
 */
final class Ranking {

    private Ranking() {}

    /**
     * The assigned codes, each once.
     *
     * @param billed whether there is a claim for them
     */
    static List<RankedCode> of(List<PredictedCode> codes, boolean billed, ClaimLimits limits) {
        Map<CodeId, PredictedCode> assigned = new LinkedHashMap<>();
        codes.stream()
                .filter(PredictedCode::getAssigned)
                .sorted(
                        Comparator.comparingDouble(PredictedCode::getProbability)
                                .reversed()
                                .thenComparing(PredictedCode::getCode))
                .forEach(
                        code ->
                                assigned.putIfAbsent(
                                        new CodeId(code.getCodeSystem(), code.getCode()), code));
        Map<CodeKind, Integer> ranks = new EnumMap<>(CodeKind.class);
        List<RankedCode> ranked = new ArrayList<>(assigned.size());
        for (PredictedCode code : assigned.values()) {
            CodeKind kind = CodeKinds.of(code.getCodeSystem(), code.getCode());
            int rank = ranks.merge(kind, 1, Integer::sum);
            ranked.add(new RankedCode(code, kind, rank, billed && rank <= max(kind, limits)));
        }
        return List.copyOf(ranked);
    }

    private static int max(CodeKind kind, ClaimLimits limits) {
        return switch (kind) {
            case DIAGNOSIS -> limits.diagnosesMax();
            case PROCEDURE -> limits.proceduresMax();
            case UNKNOWN -> 0;
        };
    }
}
