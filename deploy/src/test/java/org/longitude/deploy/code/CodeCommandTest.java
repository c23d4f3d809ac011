package org.longitude.deploy.code;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.Longitude;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticAdmission;
import org.longitude.ingest.synthetic.SyntheticAdmissions;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.ingest.synthetic.SyntheticNote;
import picocli.CommandLine;

/** The demo's bundle at work on generated admissions and on bad lines. */
final class CodeCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BUNDLE = "--bundle=" + Path.of("bundle", "demo");
    private static final String SECRET = "Mrs. Quackenbush";

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldAnswerEveryLineInItsPlaceWhenSomeAreBad() throws IOException {
        String good = note(0).put("admission_id", "a-1").toString();
        String input =
                String.join(
                        "\n",
                        good,
                        "{\"text\": \"" + SECRET,
                        "",
                        "{\"text\": \"" + SECRET + "\", \"notes\": [{\"text\": \"x\"}]}",
                        "{\"text\": \"\"}",
                        "{\"notes\": []}",
                        "[" + good + "]",
                        "{\"hadm_id\": 77, \"notes\": [" + note(1) + ", " + note(2) + "]}");

        int exit = run(input, BUNDLE);

        assertThat(exit).isEqualTo(1);
        List<JsonNode> lines = lines();
        assertThat(lines)
                .extracting(line -> line.path("line").asInt())
                .containsExactly(1, 2, 4, 5, 6, 7, 8);
        assertThat(lines.get(0).path("admission_id").asText()).isEqualTo("a-1");
        assertThat(lines.get(6).path("admission_id").asText()).isEqualTo("77");
        assertThat(lines.subList(1, 6))
                .extracting(line -> line.path("error").asText())
                .containsExactly(
                        "truncated_json",
                        "text_and_notes",
                        "empty_text",
                        "notes_missing",
                        "not_an_object");
        assertThat(err.toString())
                .contains("line 2: truncated_json", "2 admissions coded, 5 lines refused")
                .doesNotContain(SECRET);
        assertThat(out.toString(UTF_8)).doesNotContain(SECRET);
    }

    @Test
    void shouldGiveCodesMostProbableFirstWithTheWordsThatEarnedThem() throws IOException {
        ObjectNode given = note(3);
        String text = given.path("text").asText();

        int exit = run(given.toString(), BUNDLE, "--evidence-text");

        assertThat(exit).isZero();
        JsonNode codes = lines().get(0).path("codes");
        assertThat(codes).hasSize(50);
        assertThat(codes).extracting(code -> -code.path("probability").asDouble()).isSorted();
        List<JsonNode> assigned = new ArrayList<>();
        codes.forEach(
                code -> {
                    double probability = code.path("probability").asDouble();
                    boolean above = probability > code.path("threshold").asDouble();
                    assertThat(code.path("assigned").asBoolean()).isEqualTo(above);
                    assertThat(code.has("evidence")).isEqualTo(above);
                    if (above) {
                        assigned.add(code);
                    }
                });
        assertThat(assigned).isNotEmpty();
        for (JsonNode code : assigned) {
            assertThat(code.path("evidence")).isNotEmpty();
            for (JsonNode span : code.path("evidence")) {
                assertThat(span.path("text").asText())
                        .isNotBlank()
                        .isEqualTo(
                                text.substring(
                                        span.path("start").asInt(), span.path("end").asInt()));
            }
        }
    }

    @Test
    void shouldGiveTheSameBytesTwiceAndTheSameNumbersAloneAndTogether() throws IOException {
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            notes.add(note(i).toString());
        }
        Path input = Files.writeString(folder.resolve("in.jsonl"), String.join("\n", notes));
        Path first = folder.resolve("first.jsonl");
        Path second = folder.resolve("second.jsonl");

        assertThat(run("", BUNDLE, "--input=" + input, "--output=" + first)).isZero();
        assertThat(run("", BUNDLE, "--input=" + input, "--output=" + second)).isZero();
        assertThat(first).hasSameBinaryContentAs(second);

        assertThat(run(notes.get(5), BUNDLE)).isZero();
        JsonNode alone = lines().get(0).path("codes");
        JsonNode together = JSON.readTree(Files.readAllLines(first).get(5)).path("codes");
        for (JsonNode code : alone) {
            for (JsonNode other : together) {
                if (other.path("code").equals(code.path("code"))) {
                    assertThat(other.path("probability").asDouble())
                            .isCloseTo(code.path("probability").asDouble(), within(1e-5));
                }
            }
        }
        assertThat(together).hasSameSizeAs(alone);
    }

    @Test
    void shouldSayInOneLineWhatIsMissingAndLeaveNothingBehind() throws IOException {
        Path output = folder.resolve("out.jsonl");

        int noInput = whole("code", BUNDLE, "--input=nowhere.jsonl", "--output=" + output);
        int noBundle = whole("code", "--bundle=nowhere", "--output=" + output);
        int noFolder = whole("code", BUNDLE, "--output=" + folder.resolve("no/out.jsonl"));

        assertThat(List.of(noInput, noBundle, noFolder)).containsOnly(3);
        assertThat(err.toString().lines()).hasSize(3).allMatch(line -> line.contains("expected"));
        assertThat(folder).isEmptyDirectory();
    }

    private int run(String input, String... arguments) {
        out.reset();
        return new CommandLine(
                        new CodeCommand(new ByteArrayInputStream(input.getBytes(UTF_8)), out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private int whole(String... arguments) {
        return Longitude.commandLine().setErr(new PrintWriter(err)).execute(arguments);
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.toString(UTF_8).lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    /** The discharge summary of a generated admission. */
    private static ObjectNode note(int admission) {
        SyntheticAdmission made =
                new SyntheticAdmissions(SyntheticConfig.of(7, Split.TEST)).at(admission);
        SyntheticNote summary =
                made.notes().stream()
                        .filter(note -> note.category().equals(SyntheticNote.DISCHARGE_SUMMARY))
                        .findFirst()
                        .orElseThrow();
        return JSON.createObjectNode()
                .put("note_id", "n" + admission)
                .put("text", summary.text().value());
    }
}
