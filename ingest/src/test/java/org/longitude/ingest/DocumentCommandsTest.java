package org.longitude.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class DocumentCommandsTest {

    private static final String DOCUMENT =
            "{\"resourceType\":\"DocumentReference\",\"status\":\"current\",\"content\":"
                    + "[{\"attachment\":{\"contentType\":\"text/plain\",\"data\":\"QUJD\"}}]}";
    private static final String BROKEN =
            "{\"resourceType\":\"DocumentReference\",\"status\":\"current\"}";
    private static final String CDA =
            "<ClinicalDocument xmlns='urn:hl7-org:v3'><id root='1.2'/><component><structuredBody>"
                    + "<component><section><text>Fine.</text></section></component>"
                    + "</structuredBody></component></ClinicalDocument>";

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path input;

    @BeforeEach
    void makeInput() throws IOException {
        input = Files.createDirectory(folder.resolve("input"));
    }

    @Test
    void shouldReadEveryFileOfAFolderWhenFormsAndCompressionDiffer() throws IOException {
        // given
        Files.writeString(input.resolve("a.json"), DOCUMENT.replace(",", ",\n  "));
        Files.writeString(input.resolve("b.ndjson"), DOCUMENT + "\n\n" + BROKEN + "\n" + DOCUMENT);
        Path inner = Files.createDirectory(input.resolve("inner"));
        try (OutputStream gzip =
                new GZIPOutputStream(Files.newOutputStream(inner.resolve("C.JSON.GZ")))) {
            gzip.write(DOCUMENT.getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(inner.resolve("d.xml"), "<Patient xmlns=\"http://hl7.org/fhir\"/>");
        Files.writeString(inner.resolve("LICENSE"), "not a message");

        // when
        int exit = run("fhir", input, "--dry-run", "--json");

        // then
        assertThat(exit).isZero();
        JsonNode summary = new ObjectMapper().readTree(out.toString());
        assertThat(summary.get("notes").asLong()).isEqualTo(4);
        assertThat(summary.get("rejected_by_reason").get("missing_text").asLong()).isEqualTo(1);
        assertThat(summary.get("skipped_by_reason").get("other_resource").asLong()).isEqualTo(1);
        assertThat(summary.get("skipped_by_reason").get("blank_line").asLong()).isEqualTo(1);
        assertThat(err.toString())
                .contains("file:b.ndjson line 3")
                .contains("rejected missing_text (DocumentReference.content)");
    }

    @Test
    void shouldReadClinicalDocumentsOfAFolder() throws IOException {
        Files.writeString(input.resolve("a.xml"), CDA);
        Files.writeString(input.resolve("b.xml"), "<html/>");

        int exit = run("ccda", input, "--dry-run", "--strict", "--json");

        assertThat(exit).isEqualTo(1);
        JsonNode summary = new ObjectMapper().readTree(out.toString());
        assertThat(summary.get("notes").asLong()).isEqualTo(1);
        assertThat(summary.get("rejected_by_reason").get("not_a_clinical_document").asLong())
                .isEqualTo(1);
    }

    @Test
    void shouldSayWhichFileIsWrongWhenATableIsBroken() throws IOException {
        Path file = Files.writeString(input.resolve("a.json"), DOCUMENT);
        Path table = Files.writeString(folder.resolve("mine.tsv"), "nonsense");

        int exit = run("fhir", file, "--dry-run", "--categories", table.toString());

        assertThat(exit).isEqualTo(3);
        assertThat(err.toString()).contains("mine.tsv line 1").contains("expected");
    }

    @Test
    void shouldSayWhatIsExpectedWhenTheFolderHasNoSuchFile() throws IOException {
        Files.writeString(input.resolve("LICENSE"), "nothing");

        assertThat(run("ccda", input, "--dry-run")).isEqualTo(3);
        assertThat(err.toString()).contains("no file in it").contains(".xml");
    }

    @Test
    void shouldSayWhatIsMissingWhenTheFileIsNotThere() {
        assertThat(run("fhir", folder.resolve("none.json"), "--dry-run")).isEqualTo(3);
        assertThat(err.toString()).contains("none.json");
    }

    private int run(String command, Path place, String... options) {
        List<String> arguments = new ArrayList<>(List.of(command, place.toString()));
        arguments.addAll(Arrays.asList(options));
        arguments.addAll(List.of("--quarantine", folder.resolve("quarantine").toString()));
        return new CommandLine(new IngestCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
    }
}
