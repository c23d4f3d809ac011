package org.longitude.ingest.jsonl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Rejection;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.CodeDecision;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;

final class JsonLinesReaderTest {

    @TempDir private Path folder;

    @Test
    void shouldTakeEveryFieldWhenALineHasThemAll() {
        // when
        ClinicalNote note =
                note(
                        """
                        {"note_id": "n7", "admission_id": "a1", "patient_id": "p1",\
                         "category": "Radiology", "description": "CHEST (PORTABLE AP)",\
                         "charted_at": "2150-03-04 05:06:07", "status": "amended",\
                         "source_version": 3, "replaces_note_id": "n6", "parent_note_id": "n5",\
                         "text": "Line one.\\n\\tLine two: \\u00e9 😀", "anything": [1, {}]}""");

        // then
        assertThat(note.getNoteId()).isEqualTo("n7");
        assertThat(note.getAdmissionId()).isEqualTo("a1");
        assertThat(note.getPatientId()).isEqualTo("p1");
        assertThat(note.getCategory()).isEqualTo(NoteCategory.RADIOLOGY);
        assertThat(note.getChartedAt()).isEqualTo(Instant.parse("2150-03-04T05:06:07Z"));
        assertThat(note.getStatus()).isEqualTo(NoteStatus.AMENDED);
        assertThat(note.getSourceVersion()).isEqualTo(3);
        assertThat(note.getReplacesNoteId()).isEqualTo("n6");
        assertThat(note.getParentNoteId()).isEqualTo("n5");
        assertThat(note.getText().value()).isEqualTo("Line one.\n\tLine two: é 😀");
        assertThat(note.getReceivedAt()).isEqualTo(JsonLines.NOW);
        assertThat(note.getOrigin()).isEqualTo(Origin.HISTORY);
        assertThat(note.getCodingRequested()).isFalse();
    }

    @Test
    void shouldMakeADischargeSummaryAndAnAdmissionOfItsOwnWhenALineHasTextOnly() {
        // when
        ClinicalNote note = note("{\"text\": \"Admitted with chest pain.\"}");

        // then
        assertThat(note.getCategory()).isEqualTo(NoteCategory.DISCHARGE_SUMMARY);
        assertThat(note.getStatus()).isEqualTo(NoteStatus.FINAL);
        assertThat(note.getNoteId()).hasSize(32);
        assertThat(note.getAdmissionId()).isEqualTo("single:" + note.getNoteId());
        assertThat(note.getChartedAt()).isNull();
    }

    @Test
    void shouldTakeWholeNumbersAndMimicsNamesWhenIdsAreNamedSo() {
        // when
        ClinicalNote note = note("{\"ROW_ID\": 29, \"HADM_ID\": 100001, \"text\": \"Admitted.\"}");

        // then
        assertThat(note.getNoteId()).isEqualTo("29");
        assertThat(note.getAdmissionId()).isEqualTo("100001");
    }

    @Test
    void shouldLeaveTheAdmissionOutWhenToldThatThereIsNone() {
        // given
        JsonLinesSettings settings =
                new JsonLinesSettings(
                        JsonLines.ARRIVAL,
                        NoteCategory.GENERAL,
                        false,
                        CodeSystem.ICD_9_CM,
                        JsonLinesSettings.LINE_BYTES_MAX);

        // when
        List<Intake> items = read("{\"text\": \"Admitted.\"}".getBytes(UTF_8), settings);

        // then
        ClinicalNote note = ((NoteRead) items.get(0)).note();
        assertThat(note.getAdmissionId()).isNull();
        assertThat(note.getCategory()).isEqualTo(NoteCategory.GENERAL);
    }

    @Test
    void shouldGiveTheSameIdsWhenTheSameLinesComeFromAnotherPlaceOrTime() {
        // given
        String line = "{\"text\": \"Admitted with chest pain.\", \"codes\": [\"428.0\"]}\n";

        // when
        NoteRead first = (NoteRead) read(line).get(0);
        NoteRead second = (NoteRead) read("\n\n" + line).get(2);

        // then
        assertThat(second.note().getNoteId()).isEqualTo(first.note().getNoteId());
        assertThat(second.note().getMessageId()).isEqualTo(first.note().getMessageId());
        assertThat(second.codes().get(0).getMessageId())
                .isEqualTo(first.codes().get(0).getMessageId());
    }

    @Test
    void shouldGiveAnotherMessageIdWhenTheTextOrTheRequestDiffers() {
        // given
        JsonLinesSettings coded =
                JsonLinesSettings.of(
                        new org.longitude.ingest.source.Arrival(
                                "jsonl", Origin.HISTORY, true, JsonLines.ARRIVAL.clock()));
        String line = "{\"note_id\": \"1\", \"text\": \"Admitted.\"}";

        // when
        String first = note(line).getMessageId();
        String otherText = note("{\"note_id\": \"1\", \"text\": \"Discharged.\"}").getMessageId();
        String otherRequest =
                ((NoteRead) read(line.getBytes(UTF_8), coded).get(0)).note().getMessageId();

        // then
        assertThat(first).isNotEqualTo(otherText).isNotEqualTo(otherRequest);
    }

