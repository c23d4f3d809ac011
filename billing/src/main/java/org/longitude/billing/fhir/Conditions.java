package org.longitude.billing.fhir;

import java.util.Date;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.IcdPrediction;

/**
 * A diagnosis as a Condition. It is provisional whatever the admission's status: final says that
 * the admission's documents are complete, and nobody has confirmed what a model read in them.
 */
final class Conditions {

    private static final String VERIFICATION =
            "http://terminology.hl7.org/CodeSystem/condition-ver-status";
    private static final String CATEGORY =
            "http://terminology.hl7.org/CodeSystem/condition-category";

    private Conditions() {}

    static Condition provisional(IcdPrediction prediction, RankedCode code) {
        Condition condition = condition(prediction, code.id(), "provisional", Claims.concept(code));
        condition.addExtension(Extensions.prediction(code));
        return condition;
    }

    /** Says that it should not have been said. */
    static Condition withdrawn(IcdPrediction prediction, CodeId code) {
        return condition(
                prediction,
                code,
                "entered-in-error",
                Claims.coded(CodeKinds.uri(code.system(), CodeKind.DIAGNOSIS), code.code()));
    }

    private static Condition condition(
            IcdPrediction prediction, CodeId id, String verification, CodeableConcept code) {
        Condition condition = new Condition();
        condition.setId(
                StableId.of("condition", prediction.getAdmissionId(), id.system(), id.code())
                        .toString());
        condition.setVerificationStatus(Claims.coded(VERIFICATION, verification));
        condition.addCategory(Claims.coded(CATEGORY, "encounter-diagnosis"));
        condition.setCode(code);
        condition.setSubject(References.patient(prediction.getPatientId()));
        condition.setEncounter(References.encounter(prediction.getAdmissionId()));
        condition.setRecordedDate(Date.from(prediction.getCodedAt()));
        return condition;
    }
}
