package org.longitude.it.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.it.IngestService;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.service.ServiceFace;
import org.longitude.service.trace.Tracing;

/** Notes, codes and FHIR by HTTP on a real broker. */
@KafkaTest
final class HttpIT {

    private static final String BROKEN =
            "{\"resourceType\":\"DocumentReference\",\"status\":\"current\"}";

    @TempDir private Path folder;

    @Test
    void shouldHaveEveryRecordOnItsTopicWhenARequestIsAnswered(TestKafka kafka)
            throws IOException, InterruptedException {
        try (IngestService ingest = IngestService.start(kafka, folder, Tracing.off())) {
            ServiceFace face = ingest.face();
            IngestTopics topics = new IngestTopics(kafka);

            assertThat(
                            post(
                                    face,
                                    "/notes",
                                    "application/json",
                                    "{\"text\":\"Went home.\",\"admission_id\":\"7\"}"))
                    .isEqualTo(202);
            List<ClinicalNote> notes = topics.values(Topics.NOTES_RAW);
            assertThat(notes).hasSize(1);
            assertThat(notes.get(0).getText().value()).isEqualTo("Went home.");
            assertThat(notes.get(0).getMessageId()).startsWith("m-1#");

            assertThat(
                            post(
                                    face,
                                    "/codes",
                                    "application/json",
                                    "{\"admission_id\":\"7\",\"codes\":[\"428.0\"]}"))
                    .isEqualTo(202);
            assertThat(topics.values(Topics.ICD_ASSIGNED))
                    .extracting(AssignedCodes::getAdmissionId)
                    .containsExactly("7");

            assertThat(post(face, "/fhir", "application/fhir+json", stayAndNote())).isEqualTo(202);
            assertThat(topics.values(Topics.ADMISSIONS_EVENTS))
                    .extracting(AdmissionEvent::getKind)
                    .containsExactly(AdmissionEventKind.DISCHARGED);
            assertThat(topics.values(Topics.NOTES_RAW))
                    .extracting(ClinicalNote::getAdmissionId)
                    .containsExactlyInAnyOrder("7", "urn:oid:1.2|A7");

            assertThat(post(face, "/fhir", "application/fhir+json", BROKEN)).isEqualTo(422);
            List<ConsumerRecord<byte[], byte[]>> dead = topics.records(Topics.NOTES_RAW.dlq());
            assertThat(dead).hasSize(1);
            assertThat(dead.get(0).value()).isEqualTo(BROKEN.getBytes(UTF_8));
            assertThat(DeadLetter.from(dead.get(0).headers()).reasonCode())
                    .isEqualTo("missing_text");
            assertThat(DeadLetter.from(dead.get(0).headers()).sourceTopic()).isEqualTo("http:fhir");
        }
    }

    private static String stayAndNote() {
        String text = Base64.getEncoder().encodeToString("Fine.".getBytes(UTF_8));
        return """
        {"resourceType":"Bundle","type":"transaction","entry":[
         {"resource":{"resourceType":"Encounter","id":"e1","status":"finished",
          "identifier":[{"system":"urn:oid:1.2","value":"A7"}],
          "period":{"end":"2024-03-05T10:00:00Z"}}},
         {"resource":{"resourceType":"DocumentReference","id":"d1","status":"current",
          "content":[{"attachment":{"contentType":"text/plain","data":"%s"}}],
          "context":{"encounter":[{"reference":"Encounter/e1"}]}}}]}
        """
                .formatted(text);
    }

    private static int post(ServiceFace face, String path, String type, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(face.url().resolve(path))
                                        .header("Content-Type", type)
                                        .header("Idempotency-Key", "m-1")
                                        .POST(BodyPublishers.ofString(body))
                                        .build(),
                                BodyHandlers.ofString());
        return answer.statusCode();
    }
}
