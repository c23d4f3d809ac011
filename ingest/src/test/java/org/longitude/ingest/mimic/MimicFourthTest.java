package org.longitude.ingest.mimic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.longitude.ingest.source.RejectionReason.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;

final class MimicFourthTest {

    @TempDir private Path folder;
    private MimicFourthFixture mimic;

    @BeforeEach
    void layOut() {
        mimic = new MimicFourthFixture(folder);
    }

    @Test
    void shouldTakeSummaryAndAddendumWithIdsTimesAndTextWhenTheyAreInDischarge() {
        // given
        mimic.discharge(
                """
                10-DS-3,10,1000,DS,3,2180-05-07 00:00:00,2180-05-09 15:26:00,"Name:  ___

                Chief Complaint: ""worn out"", dizzy
                "
                10-AD-1,10,1000,AD,1,2180-05-07 00:00:00,,Addendum: no change.
                """);
        mimic.write(
                "note/discharge_detail.csv",
                MimicFourthFixture.DETAIL_HEADER
                        + "10-DS-3,10,author,___,1\n"
                        + "10-DS-3,10,addendum_note_id,10-AD-1,1\n");

        // when
        List<ClinicalNote> notes = MimicFixture.notes(mimic.read());

        // then
        ClinicalNote summary = notes.get(0);
        assertThat(summary.getNoteId()).isEqualTo("10-DS-3");
        assertThat(summary.getAdmissionId()).isEqualTo("1000");
        assertThat(summary.getPatientId()).isEqualTo("10");
        assertThat(summary.getCategory()).isEqualTo(NoteCategory.DISCHARGE_SUMMARY);
        assertThat(summary.getStatus()).isEqualTo(NoteStatus.FINAL);
        assertThat(summary.getChartedAt()).isEqualTo(Instant.parse("2180-05-07T00:00:00Z"));
        assertThat(summary.getText().value())
                .isEqualTo("Name:  ___\n\nChief Complaint: \"worn out\", dizzy\n");
        assertThat(summary.getSourceSystem()).isEqualTo("mimic-iv");
        assertThat(summary.getParentNoteId()).isNull();
        assertThat(notes.get(1).getStatus()).isEqualTo(NoteStatus.ADDENDUM);
        assertThat(notes.get(1).getCategory()).isEqualTo(NoteCategory.DISCHARGE_SUMMARY);
        assertThat(notes.get(1).getParentNoteId()).isEqualTo("10-DS-3");
    }

    @Test
    void shouldTakeReportsWithTheirParentsAndWithoutAnAdmissionWhenTheyAreInRadiology() {
        // given
        mimic.radiology(
                """
                10-RR-7,10,1000,RR,7,2180-05-02 08:15:00,2180-05-02 09:00:00,Clear lungs.
                10-AR-2,10,1000,AR,2,2180-05-02 10:00:00,,Small effusion after all.
                20-RR-1,20,,RR,1,,2149-12-24 11:00:00,Normal wrist.
                """);
        mimic.write(
                "note/radiology_detail.csv",
                MimicFourthFixture.DETAIL_HEADER
                        + "10-RR-7,10,exam_name,CHEST (PA AND LAT),1\n"
                        + "10-AR-2,10,parent_note_id,10-RR-7,1\n"
                        + "10-RR-7,10,addendum_note_id,10-AR-2,1\n");

        // when
        List<ClinicalNote> notes = MimicFixture.notes(mimic.read());

        // then
        assertThat(notes)
                .extracting(ClinicalNote::getNoteId)
                .containsExactly("10-RR-7", "10-AR-2", "20-RR-1");
        assertThat(notes)
                .extracting(ClinicalNote::getCategory)
                .containsOnly(NoteCategory.RADIOLOGY);
        assertThat(notes)
                .extracting(ClinicalNote::getStatus)
                .containsExactly(NoteStatus.FINAL, NoteStatus.ADDENDUM, NoteStatus.FINAL);
        assertThat(notes)
                .extracting(ClinicalNote::getParentNoteId)
                .containsExactly(null, "10-RR-7", null);
        assertThat(notes.get(2).getAdmissionId()).isNull();
        assertThat(notes.get(2).getChartedAt()).isEqualTo(Instant.parse("2149-12-24T11:00:00Z"));
    }

