package org.longitude.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.ccda.CcdaReader;
import org.longitude.ingest.ccda.CcdaSettings;
import org.longitude.ingest.fhir.FhirReader;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.EventRead;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.Skipped;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;

/**
 * The public samples that lie beside the project (HL7's C-CDA and US Core examples, a converter's
 * bundles, Synthea's patients). What is expected of each was read from the files by hand.
 */
final class SharedSamplesTest {

    private static final Path DATA = Path.of("..", "..", "shared", "data");
    private static final String SYNTHEA = "https://github.com/synthetichealth/synthea|";

    @TempDir private Path folder;

    @Test
    void shouldReadTheDischargeSummaryOfUsCore() {
        ClinicalNote note = note(fhir("uscore-documentreference-discharge-summary.json"));

        assertThat(note.getNoteId()).isEqualTo("DocumentReference/discharge-summary");
        assertThat(note.getAdmissionId()).isEqualTo("example-1");
        assertThat(note.getPatientId()).isEqualTo("example");
        assertThat(note.getCategory()).isEqualTo(NoteCategory.DISCHARGE_SUMMARY);
        assertThat(note.getStatus()).isEqualTo(NoteStatus.FINAL);
        assertThat(note.getText().value())
                .isEqualTo(
                        "No activity restriction, regular diet, follow up in two to three weeks"
                                + " with primary care provider.");
    }

    @Test
    void shouldReadTheChestXrayOfUsCore() {
        ClinicalNote note = note(fhir("uscore-DiagnosticReport-chest-xray-report.json"));

        assertThat(note.getNoteId()).isEqualTo("DiagnosticReport/chest-xray-report");
        assertThat(note.getAdmissionId()).isNull();
        assertThat(note.getPatientId()).isEqualTo("example");
        assertThat(note.getCategory()).isEqualTo(NoteCategory.RADIOLOGY);
        assertThat(note.getDescription().value()).isEqualTo("Portable XR Chest Views");
        assertThat(note.getChartedAt()).isEqualTo(Instant.parse("2019-02-03T19:43:30Z"));
        assertThat(note.getText().value())
                .startsWith("Result\n\nChest Portable\n\nINDICATION/CLINICAL QUESTION: Fever")
                .contains("Clear lungs. Normal pulmonary vascularity.\nNo pleural effusion.\n")
                .contains("IMPRESSION:\n\nNo acute abnormality.\n\nWSN: O19IC-SC-0211");
    }

    @Test
    void shouldReadTheDiagnosisOfUsCore() {
        AssignedCodes codes =
                ((CodesRead) fhir("uscore-condition-encounter-diagnosis-example1.json").get(0))
                        .codes();

        assertThat(codes.getAdmissionId()).isEqualTo("example-1");
        assertThat(codes.getPatientId()).isEqualTo("example");
        assertThat(codes.getCodes()).extracting(AssignedCode::getCode).containsExactly("T20.21");
        assertThat(codes.getAssignedAt()).isEqualTo(Instant.parse("2015-11-01T00:00:00Z"));
    }

    @Test
    void shouldReadTheEncountersOfUsCore() {
        List<AdmissionEvent> open = events(fhir("uscore-encounter-1036.json"));
        List<AdmissionEvent> closed = events(fhir("uscore-encounter-example-1.json"));

        assertThat(open)
                .extracting(AdmissionEvent::getKind)
                .containsExactly(AdmissionEventKind.ADMITTED);
        assertThat(open.get(0).getAdmissionId()).isEqualTo("1036");
        assertThat(open.get(0).getOccurredAt()).isEqualTo(Instant.parse("2024-01-29T00:06:21Z"));
        assertThat(closed)
                .extracting(AdmissionEvent::getKind)
                .containsExactly(AdmissionEventKind.ADMITTED, AdmissionEventKind.DISCHARGED);
        assertThat(closed.get(1).getAdmissionId()).isEqualTo("example-1");
        assertThat(closed.get(1).getOccurredAt()).isEqualTo(Instant.parse("2015-11-01T23:00:14Z"));
    }

