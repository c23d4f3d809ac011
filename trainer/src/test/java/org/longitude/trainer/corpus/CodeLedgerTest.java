package org.longitude.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.CodeDecision;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;

final class CodeLedgerTest {
    private static final int FEED = 0;
    private static final int REVIEWER = 100;

    private final CodeLedger ledger = new CodeLedger();

    @Test
    void shouldFollowNeitherAnUnknownDecisionNorAnUnknownSystem() {
        ledger.add(
                list(
                        code("428.0", CodeDecision.UNKNOWN, FEED),
                        code("401.9", CodeDecision.ACCEPTED, FEED)));
        ledger.add(
                list(
                        CodeSystem.UNKNOWN,
                        CodeKind.DIAGNOSIS,
                        code("X1", CodeDecision.ACCEPTED, FEED)));

        assertThat(standing()).containsExactly("401.9");
        assertThat(ledger.unknownDecisions()).isEqualTo(1);
    }

    @Test
    void shouldDropACodeThatTheFeedsNewListLacks() {
        ledger.add(
                list(
                        code("428.0", CodeDecision.ACCEPTED, FEED),
                        code("401.9", CodeDecision.ACCEPTED, FEED)));
        ledger.add(list(code("401.9", CodeDecision.ACCEPTED, FEED)));

        assertThat(standing()).containsExactly("401.9");
    }

    @Test
    void shouldSayNothingOfTheCodesWhenEveryListWasTakenBack() {
        assertThat(ledger.isWithdrawn()).as("nothing was ever said").isFalse();
        ledger.add(list(code("428.0", CodeDecision.ACCEPTED, FEED)));
        assertThat(ledger.isWithdrawn()).isFalse();

        ledger.add(list());

        assertThat(standing()).isEmpty();
        assertThat(ledger.isWithdrawn()).isTrue();
    }

    @Test
    void shouldKeepARejectedCodeOutWhenTheFeedSendsItAgain() {
        ledger.add(
                list(
                        code("428.0", CodeDecision.ACCEPTED, FEED),
                        code("401.9", CodeDecision.ACCEPTED, FEED)));
        ledger.add(
                list(
                        code("428.0", CodeDecision.REJECTED, REVIEWER),
                        code("584.9", CodeDecision.ADDED, REVIEWER)));
        ledger.add(
                list(
                        code("428.0", CodeDecision.ACCEPTED, FEED),
                        code("401.9", CodeDecision.ACCEPTED, FEED)));

        assertThat(standing()).containsExactly("401.9", "584.9");
    }

    @Test
    void shouldFollowTheReviewersLastWord() {
        ledger.add(list(code("428.0", CodeDecision.REJECTED, REVIEWER)));
        ledger.add(list(code("428.0", CodeDecision.ACCEPTED, REVIEWER)));

        assertThat(standing()).containsExactly("428.0");
    }

    @Test
    void shouldNotLetProceduresReplaceDiagnoses() {
        ledger.add(list(code("428.0", CodeDecision.ACCEPTED, FEED)));
        ledger.add(
                list(
                        CodeSystem.ICD_9_CM,
                        CodeKind.PROCEDURE,
                        code("96.71", CodeDecision.ACCEPTED, FEED)));

        assertThat(standing()).containsExactly("428.0", "96.71");
    }

    @Test
    void shouldEmptyTheFeedsListWhenTheFeedSendsAnEmptyOne() {
        ledger.add(list(code("428.0", CodeDecision.ACCEPTED, FEED)));
        ledger.add(list());

        assertThat(standing()).isEmpty();
    }

    private List<String> standing() {
        return ledger.standing().stream().map(StandingCode::code).toList();
    }

    private static AssignedCode code(String code, CodeDecision decision, int precedence) {
        return AssignedCode.newBuilder()
                .setCode(code)
                .setDecision(decision)
                .setSource("test")
                .setPrecedence(precedence)
                .build();
    }

    private static AssignedCodes list(AssignedCode... codes) {
        return list(CodeSystem.ICD_9_CM, CodeKind.DIAGNOSIS, codes);
    }

    private static AssignedCodes list(CodeSystem system, CodeKind kind, AssignedCode... codes) {
        return AssignedCodes.newBuilder()
                .setAdmissionId("a1")
                .setPatientId("p1")
                .setCodeSystem(system)
                .setKind(kind)
                .setCodes(List.of(codes))
                .setAssignedBy("test")
                .setSourceSystem("synthetic-train")
                .setMessageId("m1")
                .setReceivedAt(Instant.EPOCH)
                .build();
    }
}
