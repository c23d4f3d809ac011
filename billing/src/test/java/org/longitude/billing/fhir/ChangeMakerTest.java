package org.longitude.billing.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.longitude.billing.Predictions.code;
import static org.longitude.billing.Predictions.many;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Claim;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.longitude.billing.Predictions;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.ClaimState;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;

/** Predictions to changes; every bundle that a test makes goes through the validator. */
final class ChangeMakerTest {

    private static final InstanceValidator VALIDATOR = new InstanceValidator();
    private static final Standing WITH_DRAFT =
            new Standing(
                    ClaimState.DRAFT,
                    Set.of(
                            new CodeId(CodeSystem.ICD_10_CM, "I50.9"),
                            new CodeId(CodeSystem.ICD_10_CM, "J18.9")));

    private final ChangeMaker maker = new ChangeMaker(ClaimLimits.DEFAULT, false);

    private Change change(IcdPrediction prediction, Standing before) {
        return validated(maker.change(prediction, before));
    }

    private static Change validated(Change change) {
        List<SingleValidationMessage> wrong =
                VALIDATOR.messages(change.fhir()).stream()
                        .filter(
                                message ->
                                        message.getSeverity() == ResultSeverityEnum.ERROR
                                                || message.getSeverity()
                                                        == ResultSeverityEnum.FATAL)
                        .toList();
        assertThat(wrong).isEmpty();
        return change;
    }

