package org.longitude.deploy.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.EventRead;
import org.longitude.ingest.source.Rejection;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.CodeSystem;

final class FhirSourceTest {

    @TempDir private Path folder;

    @Test
    void shouldSendWhatABundleSaysOfAnAdmissionInOneGoWhenOneBundleFollowsAnother() {
        List<Lot> lots = lots(10, patient("p1", "e1", "e2") + "\n" + patient("p2", "e3"));

        assertThat(lots)
                .extracting(Lot::admissionId)
                .containsExactly("urn:test|e1", "urn:test|e2", "urn:test|e3");
        Lot first = lots.get(0);
        assertThat(first.notes())
                .extracting(ClinicalNote::getPatientId)
                .containsExactly("urn:test|p1");
        assertThat(first.truth()).isEqualTo(Set.of(new Code(CodeSystem.ICD_10_CM, "I50.9")));
        assertThat(first.items()).hasAtLeastOneElementOfType(EventRead.class);
    }

    @Test
    void shouldGoOnWithTheNextBundleWhenOneIsRefused() {
        List<Lot> lots = lots(10, "{\"resourceType\":\"Nonsense\"}\n" + patient("p1", "e1"));

        assertThat(lots.get(0).admissionId()).isNull();
        assertThat(lots.get(0).items()).singleElement().isInstanceOf(Rejection.class);
        assertThat(lots.get(1).admissionId()).isEqualTo("urn:test|e1");
    }

    @Test
    void shouldWaitForNoCodesWhenAnAdmissionHasNoNote() {
        String stay = stay("p1", "e1");

        List<Lot> lots = lots(10, bundle(stay));

        assertThat(lots).singleElement().satisfies(lot -> assertThat(lot.admissionId()).isNull());
    }

    @Test
    void shouldEndWhenAsManyAdmissionsWereSentAsWereAskedFor() {
        assertThat(lots(2, patient("p1", "e1", "e2", "e3"))).hasSize(2);
    }

    private List<Lot> lots(long admissionsMax, String messages) {
        List<Lot> lots = new ArrayList<>();
        ByteSource source =
                ByteSource.of("file:-", new ByteArrayInputStream(messages.getBytes(UTF_8)));
        try (FhirSource admissions = FhirSource.of(source, folder, admissionsMax)) {
            admissions.next().ifPresent(lots::add);
            for (var next = admissions.next(); next.isPresent(); next = admissions.next()) {
                lots.add(next.get());
            }
        }
        return lots;
    }

    private static String patient(String patient, String... stays) {
        List<String> resources = new ArrayList<>();
        for (String stay : stays) {
            resources.add(stay(patient, stay));
            resources.add(note(stay));
            resources.add(condition(stay));
        }
        return bundle(resources.toArray(String[]::new));
    }

    private static String bundle(String... resources) {
        List<String> entries = new ArrayList<>();
        for (String resource : resources) {
            entries.add("{\"resource\":" + resource + "}");
        }
        return "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
                + String.join(",", entries).replace("\n", "")
                + "]}";
    }

    private static String stay(String patient, String stay) {
        return """
        {"resourceType":"Encounter","id":"%s","status":"finished",
         "identifier":[{"system":"urn:test","value":"%s"}],
         "subject":{"identifier":{"system":"urn:test","value":"%s"}},
         "period":{"start":"2026-01-01T10:00:00Z","end":"2026-01-02T10:00:00Z"}}"""
                .formatted(stay, stay, patient);
    }

    private static String note(String stay) {
        String text = Base64.getEncoder().encodeToString("Seen and well.".getBytes(UTF_8));
        return """
        {"resourceType":"DocumentReference","id":"note-%s","status":"current",
         "content":[{"attachment":{"contentType":"text/plain","data":"%s"}}],
         "context":{"encounter":[{"reference":"Encounter/%s"}]}}"""
                .formatted(stay, text, stay);
    }

    private static String condition(String stay) {
        return """
        {"resourceType":"Condition","encounter":{"reference":"Encounter/%s"},
         "code":{"coding":[{"system":"http://snomed.info/sct","code":"84114007"},
          {"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"I50.9"}]}}"""
                .formatted(stay);
    }
}
