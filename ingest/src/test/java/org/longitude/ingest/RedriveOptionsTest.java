package org.longitude.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class RedriveOptionsTest {

    private static final String NOTE_EVENTS =
            "ROW_ID,SUBJECT_ID,HADM_ID,CHARTDATE,CHARTTIME,CATEGORY,DESCRIPTION,ISERROR,TEXT";
    private static final String DISCHARGE =
            "note_id,subject_id,hadm_id,note_type,note_seq,charttime,storetime,text";
    private static final String CODES = "admission_id,code,sequence";

    @TempDir private Path folder;

    /** A command that has the options and nothing else. */
    @Command(name = "redrive")
    private static final class Holder {
        @Mixin private RedriveOptions options = new RedriveOptions();
    }

    private Optional<List<Intake>> read(
            String source, byte[] bytes, Optional<String> columns, String... arguments) {
        Holder holder = new Holder();
        List<String> all = new ArrayList<>(List.of("--quarantine", folder.resolve("q").toString()));
        all.addAll(List.of(arguments));
        new CommandLine(holder).parseArgs(all.toArray(String[]::new));
        return holder.options.read(new SourcePosition(source, 7, 99), bytes, columns);
    }

    private List<Intake> read(String source, String text, String... arguments) {
        return read(source, text.getBytes(UTF_8), Optional.empty(), arguments).orElseThrow();
    }

    private static ClinicalNote note(List<Intake> items) {
        return ((NoteRead) items.get(0)).note();
    }

    private static AssignedCodes codes(List<Intake> items) {
        return ((CodesRead) items.get(0)).codes();
    }

    private static RejectionReason reason(List<Intake> items) {
        return ((Rejection) items.get(0)).reason();
    }

    @Test
    void shouldReadFhirInEitherSyntaxUnderWhatTheOperatorSaysNow() {
        String json =
                """
                {"resourceType": "DocumentReference", "id": "d-1", "status": "current",
                 "subject": {"reference": "Patient/p-1"},
                 "context": {"encounter": [{"reference": "Encounter/e-1"}]},
                 "content": [{"attachment": {"contentType": "text/plain", "data": "RmV2ZXIu"}}]}
                """;

        ClinicalNote overHttp = note(read("http:fhir", json, "--authority", "NORTH"));
        ClinicalNote fromFile = note(read("file:bundle.json", json));

        assertThat(overHttp.getAdmissionId()).isEqualTo("NORTH|e-1");
        assertThat(overHttp.getText().value()).isEqualTo("Fever.");
        assertThat(overHttp.getOrigin()).isEqualTo(Origin.LIVE);
        assertThat(overHttp.getSourceSystem()).as("as if it had been taken").isEqualTo("http");
        assertThat(fromFile.getSourceSystem()).isEqualTo("fhir");
        assertThat(fromFile.getAdmissionId()).isEqualTo("e-1");
        assertThat(fromFile.getOrigin()).isEqualTo(Origin.HISTORY);
        assertThat(
                        note(read(
                                        "file:b.xml",
                                        """
                                                <DocumentReference xmlns="http://hl7.org/fhir">
                                                <id value="d-2"/><status value="current"/>
                                                <content><attachment>
                                                <contentType value="text/plain"/>
                                                <data value="RmV2ZXIu"/></attachment></content>
                                                </DocumentReference>
                                                """))
                                .getNoteId())
                .isEqualTo("DocumentReference/d-2");
    }

    @Test
    void shouldStillRefuseFhirWithItsReasonWhenNothingIsMended() {
        String json = "{\"resourceType\": \"DocumentReference\", \"zebra\": 1}";

        List<Intake> items = read("http:fhir", json);

        assertThat(reason(items)).isEqualTo(RejectionReason.UNKNOWN_ELEMENT);
    }

    @Test
    void shouldReadAClinicalDocument() {
        String document =
                """
                <ClinicalDocument xmlns="urn:hl7-org:v3">
                <id root="2.16.840.1" extension="c-1"/>
                <code code="18842-5" codeSystem="2.16.840.1.113883.6.1"/>
                <effectiveTime value="20261101"/>
                <recordTarget><patientRole><id root="2.16.840.2" extension="p"/></patientRole>
                </recordTarget>
                <component><structuredBody><component><section><text>Fever.</text></section>
                </component></structuredBody></component></ClinicalDocument>
                """;

        ClinicalNote note = note(read("file:summary.xml", document));

        assertThat(note.getNoteId()).isEqualTo("urn:oid:2.16.840.1|c-1");
        assertThat(note.getPatientId()).isEqualTo("urn:oid:2.16.840.2|p");
        assertThat(note.getText().value()).isEqualTo("Fever.");
        assertThat(reason(read("file:s.xml", "<ClinicalDocument xmlns='urn:hl7-org:v3'>")))
                .isEqualTo(RejectionReason.BAD_XML);
    }

    @Test
    void shouldTellAClinicalDocumentWhenItNamesFhirOrIsInUtf16() {
        String document =
                "\ufeff<ClinicalDocument xmlns='urn:hl7-org:v3'><id root='1.2' extension='c'/>"
                        + "<component><structuredBody><component><section><text>See"
                        + " http://hl7.org/fhir.</text></section></component></structuredBody>"
                        + "</component></ClinicalDocument>";

        byte[] wide = document.getBytes(UTF_16LE);

        assertThat(note(read("file:a.xml", document)).getText().value())
                .isEqualTo("See http://hl7.org/fhir.");
        assertThat(note(read("file:a.xml", wide, Optional.empty()).orElseThrow()).getText().value())
                .isEqualTo("See http://hl7.org/fhir.");
    }

    @Test
    void shouldReadCodesThatCameByHttp() {
        List<Intake> items =
                read(
                        "http:codes",
                        "{\"admission_id\": \"7\", \"codes\": [{\"code\": \"I10\","
                                + " \"system\": \"ICD_10_CM\"}]}");

        assertThat(codes(items).getAdmissionId()).isEqualTo("7");
    }

    @Test
    void shouldReadAWholeListOfCodesUnderItsHeaderWhenTheSystemIsNamedNow() {
        byte[] rows = "7,I10,2\n7,I50.9,1\n".getBytes(UTF_8);

        AssignedCodes list =
                codes(
                        read(
                                        "file:codes.csv",
                                        rows,
                                        Optional.of(CODES),
                                        "--code-system",
                                        "ICD_10_CM")
                                .orElseThrow());

        assertThat(list.getCodes())
                .extracting(AssignedCode::getCode)
                .containsExactly("I50.9", "I10");
        assertThat(reason(read("file:codes.csv", rows, Optional.of(CODES)).orElseThrow()))
                .isEqualTo(RejectionReason.UNKNOWN_CODE_SYSTEM);
    }

    @Test
    void shouldReadABillWhoseCodesNameNoSystemWhenTheFeedsIsNamedNow() {
        String bill =
                "MSH|^~\\&|BILL|NORTH|||20260301101500||BAR^P01|C-1|P|2.5\r"
                        + "PID|1||7^^^NORTH\rPV1|1|I|||||||||||||||||A7^^^NORTH\r"
                        + "DG1|1||I50.9^Heart failure||F\r";

        AssignedCodes list = codes(read("mllp:2575", bill, "--hl7-code-system", "ICD-10"));

        assertThat(list.getAdmissionId()).isEqualTo("NORTH|A7");
        assertThat(list.getCodes()).extracting(AssignedCode::getCode).containsExactly("I50.9");
        assertThat(reason(read("mllp:2575", bill))).isEqualTo(RejectionReason.UNKNOWN_CODE_SYSTEM);
    }

    @Test
    void shouldRefuseASystemOfTheFeedThatIsNoIcd() {
        assertThatThrownBy(() -> read("mllp:2575", "MSH", "--hl7-code-system", "LOINC"))
                .isInstanceOf(IngestException.class)
                .hasMessage("--hl7-code-system: LOINC (expected: ICD-9 or ICD-10)");
    }

    @Test
    void shouldReadARowOfNotesInTheCharacterSetThatIsNamedNow() {
        byte[] third =
                "7,1,100,2150-03-04,,ECG,Report,,\"M\u00fcde, \"\"sehr\"\".\"".getBytes(ISO_8859_1);
        byte[] fourth = "10-DS-3,10,1000,DS,3,2180-05-07 00:00:00,,M\u00fcde.".getBytes(ISO_8859_1);

        ClinicalNote three = mimic(third, NOTE_EVENTS);
        ClinicalNote four = mimic(fourth, DISCHARGE);

        assertThat(three.getText().value()).isEqualTo("M\u00fcde, \"sehr\".");
        assertThat(three.getSourceSystem()).isEqualTo("mimic-iii");
        assertThat(three.getAdmissionId()).isEqualTo("100");
        assertThat(four.getText().value()).isEqualTo("M\u00fcde.");
        assertThat(four.getSourceSystem()).isEqualTo("mimic-iv");
        assertThat(four.getStatus()).isEqualTo(NoteStatus.FINAL);
    }

    private ClinicalNote mimic(byte[] row, String columns) {
        return note(
                read("file:notes.csv", row, Optional.of(columns), "--character-set", "8859/1")
                        .orElseThrow());
    }

    @Test
    void shouldLeaveWhatCannotBeJudgedAlone() {
        byte[] addendum = "10-AD-3,10,1000,AD,3,2180-05-07,,Well.".getBytes(UTF_8);

        assertThat(read("file:discharge.csv", addendum, Optional.of(DISCHARGE))).isEmpty();
        assertThat(read("file:x.csv", "1,2".getBytes(UTF_8), Optional.of("a,b"))).isEmpty();
        assertThat(read("file:x.csv", "1,2".getBytes(UTF_8), Optional.empty())).isEmpty();
    }
}
