package org.longitude.ingest.hl7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;

/** Messages of other houses, each read by hand once; they lie beside the project, not in it. */
final class SharedSamplesTest {

    private static final Path FOLDER = Path.of("../../shared/data/ingest/hl7v2");

    @Test
    void shouldReadTheDocumentWhenItsPdfIsEmptyAndACommentHasTheText() throws IOException {
        ClinicalNote note = Messages.note(sample("MDM-T02-01.hl7"));

        assertThat(note.getNoteId()).isEqualTo("1.2.840.317.5947431.51.20080131160038");
        assertThat(note.getAdmissionId()).isEqualTo("10000001");
        assertThat(note.getPatientId()).isEqualTo("987654321");
        assertThat(note.getCategory()).isEqualTo(NoteCategory.RADIOLOGY);
        assertThat(note.getDescription()).isEqualTo(PatientText.of("TransthoracicEcho"));
        assertThat(note.getStatus()).isEqualTo(NoteStatus.FINAL);
        assertThat(note.getParentNoteId()).isNull();
        assertThat(note.getChartedAt()).isEqualTo(Instant.parse("2008-01-31T13:45:00Z"));
        assertThat(note.getText().value()).isEqualTo("Antibodies Detected");
        assertThat(note.getSourceSystem()).isEqualTo("PROSOLV@XYZHOSPITAL");
        assertThat(note.getMessageId()).startsWith("PS1-20080131160038#");
    }

    @Test
    void shouldReadAnAddendumWhenTheTriggerIsT06() throws IOException {
        ClinicalNote note = Messages.note(sample("MDM-T06-01.hl7"));

        assertThat(note.getStatus()).isEqualTo(NoteStatus.ADDENDUM);
        assertThat(note.getParentNoteId()).isEqualTo("1.2.840.317.5947431.51.20080131155715");
        assertThat(note.getNoteId()).isEqualTo("1.2.840.317.5947431.51.20080131160038");
        assertThat(note.getAdmissionId()).isEqualTo("10000001");
    }

    @Test
    void shouldReadBothReportsWhenALaboratorySendsMeasurements() throws IOException {
        List<ClinicalNote> notes = Messages.notes(sample("LAB-ORU-1.hl7"));

        assertThat(notes)
                .extracting(ClinicalNote::getNoteId)
                .containsExactly("82503246", "890775544");
        assertThat(notes).allMatch(note -> "AccMgr|40007716".equals(note.getAdmissionId()));
        assertThat(notes).allMatch(note -> "1|10006579".equals(note.getPatientId()));
        assertThat(notes)
                .extracting(ClinicalNote::getStatus)
                .containsExactly(NoteStatus.FINAL, NoteStatus.PRELIMINARY);
        assertThat(notes).allMatch(note -> note.getCategory() == NoteCategory.UNKNOWN);
        assertThat(notes.get(0).getDescription())
                .isEqualTo(PatientText.of("Hemogram and platelet count, automated"));
        assertThat(notes.get(0).getText().value().split("\n", -1))
                .containsExactly(
                        "ERYTHROCYTES: 4.06 tera.l-1",
                        "HEMATOCRIT: 40.1 %",
                        "PLATELETS: 221 giga.l-1");
        assertThat(notes.get(1).getText().value().split("\n", -1))
                .containsExactly(
                        "NEUTROPHILS/100 LEUKOCYTES: 72 %",
                        "EOSINOPHILS/100 LEUKOCYTES: 2 %",
                        "LYMPHOCYTES/100 LEUKOCYTES: 20 %",
                        "MONOCYTES/100 LEUKOCYTES: 6 %",
                        "BASOPHILS/100 LEUKOCYTES: 0 %");
        assertThat(notes.get(0).getSourceSystem()).isEqualTo("SomeSystem");
    }

    @Test
    void shouldReadTheReportWhenItsResultIsCodedAndCommented() throws IOException {
        ClinicalNote note = Messages.note(sample("ORU-R01-01.hl7"));

        assertThat(note.getNoteId()).isEqualTo("urn:oid:2.16.840.1.114222.4.3.3.5.1.2|986");
        assertThat(note.getAdmissionId()).isEqualTo("hcd:1.2|40007716");
        assertThat(note.getPatientId()).isEqualTo("urn:oid:2.16.840.1.114222.4.3.3.5.1.2|14");
        assertThat(note.getStatus()).isEqualTo(NoteStatus.FINAL);
        assertThat(note.getDescription())
                .isEqualTo(PatientText.of("BLB: Bacteria identified in Stool by Culture"));
        assertThat(note.getText().value())
                .isEqualTo(
                        "Enteric culture includes testing for Salmonella, Shigella, Campylobacter,"
                                + " Yersinia, E.coli O157:H7 & other STECs, and Aeromonas\n"
                                + "Allergy to peanuts observed.\n"
                                + "Bacteria identified in Stool by Culture: Salmonella species"
                                + " beats/min (A)\n"
                                + "Submission of serum\n"
                                + "No Antibodies Detected\n"
                                + "Bacteria identified: 27, 25");
    }

    @Test
    void shouldKeepEveryLineWhenAReportIsALineASegment() throws IOException {
        ClinicalNote note = Messages.note(sample("lfh-ORU-multiline-short.hl7"));

        assertThat(note.getNoteId()).isEqualTo("LAB|FON_0d70c6c8");
        assertThat(note.getAdmissionId()).isEqualTo("Visit_0d70c6c8");
        assertThat(note.getPatientId()).isEqualTo("MRN|0d70c6c8");
        assertThat(note.getCategory()).isEqualTo(NoteCategory.RADIOLOGY);
        assertThat(note.getDescription()).isEqualTo(PatientText.of("ECHO CARDIOGRAM COMPLETE"));
        assertThat(note.getStatus()).isEqualTo(NoteStatus.FINAL);
        assertThat(note.getChartedAt()).isEqualTo(Instant.parse("2020-08-02T12:44:55Z"));
        assertThat(note.getText().value())
                .isEqualTo(
                        "\n[PII] Emergency Department\n"
                                + "ED Encounter Arrival Date: [ADDRESS] [PERSONALNAME]:");
    }

    private static byte[] sample(String name) throws IOException {
        Path file = FOLDER.resolve(name);
        assumeTrue(
                Files.isRegularFile(file),
                () -> "skipped: " + file + " is not there (samples lie beside the project)");
        return Files.readAllBytes(file);
    }
}
