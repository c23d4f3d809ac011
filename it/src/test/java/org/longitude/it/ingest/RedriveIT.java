package org.longitude.it.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.it.IngestService;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.Origin;
import org.longitude.service.trace.Tracing;

/** Dead letters of every format but HL7, sent again to the topics of a real broker. */
@KafkaTest
final class RedriveIT {

    private static final String TEXT = "Zebrafish bite, healed.";

    /** A document that names its stay by the numbers of two systems. */
    private static final String STAY_AND_NOTE =
            """
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"resource":{"resourceType":"Encounter","id":"e1","status":"finished",
              "identifier":[{"system":"urn:oid:1.2","value":"A7"}],
              "period":{"end":"2024-03-05T10:00:00Z"}}},
             {"resource":{"resourceType":"DocumentReference","id":"d1","status":"current",
              "content":[{"attachment":{"contentType":"text/plain","data":"%s"}}],
              "context":{"encounter":[{"reference":"Encounter/e1"},
               {"identifier":{"system":"urn:oid:1.9","value":"A7"}}]}}}]}
            """
                    .formatted(encoded());

    private static final String WITHOUT_TEXT =
            "{\"resourceType\":\"DocumentReference\",\"id\":\"d2\",\"status\":\"current\"}";

    /** It says which document it replaces by the numbers of two systems. */
    private static final String DOCUMENT =
            "<ClinicalDocument xmlns='urn:hl7-org:v3'><id root='1.2.3' extension='D1'/>"
                    + replaced("1.2.3")
                    + replaced("1.2.9")
                    + "<componentOf><encompassingEncounter><id root='1.2.6' extension='A1'/>"
                    + "</encompassingEncounter></componentOf><component><structuredBody><component>"
                    + "<section><title>Course</title><text>"
                    + TEXT
                    + "</text></section></component></structuredBody></component>"
                    + "</ClinicalDocument>";

    private static final String CUT = DOCUMENT.replace("</section>", "");

    private static final String ONE_AUTHORITY =
            "urn:oid:1.9 = urn:oid:1.2\nurn:oid:1.2.9 = urn:oid:1.2.3\n";

    @TempDir private Path folder;

    private static String encoded() {
        return Base64.getEncoder().encodeToString(TEXT.getBytes(UTF_8));
    }

    private static String replaced(String system) {
        return "<relatedDocument typeCode='RPLC'><parentDocument><id root='%s' extension='D0'/>"
                        .formatted(system)
                + "</parentDocument></relatedDocument>";
    }

    @Test
    void shouldSendAWholeListWhenItsSystemIsSaid(TestKafka kafka) throws IOException {
        Path file = folder.resolve("billing.csv");
        Files.writeString(file, "admission_id,code,sequence\nA1,I509,1\nA1,K35.80,2\n");
        assertThat(bringIn(kafka, "codes", file).count("rejected")).isEqualTo(1);

        assertThat(redrive(kafka).get("still_unknown_code_system").asInt()).isEqualTo(1);
        assertThat(redrive(kafka, "--code-system", "ICD_10_CM").get("sent").asInt()).isEqualTo(1);
        assertThat(redrive(kafka, "--code-system", "ICD_10_CM").get("already_redriven").asInt())
                .isEqualTo(1);

        assertThat(new IngestTopics(kafka).values(Topics.ICD_ASSIGNED))
                .singleElement()
                .extracting(AssignedCodes::getCodes)
                .satisfies(
                        codes ->
                                assertThat(codes)
                                        .extracting(AssignedCode::getCode)
                                        .containsExactly("I50.9", "K35.80"));
    }

    @Test
    void shouldSendARowOfNotesWhenItsCharacterSetIsSaid(TestKafka kafka) throws IOException {
        Path mimic = Files.createDirectories(folder.resolve("mimic"));
        String rows =
                """
                ROW_ID,SUBJECT_ID,HADM_ID,CHARTDATE,CHARTTIME,CATEGORY,DESCRIPTION,ISERROR,TEXT
                7,1,100,2150-03-04,,Discharge summary,Report,,At the caf\u00e9.
                """;
        Files.write(mimic.resolve("NOTEEVENTS.csv"), rows.getBytes(ISO_8859_1));
        assertThat(bringIn(kafka, "mimic", mimic, "--allow-missing").count("rejected"))
                .isEqualTo(1);

        assertThat(redrive(kafka, "--character-set", "8859/1").get("sent").asInt()).isEqualTo(1);

        ClinicalNote note = onlyNote(kafka);
        assertThat(note.getNoteId()).isEqualTo("7");
        assertThat(note.getAdmissionId()).isEqualTo("100");
        assertThat(note.getText().value()).isEqualTo("At the caf\u00e9.");
        assertThat(note.getOrigin()).isEqualTo(Origin.HISTORY);
    }