    private static Bundle bundle(Change change) {
        return FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class, change.fhir());
    }

    private static <T extends Resource> List<T> resources(Change change, Class<T> type) {
        return bundle(change).getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static Claim claim(Change change) {
        List<Claim> claims = resources(change, Claim.class);
        assertThat(claims).hasSize(1);
        return claims.get(0);
    }

    private static List<String> conditions(Change change) {
        return resources(change, Condition.class).stream()
                .map(
                        each ->
                                each.getCode().getCodingFirstRep().getCode()
                                        + " "
                                        + each.getVerificationStatus()
                                                .getCodingFirstRep()
                                                .getCode())
                .toList();
    }

    @Test
    void shouldGiveConditionsAndNoClaimWhenPreliminary() {
        Change change =
                change(Predictions.of(256, AdmissionStatus.PRELIMINARY).build(), Standing.NOTHING);

        assertThat(change.claim()).isEqualTo(ClaimState.NONE);
        assertThat(resources(change, Claim.class)).isEmpty();
        assertThat(conditions(change)).containsExactly("I50.9 provisional", "I10 provisional");
    }

    @ParameterizedTest
    @EnumSource(names = {"FINAL", "REVISED"})
    void shouldDraftAClaimWithRankedDiagnosesWhenFinal(AdmissionStatus status) {
        Change change =
                change(
                        Predictions.of(512, status)
                                .setCodes(
                                        List.of(
                                                code("I10", 0.6),
                                                code("I50.9", 0.9),
                                                code("E11.9", 0.4),
                                                code("0BH17EZ", CodeSystem.ICD_10_PCS, 0.8)))
                                .build(),
                        Standing.NOTHING);

        Claim claim = claim(change);
        assertThat(change.claim()).isEqualTo(ClaimState.DRAFT);
        assertThat(claim.getStatus()).isEqualTo(Claim.ClaimStatus.DRAFT);
        assertThat(claim.getDiagnosis())
                .extracting(
                        each -> each.getSequence(),
                        each -> each.getDiagnosisCodeableConcept().getCodingFirstRep().getCode(),
                        each -> each.getTypeFirstRep().getCodingFirstRep().getCode())
                .containsExactly(tuple(1, "I50.9", "principal"), tuple(2, "I10", null));
        assertThat(claim.getProcedure())
                .extracting(
                        each -> each.getProcedureCodeableConcept().getCodingFirstRep().getCode())
                .containsExactly("0BH17EZ");
        assertThat(conditions(change)).containsExactly("I50.9 provisional", "I10 provisional");
    }

    @Test
    void shouldSayWhatR4RequiresAndNobodyKnowsWhenItDrafts() {
        Claim claim =
                claim(
                        change(
                                Predictions.of(512, AdmissionStatus.FINAL)
                                        .setPatientId(null)
                                        .build(),
                                Standing.NOTHING));

        assertThat(
                        List.of(
                                claim.getPatient(),
                                claim.getProvider(),
                                claim.getPriority(),
                                claim.getInsuranceFirstRep().getCoverage(),
                                claim.getInsuranceFirstRep().getFocalElement()))
                .allSatisfy(
                        element ->
                                assertThat(element.getExtensionString(Extensions.ABSENT))
                                        .isEqualTo("unknown"));
    }

    @Test
    void shouldNamePatientAndAdmissionByTheirAuthoritiesWhenTheyHaveThem() {
        Claim claim =
                claim(change(Predictions.of(512, AdmissionStatus.FINAL).build(), Standing.NOTHING));

        assertThat(claim.getPatient().getIdentifier().getValue()).isEqualTo("p1");
        assertThat(claim.getPatient().getIdentifier().getAssigner().getDisplay())
                .isEqualTo("HOSPITAL");
        assertThat(claim.getPatient().getIdentifier().getSystem()).isNull();
        var encounter = claim.getSupportingInfoFirstRep().getValueReference().getIdentifier();
        assertThat(encounter.getSystem()).isEqualTo("urn:oid:2.16.840.1.113883.19.5");
        assertThat(encounter.getValue()).isEqualTo("a1");
        assertThat(References.identifier("|odd|id").getValue()).isEqualTo("odd|id");
        assertThat(References.identifier("plain").getValue()).isEqualTo("plain");
    }

    @ParameterizedTest
    @CsvSource({
        "urn:oid:1.2.3|x, false",
        "urn:oid:2.16.840.1.113883.4.1|x, true",
        "urn:uuid:perhaps|x, false",
        "urn:uuid:0b5c2a0e-6a0f-4b0e-9d5c-2a0e6a0f4b0e|x, true",
        "http://hospital.example/ids|x, true",
        "http://two words/|x, false",
        "dns:hospital.example|x, false",
        "HOSPITAL A|x, false",
        "|odd|id, false",
        "plain, false"
    })
    void shouldBeValidWhateverAnAuthorityIsCalledWhenAnIdHasOne(String id, boolean isSystem) {
        Change change =
                change(
                        Predictions.of(512, AdmissionStatus.FINAL)
                                .setAdmissionId(id)
                                .setPatientId(id)
                                .build(),
                        Standing.NOTHING);

        assertThat(claim(change).getPatient().getIdentifier().hasSystem()).isEqualTo(isSystem);
    }

    @Test
    void shouldCancelTheClaimAndWithdrawAllWhenRetracted() {
        Change change =
                change(
                        Predictions.of(768, AdmissionStatus.RETRACTED)
                                .setCodes(List.of())
                                .setNotes(List.of())
                                .build(),
                        WITH_DRAFT);

        assertThat(change.claim()).isEqualTo(ClaimState.CANCELLED);
        assertThat(claim(change).getStatus()).isEqualTo(Claim.ClaimStatus.CANCELLED);
        assertThat(claim(change).getDiagnosis()).isEmpty();
        assertThat(conditions(change))
                .containsExactly("I50.9 entered-in-error", "J18.9 entered-in-error");
    }

    @Test
    void shouldSayNothingToBillWhenWhatIsRetractedWasNeverFinal() {
        Change change =
                change(
                        Predictions.of(768, AdmissionStatus.RETRACTED).setCodes(List.of()).build(),
                        Standing.NOTHING);

        assertThat(change.claim()).isEqualTo(ClaimState.NONE);
        assertThat(resources(change, Claim.class)).isEmpty();
        assertThat(resources(change, Provenance.class)).hasSize(1);
    }

    @Test
    void shouldCancelTheClaimAndDraftItAgainWhenADischargeIsCancelledAndMadeAgain() {
        Change open = change(Predictions.of(768, AdmissionStatus.PRELIMINARY).build(), WITH_DRAFT);
        Change again =
                change(
                        Predictions.of(1024, AdmissionStatus.FINAL).build(),
                        new Standing(open.claim(), WITH_DRAFT.diagnoses()));

        assertThat(claim(open).getStatus()).isEqualTo(Claim.ClaimStatus.CANCELLED);
        assertThat(claim(again).getStatus()).isEqualTo(Claim.ClaimStatus.DRAFT);
        assertThat(claim(again).getIdElement().getIdPart())
                .isEqualTo(claim(open).getIdElement().getIdPart());
    }

    @Test
    void shouldWithdrawWhatIsNoLongerAssignedWhenRevised() {
        Change change =
                change(
                        Predictions.of(768, AdmissionStatus.REVISED)
                                .setCodes(List.of(code("I50.9", 0.8), code("J18.9", 0.2)))
                                .build(),
                        WITH_DRAFT);

        assertThat(conditions(change))
                .containsExactly("I50.9 provisional", "J18.9 entered-in-error");
    }

    @Test
    void shouldReportWhatIsBeyondTheClaimWhenThereAreTooManyCodes() {
        Change change =
                change(
                        Predictions.of(512, AdmissionStatus.FINAL).setCodes(many(28)).build(),
                        Standing.NOTHING);

        assertThat(claim(change).getDiagnosis()).hasSize(25);
        assertThat(change.beyond())
                .extracting(code -> code.id().code())
                .containsExactly("A00.2", "A00.1", "A00.0");
        assertThat(claim(change).getSupportingInfo().get(1).getValueStringType().getValue())
                .isEqualTo(
                        "3 assigned codes are not on this claim: ICD_10_CM A00.2, ICD_10_CM A00.1,"
                                + " ICD_10_CM A00.0");
        assertThat(conditions(change)).hasSize(28);
    }

    @Test
    void shouldKeepToItsLimitsWhenTheyAreGiven() {
        Change change =
                validated(
                        new ChangeMaker(new ClaimLimits(1, 1), false)
                                .change(
                                        Predictions.of(512, AdmissionStatus.FINAL).build(),
                                        Standing.NOTHING));

        assertThat(claim(change).getDiagnosis()).hasSize(1);
        assertThat(change.beyond()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "ICD_9_CM, 428.0, DIAGNOSIS",
        "ICD_9_CM, V45.81, DIAGNOSIS",
        "ICD_9_CM, E878.1, DIAGNOSIS",
        "ICD_9_CM, 36.15, PROCEDURE",
        "ICD_9_CM, 4280, UNKNOWN",
        "ICD_10_CM, I50.9, DIAGNOSIS",
        "ICD_10_PCS, 0BH17EZ, PROCEDURE",
        "UNKNOWN, 428.0, UNKNOWN",
    })
    void shouldTellDiagnosesFromProceduresWhenACodeIsAssigned(
            CodeSystem system, String code, String kind) {
        Change change =
                change(
                        Predictions.of(512, AdmissionStatus.FINAL)
                                .setCodes(List.of(code(code, system, 0.9)))
                                .build(),
                        Standing.NOTHING);

        assertThat(change.codes())
                .singleElement()
                .extracting(each -> each.kind().name())
                .isEqualTo(kind);
        Claim claim = claim(change);
        assertThat(claim.getDiagnosis()).hasSize(kind.equals("DIAGNOSIS") ? 1 : 0);
        assertThat(claim.getProcedure()).hasSize(kind.equals("PROCEDURE") ? 1 : 0);
        assertThat(change.beyond()).hasSize(kind.equals("UNKNOWN") ? 1 : 0);
    }

    @Test
    void shouldBillHistoryOnlyWhenAskedToOrWhenLiveCareBegan() {
        IcdPrediction history =
                Predictions.of(512, AdmissionStatus.FINAL).setOrigin(Origin.HISTORY).build();

        assertThat(change(history, Standing.NOTHING).claim()).isEqualTo(ClaimState.NONE);
        assertThat(change(history, WITH_DRAFT).claim()).isEqualTo(ClaimState.DRAFT);
        assertThat(
                        validated(
                                        new ChangeMaker(ClaimLimits.DEFAULT, true)
                                                .change(history, Standing.NOTHING))
                                .claim())
                .isEqualTo(ClaimState.DRAFT);
    }

    @Test
    void shouldNameModelAndEvidenceByOffsetsWhenItSaysWhereFrom() {
        Change change =
                change(Predictions.of(512, AdmissionStatus.FINAL).build(), Standing.NOTHING);

        Provenance provenance = resources(change, Provenance.class).get(0);
        Device model = (Device) provenance.getContained().get(0);
        assertThat(model.getDeviceNameFirstRep().getName()).isEqualTo("demo-1");
        assertThat(model.getIdentifierFirstRep().getValue()).isEqualTo("b".repeat(64));
        assertThat(model.getVersionFirstRep().getValue()).isEqualTo("3");
        assertThat(provenance.getAgentFirstRep().getWho().getReference()).isEqualTo("#model");
        assertThat(provenance.getTarget())
                .extracting(each -> each.getReference())
                .containsExactlyElementsOf(
                        bundle(change).getEntry().stream()
                                .filter(entry -> !(entry.getResource() instanceof Provenance))
                                .map(Bundle.BundleEntryComponent::getFullUrl)
                                .toList());
        Provenance.ProvenanceEntityComponent note = provenance.getEntityFirstRep();
        assertThat(note.getWhat().getIdentifier().getValue()).isEqualTo("n1");
        assertThat(note.getExtensionsByUrl(Extensions.EVIDENCE))
                .extracting(
                        each -> each.getExtensionString("code"),
                        each ->
                                each.getExtensionByUrl("start")
                                        .getValueAsPrimitive()
                                        .getValueAsString(),
                        each ->
                                each.getExtensionByUrl("end")
                                        .getValueAsPrimitive()
                                        .getValueAsString())
                .containsExactly(tuple("I50.9", "10", "23"), tuple("I10", "10", "23"));
    }

    @Test
    void shouldMakeTheSameBytesWhenMadeAgain() {
        IcdPrediction prediction = Predictions.of(512, AdmissionStatus.FINAL).build();

        Change once = change(prediction, WITH_DRAFT);
        Change again = change(IcdPrediction.newBuilder(prediction).build(), WITH_DRAFT);

        assertThat(again.id()).isEqualTo(once.id());
        assertThat(again.fhir()).isEqualTo(once.fhir());
        assertThat(bundle(once).getIdentifier().getValue()).isEqualTo("urn:uuid:" + once.id());
    }

    @Test
    void shouldHaveAnotherIdWhenRevisionReleaseOrAdmissionDiffer() {
        Set<UUID> ids =
                Set.of(
                        maker.change(
                                        Predictions.of(1, AdmissionStatus.FINAL).build(),
                                        Standing.NOTHING)
                                .id(),
                        maker.change(
                                        Predictions.of(2, AdmissionStatus.FINAL).build(),
                                        Standing.NOTHING)
                                .id(),
                        maker.change(
                                        Predictions.of(1, AdmissionStatus.FINAL)
                                                .setReleaseNumber(4)
                                                .build(),
                                        Standing.NOTHING)
                                .id(),
                        maker.change(
                                        Predictions.of(1, AdmissionStatus.FINAL)
                                                .setAdmissionId("x")
                                                .build(),
                                        Standing.NOTHING)
                                .id());

        assertThat(ids).hasSize(4).allSatisfy(id -> assertThat(id.version()).isEqualTo(8));
    }

    @Test
    void shouldBeRefusedByTheValidatorWhenABundleIsWrong() {
        String fhir =
                change(Predictions.of(512, AdmissionStatus.FINAL).build(), Standing.NOTHING).fhir();

        assertThat(errors(fhir.replace("\"provisional\"", "\"perhaps\""))).isPositive();
        assertThat(errors(fhir.replace(Extensions.EVIDENCE, "urn:nobody:knows"))).isPositive();
        assertThat(errors(fhir.replace("\"use\":\"claim\",", ""))).isPositive();
    }

    private static long errors(String fhir) {
        return VALIDATOR.messages(fhir).stream()
                .filter(message -> message.getSeverity() == ResultSeverityEnum.ERROR)
                .count();
    }
}
