package org.longitude.billing.fhir;

import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Claim;
import org.hl7.fhir.r4.model.Claim.ClaimStatus;
import org.hl7.fhir.r4.model.Claim.Use;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.StringType;
import org.longitude.schemas.v1.ClaimState;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.IcdPrediction;

/** The one Claim of an admission: a draft for billing to complete, or that draft cancelled. */
final class Claims {

    private static final String CLAIM_TYPE = "http://terminology.hl7.org/CodeSystem/claim-type";
    private static final String INFORMATION =
            "http://terminology.hl7.org/CodeSystem/claiminformationcategory";
    private static final String DIAGNOSIS_TYPE =
            "http://terminology.hl7.org/CodeSystem/ex-diagnosistype";
    private static final String PROCEDURE_TYPE =
            "http://terminology.hl7.org/CodeSystem/ex-procedure-type";

    private Claims() {}

    static Claim of(
            IcdPrediction prediction,
            ClaimState state,
            List<RankedCode> codes,
            List<RankedCode> beyond) {
        Claim claim = new Claim();
        claim.setId(StableId.of("claim", prediction.getAdmissionId()).toString());
        claim.setStatus(state == ClaimState.DRAFT ? ClaimStatus.DRAFT : ClaimStatus.CANCELLED);
        claim.setUse(Use.CLAIM);
        claim.setType(coded(CLAIM_TYPE, "institutional"));
        claim.setPatient(References.patient(prediction.getPatientId()));
        claim.setCreated(Date.from(prediction.getCodedAt()));
        claim.setProvider(References.absent());
        claim.setPriority(absentConcept());
        addInsurance(claim);
        addEncounter(claim, prediction.getAdmissionId());
        codes.stream().filter(RankedCode::onClaim).forEach(code -> addCode(claim, code));
        if (!beyond.isEmpty()) {
            addNotice(claim, beyond);
        }
        return claim;
    }

    /** R4 wants one with all of its parts; whose it is, only billing knows. */
    private static void addInsurance(Claim claim) {
        BooleanType focal = new BooleanType();
        focal.addExtension(Extensions.absent());
        claim.addInsurance().setSequence(1).setFocalElement(focal).setCoverage(References.absent());
    }

    /** A Claim names its Encounter in its items only, of which a draft has none. */
    private static void addEncounter(Claim claim, String admissionId) {
        claim.addSupportingInfo()
                .setSequence(1)
                .setCategory(coded(INFORMATION, "info"))
                .setValue(References.encounter(admissionId));
    }

    private static void addNotice(Claim claim, List<RankedCode> beyond) {
        claim.addSupportingInfo()
                .setSequence(2)
                .setCategory(coded(INFORMATION, "info"))
                .setValue(
                        new StringType(
                                "%d assigned codes are not on this claim: %s"
                                        .formatted(beyond.size(), ChangeMaker.listed(beyond))));
    }

    private static void addCode(Claim claim, RankedCode code) {
        if (code.kind() == CodeKind.DIAGNOSIS) {
            Claim.DiagnosisComponent diagnosis =
                    claim.addDiagnosis().setSequence(code.rank()).setDiagnosis(concept(code));
            if (code.rank() == 1) {
                diagnosis.addType(coded(DIAGNOSIS_TYPE, "principal"));
            }
        } else {
            Claim.ProcedureComponent procedure =
                    claim.addProcedure().setSequence(code.rank()).setProcedure(concept(code));
            if (code.rank() == 1) {
                procedure.addType(coded(PROCEDURE_TYPE, "primary"));
            }
        }
    }

    static CodeableConcept concept(RankedCode code) {
        CodeableConcept concept =
                coded(CodeKinds.uri(code.id().system(), code.kind()), code.id().code());
        if (!code.code().getDescription().isBlank()) {
            concept.setText(code.code().getDescription());
        }
        return concept;
    }

    private static CodeableConcept absentConcept() {
        CodeableConcept concept = new CodeableConcept();
        concept.addExtension(Extensions.absent());
        return concept;
    }

    static CodeableConcept coded(String system, String code) {
        return new CodeableConcept(new Coding().setSystem(system).setCode(code));
    }
}
