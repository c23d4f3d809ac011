package org.longitude.ingest.mimic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Skipped;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;

final class MimicReaderTest {

    @TempDir private Path folder;
    private MimicFixture mimic;

    @BeforeEach
    void layOut() {
        mimic = new MimicFixture(folder);
    }

    @Test
    void shouldTakeTheNoteWithItsTextUnchangedWhenTheTextHasNewlinesQuotesAndCommas() {
        // given
        mimic.notes(
                "7,1,100,2150-03-04,2150-03-04 05:06:07,,\"Physician \",\"Resident Note\",12,\"\","
                        + "\"Line one, \"\"quoted\"\".\n\nLine, three\r\n\"\n");

        // when
        ClinicalNote note = MimicFixture.notes(mimic.read()).get(0);

        // then
        assertThat(note.getNoteId()).isEqualTo("7");
        assertThat(note.getAdmissionId()).isEqualTo("100");
        assertThat(note.getPatientId()).isEqualTo("1");
        assertThat(note.getCategory()).isEqualTo(NoteCategory.PHYSICIAN);
        assertThat(note.getChartedAt()).isEqualTo(Instant.parse("2150-03-04T05:06:07Z"));
        assertThat(note.getStatus()).isEqualTo(NoteStatus.FINAL);
        assertThat(note.getText().value()).isEqualTo("Line one, \"quoted\".\n\nLine, three\r\n");
        assertThat(note.getReceivedAt()).isEqualTo(MimicFixture.NOW);
        assertThat(note.getOrigin()).isEqualTo(Origin.HISTORY);
        assertThat(note.getSourceSystem()).isEqualTo("mimic-iii");
    }

    @Test
    void shouldMarkTheAddendumWhenADischargeSummarySaysSo() {
        // given
        mimic.notes(
                row("7", "Discharge summary", "Report")
                        + row("8", "Discharge summary", "Addendum")
                        + row("9", "Radiology", "Addendum"));

        // when
        List<ClinicalNote> notes = MimicFixture.notes(mimic.read());

        // then
        assertThat(notes)
                .extracting(ClinicalNote::getStatus)
                .containsExactly(NoteStatus.FINAL, NoteStatus.ADDENDUM, NoteStatus.FINAL);
        assertThat(notes.get(0).getChartedAt()).isEqualTo(Instant.parse("2150-03-04T00:00:00Z"));
    }

    @Test
    void shouldHaveNoAdmissionWhenHadmIdIsEmpty() {
        // given
        mimic.notes("7,1,,2150-03-04,,,\"ECG\",\"Report\",,,\"Sinus rhythm.\"\n");

        // when
        ClinicalNote note = MimicFixture.notes(mimic.read()).get(0);

        // then
        assertThat(note.getAdmissionId()).isNull();
    }

    @Test
    void shouldCountAndLeaveOutTheRowWhenItIsMarkedAsError() {
        // given
        mimic.notes(
                "7,1,100,2150-03-04,,,\"Nursing\",\"Report\",,\"1\",\"Wrong patient.\"\n"
                        + row("8", "Nursing", "Report"));

        // when
        List<Intake> items = mimic.read();

        // then
        assertThat(MimicFixture.notes(items))
                .extracting(ClinicalNote::getNoteId)
                .containsExactly("8");
        assertThat(items)
                .filteredOn(Skipped.class::isInstance)
                .singleElement()
                .extracting(item -> ((Skipped) item).reason())
                .isEqualTo(Skipped.Reason.MARKED_AS_ERROR);
    }

    @Test
    void shouldGroupCodesInSequenceWithTheirDotsWhenRowsAreScattered() {
        // given
        mimic.diagnoses(
                """
                1,1,100,2,"25000"
                2,2,200,1,"V4581"
                3,1,100,1,"4280"
                4,2,200,2,"E8781"
                5,1,100,,"486"
                """);
        mimic.procedures("1,1,100,1,\"3615\"\n2,1,100,2,\"966\"\n");

        // when
        List<AssignedCodes> lists = MimicFixture.codes(mimic.read());

        // then
        assertThat(lists)
                .extracting(AssignedCodes::getAdmissionId)
                .containsExactly("200", "100", "100");
        assertThat(lists)
                .extracting(AssignedCodes::getKind)
                .containsExactly(CodeKind.DIAGNOSIS, CodeKind.DIAGNOSIS, CodeKind.PROCEDURE);
        assertThat(codes(lists.get(0))).containsExactly("V45.81", "E878.1");
        assertThat(codes(lists.get(1))).containsExactly("428.0", "250.00", "486");
        assertThat(codes(lists.get(2))).containsExactly("36.15", "96.6");
        assertThat(lists.get(1).getCodes())
                .extracting(AssignedCode::getSequence)
                .containsExactly(1, 2, null);
    }

