package org.longitude.billing.fhir;

import ca.uhn.fhir.context.FhirContext;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Resource;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.ClaimState;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.PredictedCode;

/**
 * Predictions to changes. Each change is a transaction Bundle of PUTs under ids that are functions
 * of the admission and the code, and holds the admission's whole state: a server that takes only
 * the newest is where it should be.
 *
 * <p>Threading: safe for use by several threads.
 */
public final class ChangeMaker {

    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private final ClaimLimits limits;
    private final boolean billHistory;

    /**
     * A maker.
     *
     * @param billHistory whether a replayed archive's final codes become drafts to bill, too
     */
    public ChangeMaker(ClaimLimits limits, boolean billHistory) {
        this.limits = limits;
        this.billHistory = billHistory;
    }

    /** What the prediction means where this stood before. */
    public Change change(IcdPrediction prediction, Standing before) {
        ClaimState claim = claim(prediction, before.claim());
        boolean drafted = claim == ClaimState.DRAFT;
        List<RankedCode> codes = Ranking.of(standing(prediction), drafted, limits);
        List<RankedCode> beyond =
                drafted ? codes.stream().filter(code -> !code.onClaim()).toList() : List.of();
        UUID id =
                StableId.of(
                        "change",
                        prediction.getAdmissionId(),
                        prediction.getRevision(),
                        prediction.getReleaseNumber());
        Bundle bundle = bundle(id, resources(prediction, before, claim, codes, beyond));
        bundle.setTimestamp(Date.from(prediction.getCodedAt()));
        String fhir = FHIR.newJsonParser().encodeResourceToString(bundle);
        return new Change(id, prediction, claim, codes, beyond, fhir);
    }

    /** A retraction has no codes, whatever a writer left in it. */
    private static List<PredictedCode> standing(IcdPrediction prediction) {
        return prediction.getStatus() == AdmissionStatus.RETRACTED
                ? List.of()
                : prediction.getCodes();
    }

    /**
     * Only what is final is billed. What no longer is takes an earlier draft back, whether it was
     * retracted or its discharge cancelled. History begins no claim unless asked to, and goes on
     * with one that live care began.
     */
    private ClaimState claim(IcdPrediction prediction, ClaimState before) {
        boolean isFinal =
                prediction.getStatus() == AdmissionStatus.FINAL
                        || prediction.getStatus() == AdmissionStatus.REVISED;
        boolean mayBegin = prediction.getOrigin() != Origin.HISTORY || billHistory;
        if (isFinal && (mayBegin || before != ClaimState.NONE)) {
            return ClaimState.DRAFT;
        }
        return before == ClaimState.NONE ? ClaimState.NONE : ClaimState.CANCELLED;
    }

    private static List<Resource> resources(
            IcdPrediction prediction,
            Standing before,
            ClaimState claim,
            List<RankedCode> codes,
            List<RankedCode> beyond) {
        List<Resource> resources = new ArrayList<>();
        if (claim != ClaimState.NONE) {
            resources.add(Claims.of(prediction, claim, codes, beyond));
        }
        Set<CodeId> withdrawn = new TreeSet<>(before.diagnoses());
        for (RankedCode code : codes) {
            if (code.kind() == CodeKind.DIAGNOSIS) {
                resources.add(Conditions.provisional(prediction, code));
                withdrawn.remove(code.id());
            }
        }
        withdrawn.forEach(code -> resources.add(Conditions.withdrawn(prediction, code)));
        resources.add(Provenances.of(prediction, codes, resources));
        return resources;
    }

    private static Bundle bundle(UUID id, List<Resource> resources) {
        Bundle bundle = new Bundle();
        bundle.setType(BundleType.TRANSACTION);
        bundle.getIdentifier().setSystem("urn:ietf:rfc:3986").setValue(urn(id.toString()));
        for (Resource resource : resources) {
            String local = resource.getIdElement().getIdPart();
            bundle.addEntry()
                    .setFullUrl(urn(local))
                    .setResource(resource)
                    .getRequest()
                    .setMethod(HTTPVerb.PUT)
                    .setUrl(resource.fhirType() + "/" + local);
        }
        return bundle;
    }

    static String urn(String uuid) {
        return "urn:uuid:" + uuid;
    }

    /** Codes as one line of text, for people. */
    static String listed(List<RankedCode> codes) {
        return codes.stream()
                .map(code -> code.id().system() + " " + code.id().code())
                .collect(Collectors.joining(", "));
    }
}