    @Test
    void shouldKeepTheCategorysNameInTheDescriptionWhenItIsNotOneOfTheFifteen() {
        // when
        ClinicalNote note =
                note(
                        "{\"text\": \"a\", \"category\": \"Operative report\","
                                + " \"description\": \"Appendectomy\"}");

        // then
        assertThat(note.getCategory()).isEqualTo(NoteCategory.UNKNOWN);
        assertThat(note.getDescription())
                .isEqualTo(PatientText.of("Operative report: Appendectomy"));
    }

    @ParameterizedTest
    @CsvSource({
        "Discharge summary, DISCHARGE_SUMMARY",
        "'Physician ', PHYSICIAN",
        "Nursing/other, NURSING_OTHER",
        "'Case Management ', CASE_MANAGEMENT",
        "Rehab Services, REHAB_SERVICES",
        "ECG, ECG",
        "social_work, SOCIAL_WORK",
        "nursing, NURSING"
    })
    void shouldKnowTheCategoryWhenItIsMimicsNameOrOurs(String name, NoteCategory category) {
        assertThat(note("{\"text\": \"a\", \"category\": \"" + name + "\"}").getCategory())
                .isEqualTo(category);
    }

    @ParameterizedTest
    @CsvSource({
        "2150-01-02T03:04:05Z, 2150-01-02T03:04:05Z",
        "2150-01-02T03:04:05+02:00, 2150-01-02T01:04:05Z",
        "2150-01-02T03:04, 2150-01-02T03:04:00Z",
        "2150-01-02 03:04:05, 2150-01-02T03:04:05Z",
        "2150-01-02, 2150-01-02T00:00:00Z"
    })
    void shouldReadTheTimeWhenItIsIsoOrMimics(String written, Instant time) {
        assertThat(note("{\"text\": \"a\", \"charted_at\": \"" + written + "\"}").getChartedAt())
                .isEqualTo(time);
    }

    @Test
    void shouldMakeAListForEachSystemAndKindWhenALineHasCodes() {
        // when
        List<AssignedCodes> lists =
                ((NoteRead)
                                read("{\"text\": \"a\", \"hadm_id\": 1, \"codes\":"
                                                + " [\"428.0\", \"36.15\", \"25000\", {\"code\":"
                                                + " \"4280\", \"kind\": \"diagnosis\","
                                                + " \"sequence\": 4}, {\"code\": \"I509\","
                                                + " \"system\": \"icd-10-cm\"}]}")
                                        .get(0))
                        .codes();

        // then
        assertThat(lists)
                .extracting(AssignedCodes::getCodeSystem)
                .containsExactly(CodeSystem.ICD_9_CM, CodeSystem.ICD_9_CM, CodeSystem.ICD_10_CM);
        assertThat(lists)
                .extracting(AssignedCodes::getKind)
                .containsExactly(CodeKind.DIAGNOSIS, CodeKind.PROCEDURE, CodeKind.DIAGNOSIS);
        assertThat(lists.get(0).getCodes())
                .extracting(AssignedCode::getCode)
                .containsExactly("428.0", "250.00", "428.0");
        assertThat(lists.get(0).getCodes())
                .extracting(AssignedCode::getSequence)
                .containsExactly(null, null, 4);
        assertThat(lists.get(0).getCodes())
                .extracting(AssignedCode::getDecision)
                .containsOnly(CodeDecision.ACCEPTED);
        assertThat(lists).extracting(AssignedCodes::getAdmissionId).containsOnly("1");
    }

    @Test
    void shouldTakeARetractionWithoutTextWhenTheNoteWasEnteredInError() {
        // when
        ClinicalNote note =
                note("{\"note_id\": \"7\", \"status\": \"entered-in-error\", \"admission_id\": 1}");

        // then
        assertThat(note.getStatus()).isEqualTo(NoteStatus.ENTERED_IN_ERROR);
        assertThat(note.getText().value()).isEmpty();
    }

    @Test
    void shouldReadTheFirstLineWhenTheFileBeginsWithAByteOrderMark() {
        // given
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
        bytes.writeBytes("{\"text\": \"Admitted.\"}\r\n".getBytes(UTF_8));

        // when
        List<Intake> items = read(bytes.toByteArray(), JsonLines.SETTINGS);

        // then
        assertThat(items).singleElement().isInstanceOf(NoteRead.class);
    }

    @Test
    void shouldRefuseTheCodesWithTheLineWhenThereIsNoAdmissionForThem() {
        // given
        JsonLinesSettings settings =
                new JsonLinesSettings(
                        JsonLines.ARRIVAL, NoteCategory.GENERAL, false, CodeSystem.ICD_9_CM, 1000);

        // when
        List<Intake> items =
                read("{\"text\": \"a\", \"codes\": [\"428.0\"]}".getBytes(UTF_8), settings);

        // then
        assertThat(((Rejection) items.get(0)).reason().code()).isEqualTo("codes_without_admission");
    }

    private ClinicalNote note(String line) {
        List<Intake> items = read(line);
        assertThat(items).singleElement().isInstanceOf(NoteRead.class);
        return ((NoteRead) items.get(0)).note();
    }

    private List<Intake> read(String lines) {
        return read(lines.getBytes(UTF_8), JsonLines.SETTINGS);
    }

    private List<Intake> read(byte[] bytes, JsonLinesSettings settings) {
        return JsonLines.read(bytes, settings, Quarantine.open(folder, 1L << 30));
    }
}
