package org.longitude.ingest.codes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.longitude.ingest.source.RejectionReason.*;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.RecordKind;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.Origin;

final class CodeTableTest {

    private static final Arrival ARRIVAL =
            new Arrival(
                    "billing",
                    Origin.HISTORY,
                    false,
                    Clock.fixed(Instant.parse("2026-11-30T08:00:00Z"), ZoneOffset.UTC));
    private static final String HEADER =
            "admission_id,patient_id,system,kind,sequence,code,assigned_at\n";

    @TempDir private Path folder;

    @Test
    void shouldGiveOneListForEachSystemAndKindWhenRowsAreScattered() {
        List<AssignedCodes> lists =
                codes(
                        read(
                                HEADER
                                        + "7,p,ICD_10_CM,,2,I10,2026-11-02\n"
                                        + "8,,ICD-9-CM,DIAGNOSIS,,4280,\n"
                                        + "7,p,ICD10PCS,PROCEDURE,1,02HV33Z,\n"
                                        + "7,p,icd_10_cm,diagnosis,1,I5032,2026-11-03 10:00:00\n"));

        assertThat(lists)
                .extracting(
                        AssignedCodes::getAdmissionId,
                        AssignedCodes::getPatientId,
                        AssignedCodes::getCodeSystem,
                        AssignedCodes::getKind,
                        CodeTableTest::written)
                .containsExactly(
                        tuple("8", null, CodeSystem.ICD_9_CM, CodeKind.DIAGNOSIS, List.of("428.0")),
                        tuple(
                                "7",
                                "p",
                                CodeSystem.ICD_10_PCS,
                                CodeKind.PROCEDURE,
                                List.of("02HV33Z")),
                        tuple(
                                "7",
                                "p",
                                CodeSystem.ICD_10_CM,
                                CodeKind.DIAGNOSIS,
                                List.of("I50.32", "I10")));
        assertThat(lists.get(2).getAssignedAt()).isEqualTo(Instant.parse("2026-11-03T10:00:00Z"));
        assertThat(lists.get(2).getSourceSystem()).isEqualTo("billing");
    }

    @Test
    void shouldNeedNoMoreThanTwoColumnsInAnyOrderWhenTheSystemIsGiven() {
        List<Intake> items =
                read(
                        "Code,remark,ADMISSION_ID\nI10,\"a, b\",7\n428.0,,8\n",
                        Optional.of(CodeSystem.ICD_10_CM));

        assertThat(codes(items)).extracting(CodeTableTest::written).containsExactly(List.of("I10"));
        assertThat(rejections(items)).extracting(Rejection::reason).containsExactly(BAD_CODE);
    }

