package org.longitude.coder.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.CodeDecision;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;

final class AssignedFoldTest {
    private final AssignedFold fold = new AssignedFold();

    @Test
    void shouldKeepOutWhatAReviewerRejectedWhenTheFeedSendsItAgain() {
        fold.add(list(code("401.9", CodeDecision.ACCEPTED, 0)));
        fold.add(
                list(
                        code("401.9", CodeDecision.REJECTED, 1),
                        code("428.0", CodeDecision.ADDED, 1)));
        fold.add(list(code("401.9", CodeDecision.ACCEPTED, 0)));

        assertThat(fold.standing()).containsExactly("ICD_9_CM 428.0");
    }

    @Test
    void shouldReplaceTheListWhenALaterOneOfTheSameKindComes() {
        fold.add(list(code("401.9", CodeDecision.ACCEPTED, 0)));
        fold.add(list(code("250.00", CodeDecision.ACCEPTED, 0)));

        assertThat(fold.standing()).containsExactly("ICD_9_CM 250.00");
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
        return AssignedCodes.newBuilder()
                .setAdmissionId("a")
                .setCodeSystem(CodeSystem.ICD_9_CM)
                .setKind(CodeKind.DIAGNOSIS)
                .setCodes(List.copyOf(Stream.of(codes).toList()))
                .setAssignedBy("test")
                .setSourceSystem("test")
                .setMessageId("m")
                .setReceivedAt(Instant.EPOCH)
                .build();
    }
}