    /** The converter leaves out the documents' text: what is there is told, what is not refused. */
    @ParameterizedTest
    @CsvSource({"msconv-MDM-T02-01-expected.json", "msconv-MDM-T06-01-expected.json"})
    void shouldTakeTheStayAndNameTheMissingTextOfTheConvertersBundles(String file) {
        List<Intake> items = fhir(file);

        AdmissionEvent event = events(items).get(0);
        assertThat(event.getKind()).isEqualTo(AdmissionEventKind.ADMITTED);
        assertThat(event.getAdmissionId()).isEqualTo("10000001");
        assertThat(event.getPatientId()).isEqualTo("987654321");
        assertThat(event.getOccurredAt()).isEqualTo(Instant.parse("2008-01-31T13:45:00Z"));
        assertThat(event.getMessageId()).startsWith("PS1-20080131160038#");
        Rejection rejection = (Rejection) items.get(items.size() - 1);
        assertThat(rejection.reason().code()).isEqualTo("missing_text");
        assertThat(rejection.field()).isEqualTo("entry[17].DocumentReference.content");
    }

    @ParameterizedTest
    @CsvSource({
        "Discharge_Summary.xml, 2.16.840.1.113883.19.5.99999.19|sTT988,"
                + " 2.16.840.1.113883.19.5.99999.2|998991, DISCHARGE_SUMMARY,"
                + " 2014-09-18T00:04:00Z, Community Health and Hospitals: Discharge Summary",
        "Consultation_Note.xml, 2.16.840.1.113883.19.5.99999.19|sTT988,"
                + " 2.16.840.1.113883.4.1|444-22-2222, CONSULT, 2013-08-01T13:00:00Z,"
                + " Community Health Consult Note",
        "History_and_Physical.xml, 2.16.840.1.113883.19.5.99999.19|sTT988,"
                + " 2.16.840.1.113883.19.5.99999.2|998991, PHYSICIAN, 2012-09-16T23:05:00Z,"
                + " Community Health and Hospitals: History & Physical",
        "Progress_Note.xml, 2.16.840.1.113883.19|111199021, 2.16.840.1.113883.19|12345,"
                + " PHYSICIAN, 2005-03-29T22:15:04Z, Progress Note",
    })
    void shouldReadHl7sClinicalDocuments(
            String file,
            String note,
            String patient,
            NoteCategory category,
            String charted,
            String title) {
        ClinicalNote read = note(ccda(file));

        assertThat(read.getNoteId()).isEqualTo("urn:oid:" + note);
        assertThat(read.getSourceVersion()).isEqualTo(1);
        assertThat(read.getAdmissionId()).isEqualTo("urn:oid:2.16.840.1.113883.19|9937012");
        assertThat(read.getPatientId()).isEqualTo("urn:oid:" + patient);
        assertThat(read.getCategory()).isEqualTo(category);
        assertThat(read.getStatus()).isEqualTo(NoteStatus.FINAL);
        assertThat(read.getChartedAt()).isEqualTo(Instant.parse(charted));
        assertThat(read.getDescription().value()).isEqualTo(title);
    }