    @Test
    void shouldGiveEachCodeSystemItsOwnListWhenVersionsDiffer() {
        // given
        mimic.diagnoses(
                """
                10,1000,2,I10,10
                20,2000,1,5723 ,9
                10,1000,1,I5032,10
                20,2000,2,V4581,9
                """);
        mimic.write(
                "hosp/procedures_icd.csv",
                MimicFourthFixture.PROCEDURES_HEADER
                        + "10,1000,1,2180-05-02,02HV33Z,10\n20,2000,1,2150-01-01,5491,9\n");

        // when
        List<AssignedCodes> lists = MimicFixture.codes(mimic.read());

        // then
        assertThat(lists)
                .extracting(
                        AssignedCodes::getAdmissionId,
                        AssignedCodes::getCodeSystem,
                        AssignedCodes::getKind,
                        MimicFourthTest::codes)
                .containsExactly(
                        tuple(
                                "1000",
                                CodeSystem.ICD_10_CM,
                                CodeKind.DIAGNOSIS,
                                List.of("I50.32", "I10")),
                        tuple(
                                "2000",
                                CodeSystem.ICD_9_CM,
                                CodeKind.DIAGNOSIS,
                                List.of("572.3", "V45.81")),
                        tuple(
                                "1000",
                                CodeSystem.ICD_10_PCS,
                                CodeKind.PROCEDURE,
                                List.of("02HV33Z")),
                        tuple("2000", CodeSystem.ICD_9_CM, CodeKind.PROCEDURE, List.of("54.91")));
    }

    @Test
    void shouldReadTwoFoldersAndGzipAsPhysioNetHasThem() throws IOException {
        // given
        mimic.gzip(
                "note/discharge.csv",
                MimicFourthFixture.NOTES_HEADER
                        + "10-DS-3,10,1000,DS,3,2180-05-07 00:00:00,,Well.\n");
        Path apart = Files.createDirectories(folder.resolve("mimic-iv-note/2.2"));
        Files.move(folder.resolve("note"), apart.resolve("note"));

        // when
        List<Intake> items = mimic.read(List.of(folder, apart), Authorities.none());

        // then
        assertThat(MimicFixture.notes(items)).hasSize(1);
    }

    @Test
    void shouldPutPatientsAndAdmissionsUnderTheAuthorityWhenTheOperatorNamesOne() {
        // given
        mimic.discharge("10-DS-3,10,1000,DS,3,2180-05-07 00:00:00,,Well.\n");
        mimic.diagnoses("10,1000,1,I10,10\n");

        // when
        List<Intake> items =
                mimic.read(List.of(folder), Authorities.none().withDefault("mimic-iv"));

        // then
        ClinicalNote note = MimicFixture.notes(items).get(0);
        assertThat(note.getAdmissionId()).isEqualTo("mimic-iv|1000");
        assertThat(note.getPatientId()).isEqualTo("mimic-iv|10");
        assertThat(note.getNoteId()).isEqualTo("10-DS-3");
        assertThat(MimicFixture.codes(items).get(0).getAdmissionId()).isEqualTo("mimic-iv|1000");
        assertThat(MimicFixture.rejections(items)).isEmpty();
    }

    static Stream<Arguments> brokenNotes() {
        return Stream.of(
                Arguments.of("10-DS-3,10,1000,DS,3,2180-05-07,,", EMPTY_TEXT),
                Arguments.of("10-DS-3,10,1000,DS,3,2180-05-07,,a,b", WRONG_COLUMN_COUNT),
                Arguments.of("10-DS-3,10,1000,DS,3,yesterday,,x", BAD_TIMESTAMP),
                Arguments.of("10-DS-3,10,1000,DS,3,9180-05-07 00:00:00,,x", TIMESTAMP_OUT_OF_RANGE),
                Arguments.of("10-DS-4,10,1000,DS,3,2180-05-07,,x", NOTE_ID_MISMATCH),
                Arguments.of("20-DS-3,10,1000,DS,3,2180-05-07,,x", NOTE_ID_MISMATCH),
                Arguments.of("10-RR-3,10,1000,RR,3,2180-05-07,,x", UNKNOWN_NOTE_TYPE),
                Arguments.of("10-OP-3,10,1000,OP,3,2180-05-07,,x", UNKNOWN_NOTE_TYPE),
                Arguments.of("10--3,10,1000,,3,2180-05-07,,x", UNKNOWN_NOTE_TYPE),
                Arguments.of(",10,1000,DS,3,2180-05-07,,x", MISSING_ID),
                Arguments.of("10-DS-3,,1000,DS,3,2180-05-07,,x", MISSING_ID),
                Arguments.of("10-DS-3,10,1000.0,DS,3,2180-05-07,,x", FRACTIONAL_ID),
                Arguments.of("10-DS-3,10,2000,DS,3,2180-05-07,,x", PATIENT_MISMATCH),
                Arguments.of("10-DS-3,10,3000,DS,3,2180-05-07,,x", UNKNOWN_ADMISSION),
                Arguments.of("30-DS-3,30,,DS,3,2180-05-07,,x", UNKNOWN_PATIENT),
                Arguments.of("10-DS-3,10,1000,DS,3,2180-05-07,,a\"b", MALFORMED_ROW));
    }

