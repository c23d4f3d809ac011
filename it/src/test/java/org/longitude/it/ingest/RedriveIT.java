package org.longitude.it.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.Longitude;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.DeadLetters;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.Origin;

/** Dead letters of every format but HL7, sent again to the topics of a real broker. */
@KafkaTest
final class RedriveIT {

    private static final String STAY_AND_NOTE =
            """
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"resource":{"resourceType":"Encounter","id":"e1","status":"finished",
              "identifier":[{"system":"urn:oid:1.2","value":"A7"}],
              "period":{"end":"2024-03-05T10:00:00Z"}}},
             {"resource":{"resourceType":"DocumentReference","id":"d1","status":"current",
              "content":[{"attachment":{"contentType":"text/plain","data":"%s"}}],
              "context":{"encounter":[{"reference":"Encounter/e1"}]}}}]}
            """
                    .formatted(Base64.getEncoder().encodeToString("Fine.".getBytes(UTF_8)));
    private static final String DOCUMENT =
            "<ClinicalDocument xmlns='urn:hl7-org:v3'><id root='1.2.3' extension='D1'/>"
                    + "<componentOf><encompassingEncounter><id root='1.2.6' extension='A1'/>"
                    + "</encompassingEncounter></componentOf><component><structuredBody><component>"
                    + "<section><title>Course</title><text>Went home.</text></section></component>"
                    + "</structuredBody></component></ClinicalDocument>";

    @TempDir private Path folder;

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
    void shouldSendABundleWithAllThatItHolds(TestKafka kafka) throws Exception {
        putAside(kafka, "http:fhir", STAY_AND_NOTE);

        assertThat(redrive(kafka).get("sent").asInt()).isEqualTo(1);

        ClinicalNote note = onlyNote(kafka);
        assertThat(note.getAdmissionId()).isEqualTo("urn:oid:1.2|A7");
        assertThat(note.getText().value()).isEqualTo("Fine.");
        assertThat(note.getOrigin()).as("what came over the wire").isEqualTo(Origin.LIVE);
        assertThat(new IngestTopics(kafka).values(Topics.ADMISSIONS_EVENTS))
                .extracting(AdmissionEvent::getKind)
                .containsExactly(AdmissionEventKind.DISCHARGED);
    }

    @Test
    void shouldSendAClinicalDocument(TestKafka kafka) throws Exception {
        putAside(kafka, "file:summary.xml", DOCUMENT);

        assertThat(redrive(kafka).get("sent").asInt()).isEqualTo(1);

        ClinicalNote note = onlyNote(kafka);
        assertThat(note.getNoteId()).isEqualTo("urn:oid:1.2.3|D1");
        assertThat(note.getAdmissionId()).isEqualTo("urn:oid:1.2.6|A1");
        assertThat(note.getText().value()).isEqualTo("Course\nWent home.");
        assertThat(note.getOrigin()).isEqualTo(Origin.HISTORY);
    }

    @Test
    void shouldLeaveALetterWhereItIsWhenItIsStillRefused(TestKafka kafka) throws Exception {
        putAside(kafka, "http:fhir", "{\"resourceType\":\"DocumentReference\",\"id\":\"d1\"}");
        putAside(kafka, "file:summary.xml", DOCUMENT.replace("</section>", ""));

        JsonNode outcomes = redrive(kafka);

        assertThat(outcomes.has("sent")).isFalse();
        assertThat(outcomes).hasSize(2).allMatch(count -> count.asInt() == 1);
        assertThat(outcomes.fieldNames())
                .toIterable()
                .allSatisfy(name -> assertThat(name).startsWith("still_"));
        assertThat(new IngestTopics(kafka).records(Topics.NOTES_RAW.name())).isEmpty();
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

    /** How many letters came to what. */
    private JsonNode redrive(TestKafka kafka, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("dlq", "redrive", "--all", "--json"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--quarantine", folder.resolve("q").toString()));
        arguments.addAll(
                List.of("--bootstrap", kafka.bootstrap(), "--registry", kafka.registryUrl()));
        StringWriter out = new StringWriter();
        Longitude.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter(), true))
                .execute(arguments.toArray(String[]::new));
        return new ObjectMapper().readTree(out.toString()).get("by_outcome");
    }

    /** As a release that could not read it would have. */
    private static void putAside(TestKafka kafka, String source, String bytes) throws Exception {
        DeadLetter why =
                new DeadLetter("ingest", "defect", source, -1, 0, Clock.systemUTC().instant());
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(DeadLetters.of(Topics.NOTES_RAW.name(), null, bytes.getBytes(UTF_8), why))
                    .get();
        }
    }
}