    @Test
    void shouldKeepTheBetterRankWhenACodeStandsTwice() {
        AssignedCodes list =
                codes(
                                read(
                                        HEADER
                                                + "7,,ICD_10_CM,,3,I10,\n7,,ICD_10_CM,,1,I10,\n7,,ICD_10_CM,,,E119,\n"))
                        .get(0);

        assertThat(list.getCodes())
                .extracting(AssignedCode::getCode, AssignedCode::getSequence)
                .containsExactly(tuple("I10", 1), tuple("E11.9", null));
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("no code", "7,,ICD_10_CM,,2,,", MISSING_CODE),
                Arguments.of("a blank code", "7,,ICD_10_CM,,2,\" \",", MISSING_CODE),
                Arguments.of("a code of letters", "7,,ICD_10_CM,,2,sepsis,", BAD_CODE),
                Arguments.of("a procedure as diagnosis", "7,,ICD_10_CM,,2,02HV33Z,", BAD_CODE),
                Arguments.of("no system", "7,,,,2,I10,", UNKNOWN_CODE_SYSTEM),
                Arguments.of("a system of SNOMED", "7,,SNOMED,,2,I10,", UNKNOWN_CODE_SYSTEM),
                Arguments.of("a kind of its own", "7,,ICD_10_CM,symptom,2,I10,", UNKNOWN_CODE_KIND),
                Arguments.of("four digits of ICD-9", "7,,ICD_9_CM,,2,4280,", AMBIGUOUS_CODE),
                Arguments.of("a rank in words", "7,,ICD_10_CM,,first,I10,", BAD_SEQUENCE),
                Arguments.of("a rank of zero", "7,,ICD_10_CM,,0,I10,", BAD_SEQUENCE),
                Arguments.of("a rank beyond the limit", "7,,ICD_10_CM,,1001,I10,", BAD_SEQUENCE),
                Arguments.of("a rank of pandas", "7,,ICD_10_CM,,2.0,I10,", BAD_SEQUENCE),
                Arguments.of("the same rank", "7,,ICD_10_CM,,1,I10,", DUPLICATE_SEQUENCE),
                Arguments.of("a date in words", "7,,ICD_10_CM,,2,I10,today", BAD_TIMESTAMP),
                Arguments.of(
                        "a year 9999", "7,,ICD_10_CM,,2,I10,9999-01-01", TIMESTAMP_OUT_OF_RANGE),
                Arguments.of("another patient", "7,q,ICD_10_CM,,2,I10,", PATIENT_MISMATCH),
                Arguments.of("a patient of pandas", "7,1.0,ICD_10_CM,,2,I10,", FRACTIONAL_ID),
                Arguments.of("a patient with a NUL", "7,p\0,ICD_10_CM,,2,I10,", BAD_ID));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void shouldRefuseTheWholeListInOneLetterWhenOneRowIsBroken(
            String name, String row, RejectionReason reason) {
        String first = "7,p,ICD_10_CM,,1,I5032,";
        List<Intake> items = read(HEADER + first + "\n8,,ICD_10_CM,,1,E119,\n" + row + "\n");

        assertThat(codes(items)).extracting(AssignedCodes::getAdmissionId).containsExactly("8");
        Rejection.WithBytes refused = (Rejection.WithBytes) rejections(items).get(0);
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused.kind()).isEqualTo(RecordKind.CODES);
        assertThat(new String(refused.original().toByteArray(), UTF_8))
                .isEqualTo(first + "\n" + row + "\n");
        assertThat(refused.columns()).isEqualTo(HEADER.strip());
        assertThat(refused.position().line()).isEqualTo(reason == DUPLICATE_SEQUENCE ? 2 : 4);
    }

    static Stream<Arguments> nobodys() {
        return Stream.of(
                Arguments.of("no admission", ",,ICD_10_CM,,1,I10,", CODES_WITHOUT_ADMISSION),
                Arguments.of("an admission of pandas", "7.0,,ICD_10_CM,,1,I10,", FRACTIONAL_ID),
                Arguments.of("an admission like a key", "note:7,,ICD_10_CM,,1,I10,", RESERVED_ID),
                Arguments.of("an endless admission", "7".repeat(2000) + ",,,,,I10,", ID_TOO_LONG),
                Arguments.of("a cell too few", "7,,ICD_10_CM,,1,I10", WRONG_COLUMN_COUNT),
                Arguments.of("a cell too many", "7,,ICD_10_CM,,1,I10,,", WRONG_COLUMN_COUNT),
                Arguments.of("a quote inside", "7,,ICD_10_CM,,1,I\"10,", MALFORMED_ROW),
                Arguments.of("a quote that stays open", "7,,ICD_10_CM,,1,\"I10,", TRUNCATED_ROW),
                Arguments.of("an endless row", "7,,,,,I10," + "x".repeat(70_000), RECORD_TOO_LONG));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nobodys")
    void shouldRefuseTheRowAloneWhenItIsNoAdmissions(
            String name, String row, RejectionReason reason) {
        List<Intake> items = read(HEADER + "8,,ICD_10_CM,,1,E119,\n" + row);

        assertThat(codes(items)).hasSize(1);
        assertThat(rejections(items))
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
        if (rejections(items).get(0) instanceof Rejection.WithBytes refused) {
            assertThat(refused.columns()).isNull();
        }
    }

    @Test
    void shouldRefuseTheListWhenItHasMoreCodesThanAnAdmissionMayHave() {
        StringBuilder table = new StringBuilder(HEADER);
        for (int i = 0; i < 1001; i++) {
            table.append("7,,ICD_10_CM,,,A")
                    .append(10 + i % 90)
                    .append('.')
                    .append(i)
                    .append(",\n");
        }

        List<Intake> items = read(table.toString());

        assertThat(codes(items)).isEmpty();
        assertThat(rejections(items).get(0).reason()).isEqualTo(TOO_MANY_CODES);
    }

    @ParameterizedTest
    @MethodSource("headers")
    void shouldStopWithoutShowingTheLineWhenTheHeaderIsNone(String table) {
        assertThatThrownBy(() -> read(table))
                .isInstanceOf(IngestException.class)
                .hasMessageNotContaining("Quill")
                .hasMessageContaining("expected: ADMISSION_ID,CODE");
    }

    static Stream<String> headers() {
        return Stream.of(
                "",
                "7,Quillfeather,I10\n",
                "admission_id,Quill\n",
                "admission_id,code,code\n7,I10,I10\n",
                "admission_id,code,kind,Kind\n");
    }

    @Test
    void shouldMakeTheSameRecordsWhenTheSameTableIsReadAgain() {
        String table = HEADER + "7,p,ICD_10_CM,,1,I5032,\n";

        assertThat(codes(read(table))).isEqualTo(codes(read(table)));
    }

    private List<Intake> read(String table) {
        return read(table, Optional.empty());
    }

    private List<Intake> read(String table, Optional<CodeSystem> system) {
        List<Intake> items = new ArrayList<>();
        try (CodeTable codes =
                new CodeTable(
                        () ->
                                ByteSource.of(
                                        "file:codes.csv",
                                        new ByteArrayInputStream(table.getBytes(UTF_8))),
                        new CodeTable.Settings(ARRIVAL, Authorities.none(), system),
                        Quarantine.open(folder.resolve("quarantine"), 1L << 30))) {
            codes.forEachRemaining(items::add);
        }
        return items;
    }

    private static List<String> written(AssignedCodes list) {
        return list.getCodes().stream().map(AssignedCode::getCode).toList();
    }

    private static List<AssignedCodes> codes(List<Intake> items) {
        return items.stream()
                .filter(CodesRead.class::isInstance)
                .map(item -> ((CodesRead) item).codes())
                .toList();
    }

    private static List<Rejection> rejections(List<Intake> items) {
        return items.stream()
                .filter(Rejection.class::isInstance)
                .map(Rejection.class::cast)
                .toList();
    }
}