    @Test
    void shouldSendARefusedBundleWithAllThatItHoldsWhenItsAuthoritiesAreSaidToBeOne(TestKafka kafka)
            throws Exception {
        try (IngestService ingest =
                IngestService.start(kafka, folder.resolve("quarantine"), Tracing.off())) {
            assertThat(post(ingest, STAY_AND_NOTE)).isEqualTo(422);
            assertThat(post(ingest, WITHOUT_TEXT)).isEqualTo(422);
        }

        redriveOneOfTwo(kafka, "ambiguous_admission", "missing_text", WITHOUT_TEXT);

        ClinicalNote note = onlyNote(kafka);
        assertThat(note.getNoteId()).isEqualTo("DocumentReference/d1");
        assertThat(note.getAdmissionId()).isEqualTo("urn:oid:1.2|A7");
        assertThat(note.getText().value()).isEqualTo(TEXT);
        assertThat(note.getSourceSystem()).as("as if it had been taken").isEqualTo("http");
        assertThat(note.getOrigin()).as("what came over the wire").isEqualTo(Origin.LIVE);
        assertThat(note.getCodingRequested()).isTrue();
        assertThat(new IngestTopics(kafka).values(Topics.ADMISSIONS_EVENTS))
                .extracting(AdmissionEvent::getKind)
                .containsExactly(AdmissionEventKind.DISCHARGED);
    }

    @Test
    void shouldSendARefusedClinicalDocumentWhenItsAuthoritiesAreSaidToBeOne(TestKafka kafka)
            throws Exception {
        Path documents = Files.createDirectories(folder.resolve("documents"));
        Files.writeString(documents.resolve("a.xml"), DOCUMENT);
        Files.writeString(documents.resolve("b.xml"), CUT);
        IngestCommandLine.Result brought = bringIn(kafka, "ccda", documents);
        assertThat(brought.count("rejected")).isEqualTo(2);
        assertThat(brought.errors()).doesNotContain(TEXT);

        redriveOneOfTwo(kafka, "ambiguous_relation", "bad_xml", CUT);

        ClinicalNote note = onlyNote(kafka);
        assertThat(note.getNoteId()).isEqualTo("urn:oid:1.2.3|D1");
        assertThat(note.getReplacesNoteId()).isEqualTo("urn:oid:1.2.3|D0");
        assertThat(note.getAdmissionId()).isEqualTo("urn:oid:1.2.6|A1");
        assertThat(note.getText().value()).isEqualTo("Course\n" + TEXT);
        assertThat(note.getSourceSystem()).isEqualTo("ccda");
        assertThat(note.getOrigin()).isEqualTo(Origin.HISTORY);
        assertThat(note.getCodingRequested()).isFalse();
    }

    /**
     * Of two letters the first is sent, once, when a table says which authorities are one; the
     * other stays, under its name and with its bytes.
     */
    private void redriveOneOfTwo(
            TestKafka kafka, String mended, String standing, String standingBytes)
            throws IOException {
        DlqCommandLine dlq = new DlqCommandLine(kafka);
        Map<String, String> ids = lettersByReason(dlq);
        assertThat(ids).containsOnlyKeys(mended, standing);
        String covered = dlq.run("show", ids.get(mended)).out();
        String revealed = dlq.run("show", ids.get(mended), "--reveal").out();
        assertThat(covered).contains(mended).doesNotContain("Zebrafish", encoded());
        assertThat(revealed).containsAnyOf(TEXT, encoded());

        assertThat(redrive(kafka)).isEqualTo(outcomes("still_" + mended, "still_" + standing));
        assertThat(new IngestTopics(kafka).records(Topics.NOTES_RAW.name())).isEmpty();
        Path table = Files.writeString(folder.resolve("authorities"), ONE_AUTHORITY);
        assertThat(redrive(kafka, "--authorities", table.toString()))
                .isEqualTo(outcomes("sent", "still_" + standing));
        assertThat(redrive(kafka, "--authorities", table.toString()))
                .isEqualTo(outcomes("already_redriven", "still_" + standing));

        Path kept = folder.resolve("kept");
        dlq.run("show", ids.get(standing), "--out", kept.toString());
        assertThat(kept).hasContent(standingBytes);
        for (JsonNode letter : dlq.list().get("letters")) {
            String reason = letter.get("reason").asText();
            assertThat(letter.get("id").asText()).isEqualTo(ids.remove(reason));
            assertThat(letter.get("redriven").asBoolean()).isEqualTo(reason.equals(mended));
        }
        assertThat(ids).as("letters that are gone").isEmpty();
    }

    private IngestCommandLine.Result bringIn(
            TestKafka kafka, String format, Path from, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(format, from.toString()));
        arguments.addAll(List.of(options));
        return new IngestCommandLine(kafka, folder.resolve("quarantine"))
                .bringIn(arguments.toArray(String[]::new));
    }

    private static ClinicalNote onlyNote(TestKafka kafka) {
        List<ClinicalNote> notes = new IngestTopics(kafka).values(Topics.NOTES_RAW);
        assertThat(notes).hasSize(1);
        return notes.get(0);
    }

    private static Map<String, String> lettersByReason(DlqCommandLine dlq) throws IOException {
        Map<String, String> ids = new HashMap<>();
        for (JsonNode letter : dlq.list().get("letters")) {
            ids.put(letter.get("reason").asText(), letter.get("id").asText());
        }
        return ids;
    }

    /** How many letters came to what. */
    private JsonNode redrive(TestKafka kafka, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("redrive", "--all", "--json"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--quarantine", folder.resolve("q").toString()));
        return new DlqCommandLine(kafka).run(arguments.toArray(String[]::new)).outcomes();
    }

    private static JsonNode outcomes(String one, String other) {
        return new ObjectMapper().createObjectNode().put(one, 1).put(other, 1);
    }

    private static int post(IngestService ingest, String body)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(ingest.face().url().resolve("/fhir"))
                                .header("Content-Type", "application/fhir+json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }
}