    @ParameterizedTest
    @MethodSource("brokenNotes")
    void shouldRefuseWithReasonAndLineAndReadOnWhenANoteIsBroken(
            String row, RejectionReason reason) {
        // given
        String good = "10-DS-9,10,1000,DS,9,2180-05-07 00:00:00,,Well.\n";
        mimic.discharge(good + row + "\n" + good);

        // when
        List<Intake> items = mimic.read();

        // then
        assertThat(MimicFixture.notes(items)).hasSize(2);
        Rejection.WithBytes refused = (Rejection.WithBytes) MimicFixture.rejections(items).get(0);
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused.position().line()).isEqualTo(3);
        assertThat(refused.original().toByteArray()).isEqualTo(row.getBytes(UTF_8));
        boolean alone =
                !List.of(PATIENT_MISMATCH, UNKNOWN_ADMISSION, UNKNOWN_PATIENT).contains(reason);
        assertThat(refused.columns())
                .isEqualTo(alone ? MimicFourthFixture.NOTES_HEADER.strip() : null);
    }

    static Stream<Arguments> brokenCodes() {
        return Stream.of(
                Arguments.of("10,1000,1,I10,11", BAD_ICD_VERSION),
                Arguments.of("10,1000,1,I10,", BAD_ICD_VERSION),
                Arguments.of("10,1000,1,I10,9", BAD_CODE),
                Arguments.of("10,1000,1,4280,10", BAD_CODE),
                Arguments.of("10,1000,1,,10", MISSING_CODE),
                Arguments.of("10,1000,one,I10,10", BAD_SEQUENCE),
                Arguments.of("10,,1,I10,10", CODES_WITHOUT_ADMISSION),
                Arguments.of("10,2000,1,I10,10", PATIENT_MISMATCH));
    }

    @ParameterizedTest
    @MethodSource("brokenCodes")
    void shouldRefuseTheRowAndSendTheRestWhenACodeIsBroken(String row, RejectionReason reason) {
        // given
        mimic.diagnoses("10,1000,2,I5032,10\n" + row + "\n");

        // when
        List<Intake> items = mimic.read();

        // then
        assertThat(codes(MimicFixture.codes(items).get(0))).containsExactly("I50.32");
        assertThat(MimicFixture.rejections(items))
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason))
                .satisfies(refused -> assertThat(refused.position().line()).isEqualTo(3));
    }

    @Test
    void shouldRefuseTheSecondParentWhenAnAddendumHasTwo() {
        // given
        mimic.write(
                "note/discharge_detail.csv",
                MimicFourthFixture.DETAIL_HEADER
                        + "10-AD-1,10,parent_note_id,10-DS-3,1\n"
                        + "10-AD-1,10,parent_note_id,10-DS-4,2\n"
                        + "10-AD-2,10,parent_note_id,10-AD-2,1\n"
                        + "10-AD-2,10,parent_note_id,,1\n");

        // when
        List<Rejection> refused = MimicFixture.rejections(mimic.read());

        // then
        assertThat(refused)
                .extracting(Rejection::reason)
                .containsExactly(AMBIGUOUS_RELATION, AMBIGUOUS_RELATION, MISSING_ID);
    }

    @Test
    void shouldSayWhatIsMissingOrMixedWhenTheFolderIsNotOneEdition() throws IOException {
        Files.delete(folder.resolve("note/radiology_detail.csv"));
        assertThatThrownBy(mimic::read)
                .hasMessageContaining("tables of MIMIC-IV missing: [note/radiology_detail]");

        mimic.write("NOTEEVENTS.csv", MimicFixture.NOTES_HEADER);
        assertThatThrownBy(mimic::read)
                .hasMessageContaining("tables of MIMIC-III and of MIMIC-IV")
                .hasMessageContaining("--edition");

        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThatThrownBy(() -> MimicFolder.open(List.of(empty), Optional.empty(), true))
                .hasMessageContaining("neither NOTEEVENTS nor discharge nor radiology");
    }

    private static List<String> codes(AssignedCodes list) {
        return list.getCodes().stream().map(AssignedCode::getCode).toList();
    }
}