    @Test
    void shouldKeepHeadingsTablesAndOrderInTheDischargeSummary() {
        assertThat(note(ccda("Discharge_Summary.xml")).getText().value())
                .startsWith(
                        """
                        ADMISSION DIAGNOSIS
                        Appendicitis

                        ALLERGIES, ADVERSE REACTIONS, ALERTS

                        Substance | Reaction | Severity | Status
                        Penicillin | Nausea | Moderate to severe | Active
                        Codeine | Wheezing | Moderate | Active
                        """)
                .contains("\n\nREASON FOR VISIT/CHIEF COMPLAINT\n\nDark stools.\n\n")
                .endsWith(
                        """
                        VITAL SIGNS

                        Date / Time: | Sept 16, 2014 8:45am
                        Height | 177 cm
                        Weight | 86 kg
                        Blood Pressure | 80 / 55mm[Hg]""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "Consultation_Note.xml: ALLERGIES AND ADVERSE REACTIONS; Penicillin | Nausea;"
                        + " ASSESSMENT; Uncontrolled brittle Type II diabetic.;"
                        + " HISTORY OF PRESENT ILLNESS;"
                        + " a 38-year-old white woman with years of uncontrolled diabetes;"
                        + " FUNCTIONAL STATUS; MEDICATIONS; MENTAL STATUS; NUTRITION SECTION;"
                        + " Physical Examination; Slow healing Open wound on left knee.;"
                        + " TREATMENT PLAN; PROBLEMS; REASON FOR REFERRAL;"
                        + " Request for consultation for weight management.; RESULTS; VITAL SIGNS;"
                        + " 132/88 | 128/80",
                "History_and_Physical.xml: ALLERGIES, ADVERSE REACTIONS, ALERTS; ASSESSMENT;"
                        + " Recurrent GI bleed of unknown etiology; REASON FOR VISIT/CHIEF"
                        + " COMPLAINT; Dark stools.; FAMILY HISTORY; GENERAL STATUS;"
                        + " Alert and in good spirits, no acute distress.; PAST MEDICAL HISTORY;"
                        + " See History of Present Illness.; HISTORY OF PRESENT ILLNESS;"
                        + " only recently discharged for a recurrent GI bleed; IMMUNIZATIONS;"
                        + " MEDICATIONS; PHYSICAL EXAMINATION; PLAN OF CARE; Colonoscopy;"
                        + " PROBLEMS; PROCEDURES; Colonic polypectomy | 1998; RESULTS;"
                        + " REVIEW OF SYSTEMS; One episode of melena.; SOCIAL HISTORY;"
                        + " VITAL SIGNS; 145/88 mmHg",
                "Progress_Note.xml: ALLERGIES AND ADVERSE REACTIONS; ASSESSMENT;"
                        + " Acute on chronic anemia secondary to #1.; CHIEF COMPLAINT; Dark stools.;"
                        + " MEDICATIONS; OBJECTIVE DATA; PHYSICAL EXAMINATION; TREATMENT PLAN;"
                        + " PROBLEMS; RESULTS; REVIEW OF SYSTEMS; SUBJECTIVE DATA;"
                        + " Complaints of rectal bleeding, fatigue and a change in bowel patterns.;"
                        + " VITAL SIGNS; 132/88 | 128/80"
            })
    void shouldKeepEverySectionOfADocumentInOrder(String file, String pieces) {
        String text = note(ccda(file)).getText().value();

        assertThat(text)
                .containsSubsequence(Stream.of(pieces.split(";", -1)).map(String::strip).toList());
    }

    @Test
    void shouldReadANoteSectionThatStandsAlone() {
        ClinicalNote note = note(ccda("note_Discharge_Note(C-CDAR2.1).xml"));

        assertThat(note.getAdmissionId()).isEqualTo("urn:oid:1.2.3.4.5.6");
        assertThat(note.getPatientId()).isNull();
        assertThat(note.getCategory()).isEqualTo(NoteCategory.DISCHARGE_SUMMARY);
        assertThat(note.getChartedAt()).isEqualTo(Instant.parse("2016-09-13T19:46:00Z"));
        assertThat(note.getText().value())
                .isEqualTo(
                        "Hospital Course\n- Dr. Physician - 09/13/2016 2:46 PM EDT\n\n"
                                + "The patient was admitted and started on Lovenox and"
                                + " nitroglycerin paste...");
    }

    @ParameterizedTest
    @CsvSource({"1, 17, 16", "2, 19, 19", "3, 17, 20", "4, 20, 20", "5, 18, 21", "6, 29, 15"})
    void shouldReadSyntheasPatientsToTheLastNote(int bundle, int stays, long conditions) {
        List<Intake> items = fhirFile(DATA.resolve("synthea/bundle-" + bundle + ".json.gz"));

        Map<String, Integer> count = new TreeMap<>();
        for (Intake item : items) {
            String kind =
                    item instanceof Skipped skipped
                            ? skipped.reason().code()
                            : item.getClass().getSimpleName();
            count.merge(kind, 1, Integer::sum);
        }
        assertThat(count)
                .isEqualTo(
                        Map.of(
                                "NoteRead",
                                stays,
                                "EventRead",
                                2 * stays,
                                "not_billed",
                                (int) conditions,
                                "other_resource",
                                1));
        assertThat(items)
                .filteredOn(NoteRead.class::isInstance)
                .allMatch(item -> ((NoteRead) item).note().getAdmissionId().startsWith(SYNTHEA))
                .allMatch(item -> ((NoteRead) item).note().getStatus() == NoteStatus.FINAL)
                .allMatch(item -> ((NoteRead) item).note().getCategory() == NoteCategory.PHYSICIAN);
    }

    @Test
    void shouldReadSyntheasFirstNoteToTheLetter() {
        ClinicalNote note =
                fhirFile(DATA.resolve("synthea/bundle-1.json.gz")).stream()
                        .filter(NoteRead.class::isInstance)
                        .map(item -> ((NoteRead) item).note())
                        .findFirst()
                        .orElseThrow();

        assertThat(note.getNoteId()).isEqualTo("urn:uuid:1c6a3fab-68fb-6ee3-733a-f3560cc1ab3d");
        assertThat(note.getAdmissionId())
                .isEqualTo(SYNTHEA + "61b92a7e-4e81-b2d5-dba6-358c2f8ddc20");
        assertThat(note.getPatientId())
                .isEqualTo(
                        "http://hospital.smarthealthit.org|01ff265a-fbe6-317f-3157-f97c404f4cf5");
        assertThat(note.getChartedAt()).isEqualTo(Instant.parse("1991-11-21T11:00:06.724Z"));
        assertThat(note.getText().value())
                .startsWith("\n1991-11-21\n\n# Chief Complaint\nNo complaints.\n")
                .endsWith(
                        "Patient is presenting with chronic sinusitis (disorder). \n\n## Plan\n\n");
    }

    private List<Intake> fhir(String file) {
        return fhirFile(DATA.resolve("ingest/fhir").resolve(file));
    }

    private List<Intake> fhirFile(Path file) {
        requireThere(file);
        try (FhirReader reader =
                new FhirReader(
                        ByteSource.open(file),
                        false,
                        new FhirSettings(arrival(), Authorities.none(), CategoryTable.standard()),
                        quarantine())) {
            return all(reader);
        }
    }

    private List<Intake> ccda(String file) {
        Path path = DATA.resolve("ingest/ccda").resolve(file);
        requireThere(path);
        try (CcdaReader reader =
                new CcdaReader(
                        ByteSource.open(path),
                        new CcdaSettings(arrival(), Authorities.none(), CategoryTable.standard()),
                        quarantine())) {
            return all(reader);
        }
    }

    private static void requireThere(Path file) {
        assumeTrue(
                Files.exists(file),
                () -> file + " is not here: the public samples lie beside the project only");
    }

    private static List<Intake> all(Iterator<Intake> items) {
        List<Intake> all = new ArrayList<>();
        items.forEachRemaining(all::add);
        return all;
    }

    private static ClinicalNote note(List<Intake> items) {
        assertThat(items).singleElement().isInstanceOf(NoteRead.class);
        return ((NoteRead) items.get(0)).note();
    }

    private static List<AdmissionEvent> events(List<Intake> items) {
        return items.stream()
                .filter(EventRead.class::isInstance)
                .map(item -> ((EventRead) item).event())
                .toList();
    }

    private static Arrival arrival() {
        return new Arrival("test", Origin.LIVE, true, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    private Quarantine quarantine() {
        return Quarantine.open(folder, 1L << 30);
    }
}
