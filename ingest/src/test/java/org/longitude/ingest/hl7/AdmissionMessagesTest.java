package org.longitude.ingest.hl7;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;

final class AdmissionMessagesTest {

    private static final String PID = "PID|1||4711^^^NORTH^MR";

    private static byte[] change(String trigger, String times, String... more) {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "MSH|^~\\&|ADT|NORTH|||20260301120000+0100||ADT^"
                                        + trigger
                                        + "|A-7|P|2.4",
                                "EVN|" + trigger + "|20260301115500",
                                PID,
                                "PV1|1|I|W1||||||||||||||||900001^^^NORTH" + times));
        lines.addAll(List.of(more));
        return Messages.bytes(lines);
    }

    /** PV1-44 and PV1-45, 19 having been the last field. */
    private static String times(String admitted, String discharged) {
        return "|".repeat(25) + admitted + "|" + discharged;
    }

    @ParameterizedTest
    @CsvSource({
        "A01, ADMITTED",
        "A02, TRANSFERRED",
        "A03, DISCHARGED",
        "A11, ADMISSION_CANCELLED",
        "A13, DISCHARGE_CANCELLED"
    })
    void shouldTellWhatHappenedWhenTheTriggerSaysIt(String trigger, AdmissionEventKind kind) {
        List<AdmissionEvent> events =
                Messages.events(change(trigger, times("20260220080000", "20260301110000")));

        assertThat(events).hasSize(1);
        AdmissionEvent event = events.get(0);
        assertThat(event.getKind()).isEqualTo(kind);
        assertThat(event.getAdmissionId()).isEqualTo("NORTH|900001");
        assertThat(event.getPatientId()).isEqualTo("NORTH|4711");
        assertThat(event.getOccurredAt()).isEqualTo(Instant.parse("2026-03-01T10:55:00Z"));
        assertThat(event.getSourceSystem()).isEqualTo("ADT@NORTH");
        assertThat(event.getMessageId()).startsWith("A-7#");
    }

    @Test
    void shouldRepeatTheDischargeWhenAnUpdateHasOne() {
        AdmissionEvent event =
                Messages.events(change("A08", times("20260220080000", "20260301110000"))).get(0);

        assertThat(event.getKind()).isEqualTo(AdmissionEventKind.DISCHARGED);
        assertThat(event.getOccurredAt()).isEqualTo(Instant.parse("2026-03-01T10:00:00Z"));
    }

    @Test
    void shouldRepeatTheAdmissionWhenAnUpdateHasNoDischarge() {
        AdmissionEvent event = Messages.events(change("A08", times("20260220080000", ""))).get(0);

        assertThat(event.getKind()).isEqualTo(AdmissionEventKind.ADMITTED);
        assertThat(event.getOccurredAt()).isEqualTo(Instant.parse("2026-02-20T07:00:00Z"));
    }

    @Test
    void shouldListFinalCodesBySystemWhenADischargeBringsThem() {
        List<AssignedCodes> lists =
                Messages.codes(
                        change(
                                "A03",
                                "",
                                "DG1|1||428.0^CHF^I9||||||||||||||",
                                "DG1|2||I50.9^Heart failure^I10|||F|||||||||2",
                                "DG1|3||E119^Diabetes^I10C|||F|||||||||1",
                                "DG1|4||R07.9^Chest pain^I10|||A",
                                "DG1|5||I10^Hypertension^I10|||F|||||||||||||||D",
                                "PR1|1||02HV33Z^Catheter^I10P",
                                "PR1|2||99213^Visit^C4",
                                "PR1|3||3615^Bypass^I9CP"));

        assertThat(lists).hasSize(4);
        AssignedCodes icd10 =
                lists.stream()
                        .filter(list -> list.getCodeSystem() == CodeSystem.ICD_10_CM)
                        .findFirst()
                        .orElseThrow();
        assertThat(icd10.getKind()).isEqualTo(CodeKind.DIAGNOSIS);
        assertThat(icd10.getCodes())
                .extracting(AssignedCode::getCode)
                .containsExactly("E11.9", "I50.9");
        assertThat(icd10.getCodes()).extracting(AssignedCode::getSequence).containsExactly(1, 2);
        assertThat(icd10.getAdmissionId()).isEqualTo("NORTH|900001");
        assertThat(codesOf(lists, CodeSystem.ICD_9_CM, CodeKind.DIAGNOSIS))
                .containsExactly("428.0");
        assertThat(codesOf(lists, CodeSystem.ICD_9_CM, CodeKind.PROCEDURE))
                .containsExactly("36.15");
        assertThat(codesOf(lists, CodeSystem.ICD_10_PCS, CodeKind.PROCEDURE))
                .containsExactly("02HV33Z");
    }

    @Test
    void shouldTakeTheFeedsSystemWhereACodeNamesNone() {
        byte[] message =
                change(
                        "A03",
                        "",
                        "DG1|1||I50.9^Heart failure|||F",
                        "DG1|2||428.0^CHF^I9|||F",
                        "DG1|3||R-17^Ward's own^L|||F",
                        "PR1|1||02HV33Z^Catheter");

        assertThat(Messages.refused(message)).isEqualTo("unknown_code_system");
        List<AssignedCodes> lists =
                Messages.codes(Hl7Settings.Defaults.STANDARD.withCodeSystem("icd-10"), message);
        assertThat(lists).hasSize(3);
        assertThat(codesOf(lists, CodeSystem.ICD_10_CM, CodeKind.DIAGNOSIS))
                .containsExactly("I50.9");
        assertThat(codesOf(lists, CodeSystem.ICD_9_CM, CodeKind.DIAGNOSIS))
                .containsExactly("428.0");
        assertThat(codesOf(lists, CodeSystem.ICD_10_PCS, CodeKind.PROCEDURE))
                .containsExactly("02HV33Z");
    }

    @Test
    void shouldRefuseAFeedsSystemThatIsNoIcd() {
        assertThatThrownBy(() -> Hl7Settings.Defaults.STANDARD.withCodeSystem("SNOMED"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ICD-9 or ICD-10");
    }

    @Test
    void shouldLeaveUntypedDiagnosesOutWhenTheyComeWithTheAdmission() {
        byte[] message = change("A01", "", "DG1|1||428.0^CHF^I9");

        assertThat(Messages.codes(message)).isEmpty();
        assertThat(Messages.events(message)).hasSize(1);
    }

    private static final String DELETED = "DG1|1||I10^^I10|||F|||||||||||||||D";
    private static final String ADDED = "DG1|2||I50.9^^I10|||F|||||||||||||||A";

    private static byte[] bill(String trigger, String... segments) {
        return new String(change("A03", "", segments), UTF_8)
                .replace("ADT^A03", "BAR^" + trigger)
                .getBytes(UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"P01", "P05"})
    void shouldWithdrawTheListWhenASnapshotDeletesAllThatItSays(String trigger) {
        List<AssignedCodes> lists =
                Messages.codes(
                        bill(
                                trigger,
                                DELETED,
                                "PR1|1||02HV33Z^^I10P|||||||||||||||||D",
                                "DG1|3||428.0^^I9|||F"));

        assertThat(lists).hasSize(3);
        assertThat(codesOf(lists, CodeSystem.ICD_10_CM, CodeKind.DIAGNOSIS)).isEmpty();
        assertThat(codesOf(lists, CodeSystem.ICD_10_PCS, CodeKind.PROCEDURE)).isEmpty();
        assertThat(codesOf(lists, CodeSystem.ICD_9_CM, CodeKind.DIAGNOSIS))
                .containsExactly("428.0");
    }

    @Test
    void shouldGuessNoListWhenCodesAreChangedOneByOne() {
        assertThat(List.of(bill("P12", DELETED), bill("P12", DELETED, ADDED), bill("P12", ADDED)))
                .allSatisfy(
                        message ->
                                assertThat(Messages.refused(message))
                                        .isEqualTo("codes_without_list"));
        assertThat(
                        codesOf(
                                Messages.codes(bill("P12", DELETED, "DG1|2||I50.9^^I10|||F")),
                                CodeSystem.ICD_10_CM,
                                CodeKind.DIAGNOSIS))
                .containsExactly("I50.9");
    }

    private static List<String> codesOf(
            List<AssignedCodes> lists, CodeSystem system, CodeKind kind) {
        return lists.stream()
                .filter(list -> list.getCodeSystem() == system && list.getKind() == kind)
                .flatMap(list -> list.getCodes().stream())
                .map(AssignedCode::getCode)
                .toList();
    }
}