    @Test
    void shouldSendTheRestOfTheListWhenOneOfItsRowsIsRefused() {
        // given
        mimic.diagnoses("1,1,100,1,\"4280\"\n2,1,100,2,\n3,1,100,3,\"486\"\n");

        // when
        List<Intake> items = mimic.read();

        // then
        assertThat(codes(MimicFixture.codes(items).get(0))).containsExactly("428.0", "486");
        assertThat(MimicFixture.rejections(items))
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).isEqualTo(RejectionReason.MISSING_CODE));
    }

    @Test
    void shouldReadTablesWhateverTheCaseOfTheirNamesAndWhetherGzipped() {
        // given
        mimic.delete("DIAGNOSES_ICD.csv");
        mimic.write(
                "diagnoses_icd.CSV",
                "row_id,subject_id,hadm_id,seq_num,icd9_code\n1,1,100,1,4280\n");
        mimic.gzip("NOTEEVENTS.csv", MimicFixture.NOTES_HEADER + row("7", "ECG", "Report"));

        // when
        List<Intake> items = mimic.read();

        // then
        assertThat(MimicFixture.codes(items)).hasSize(1);
        assertThat(MimicFixture.notes(items)).hasSize(1);
    }

    @Test
    void shouldSayWhichTableIsMissingWhenOneIs() {
        // given
        mimic.delete("DIAGNOSES_ICD.csv");

        // when, then
        assertThatThrownBy(mimic::read)
                .isInstanceOfSatisfying(
                        IngestException.class,
                        e -> assertThat(e.error()).isEqualTo(IngestError.SOURCE_UNUSABLE))
                .hasMessageContaining("[DIAGNOSES_ICD]")
                .hasMessageContaining("--allow-missing");
    }

    @Test
    void shouldReadWhatIsThereWhenTablesMayBeMissing() {
        // given
        mimic.notes("7,99,999,2150-03-04,,,\"ECG\",\"Report\",,,\"Sinus rhythm.\"\n");
        mimic.delete("PATIENTS.csv").delete("ADMISSIONS.csv").delete("PROCEDURES_ICD.csv");

        // when
        List<Intake> items = mimic.read(true);

        // then
        assertThat(MimicFixture.notes(items)).hasSize(1);
        assertThat(MimicFixture.rejections(items)).isEmpty();
    }

    @Test
    void shouldStopWithoutShowingTheLineWhenAHeaderIsMissing() {
        // given
        mimic.write("NOTEEVENTS.csv", "7,1,100,2150-03-04,,,ECG,Report,,,Mrs Quillfeather\n");

        // when, then
        assertThatThrownBy(mimic::read)
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("no column ROW_ID")
                .hasMessageNotContaining("Quill");
    }

    @Test
    void shouldStopWhenATableIsEmptyOrThereTwice() {
        // given
        mimic.write("ADMISSIONS.csv", "");

        // when, then
        assertThatThrownBy(mimic::read).hasMessageContaining("no header line");
        mimic.write("admissions.csv.gz", "");
        assertThatThrownBy(mimic::read).hasMessageContaining("more than once");
    }

    private static List<String> codes(AssignedCodes list) {
        return list.getCodes().stream().map(AssignedCode::getCode).toList();
    }

    @Test
    void shouldSayThatAStayHasEndedWhenItsTableSaysWhen() {
        // given
        mimic.write(
                "ADMISSIONS.csv",
                """
                SUBJECT_ID,HADM_ID,ADMITTIME,DISCHTIME
                1,100,2150-03-01 08:00:00,2150-03-04 12:30:00
                2,200,2150-03-01 08:00:00,
                """);

        // when
        List<AdmissionEvent> events = MimicFixture.events(mimic.read());

        // then
        assertThat(events).hasSize(1);
        AdmissionEvent event = events.get(0);
        assertThat(event.getAdmissionId()).isEqualTo("100");
        assertThat(event.getPatientId()).isEqualTo("1");
        assertThat(event.getKind()).isEqualTo(AdmissionEventKind.DISCHARGED);
        assertThat(event.getOccurredAt()).isEqualTo(Instant.parse("2150-03-04T12:30:00Z"));
        assertThat(event.getSourceSystem()).isEqualTo("mimic-iii");
        assertThat(MimicFixture.events(mimic.read()).get(0).getMessageId())
                .as("a second run says the same")
                .isEqualTo(event.getMessageId());
    }

    @Test
    void shouldKeepTheStayAndRefuseItsRowWhenItsEndIsNoTime() {
        // given
        mimic.write("ADMISSIONS.csv", "SUBJECT_ID,HADM_ID,DISCHTIME\n1,100,soon\n2,200,\n");
        mimic.diagnoses("1,1,100,1,4280\n");

        // when
        List<Intake> items = mimic.read();

        // then
        assertThat(MimicFixture.rejections(items))
                .singleElement()
                .satisfies(
                        refused ->
                                assertThat(refused.reason())
                                        .isEqualTo(RejectionReason.BAD_TIMESTAMP));
        assertThat(MimicFixture.events(items)).isEmpty();
        assertThat(MimicFixture.codes(items)).hasSize(1);
    }

    private static String row(String id, String category, String description) {
        return id
                + ",1,100,2150-03-04,,,\""
                + category
                + "\",\""
                + description
                + "\",,,\"Admitted with chest pain.\"\n";
    }
}
