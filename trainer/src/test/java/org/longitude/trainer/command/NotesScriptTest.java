package org.longitude.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code src/text/notes.py} makes JSON lines of public sets of real notes. */
final class NotesScriptTest {
    private static final Path SCRIPT = Path.of("src/text/notes.py");
    private static final Path CODIESP = Path.of("../../shared/data/codiesp");

    @TempDir private Path folder;

    @BeforeEach
    void needPython() throws InterruptedException {
        try {
            assumeTrue(run("--version") == 0, "python3 does not run here");
        } catch (IOException e) {
            assumeTrue(false, "there is no python3 here");
        }
    }

    @Test
    void shouldSayWhatIsMissingWhenTheFolderIsNoCodiEsp() throws Exception {
        assertThat(run(SCRIPT.toString(), "codiesp", folder.toString(), folder.toString()))
                .isEqualTo(1);
        assertThat(Files.readString(folder.resolve("said")))
                .contains("no train/trainD.tsv* (expected: CodiEsp as it is published)");
    }

    @Test
    void shouldMakeTrainTestAndBackgroundOfAPublishedFolder() throws Exception {
        write("in/train/trainD.tsv", "d1\ti10\nd1\tn44.8\nd1\ti10\n");
        write("in/dev/devD.tsv", "d2\te11.9\n");
        write("in/train/text_files_en/d1.txt", "One.\n");
        write("in/dev/text_files_en/d2.txt", "Two.\n");
        write("in/background/text_files_en/d3.txt", "Three.\n");

        Path in = folder.resolve("in");
        assertThat(run(SCRIPT.toString(), "codiesp", in.toString(), folder.toString())).isZero();

        JsonNode train = lines("codiesp-train.jsonl").get(0);
        assertThat(train.path("codes").findValuesAsText("code")).containsExactly("I10", "N44.8");
        assertThat(train.path("codes").get(0).path("system").asText()).isEqualTo("ICD_10_CM");
        assertThat(lines("codiesp-test.jsonl").get(0).path("text").asText()).isEqualTo("Two.\n");
        assertThat(lines("codiesp-background.jsonl").get(0).has("codes")).isFalse();
    }

    @Test
    void shouldTeachWordsAloneWithWhatTheLabelledSetLeavesOut() throws Exception {
        write(
                "labelled.jsonl",
                """
                {"sample_id": 1, "text": "One.", "labels": ["401.9"], "split": "train"}
                {"sample_id": 2, "text": "Two.", "labels": [], "split": "test"}
                """);
        write(
                "whole.jsonl",
                """
                {"id": 1, "text": "One, whole."}
                {"id": 2, "text": "Two, whole."}
                {"id": 3, "text": "Three."}
                """);
        String labelled = folder.resolve("labelled.jsonl").toString();
        String whole = folder.resolve("whole.jsonl").toString();

        assertThat(run(SCRIPT.toString(), "mtsamples", labelled, folder.toString(), whole))
                .isZero();

        assertThat(lines("mtsamples-train.jsonl")).hasSize(1);
        assertThat(lines("mtsamples-test.jsonl")).hasSize(1);
        assertThat(lines("mtsamples-background.jsonl"))
                .extracting(note -> note.path("text").asText())
                .containsExactly("Three.");
        assertThat(lines("mtsamples-background.jsonl").get(0).has("codes")).isFalse();
    }

    @Test
    void shouldPutTheDotsOfBothRevisionsWhereTheyBelong() throws Exception {
        write(
                "nine.txt",
                "0010  Cholera d/t vib cholerae\nE8000 RR collision\nV1005 Hx colon ca\n");
        write("ten.txt", "A000 Cholera\nE109 Type 1 diabetes\n");
        for (String each : List.of("nine", "ten")) {
            Path in = folder.resolve(each + ".txt");
            Path out = folder.resolve(each + ".json");
            assertThat(run(SCRIPT.toString(), "descriptions", in.toString(), out.toString()))
                    .isZero();
        }

        assertThat(tree("nine.json").findValuesAsText("code"))
                .containsExactly("001.0", "E800.0", "V10.05");
        assertThat(tree("ten.json").findValuesAsText("code")).containsExactly("A00.0", "E10.9");
    }

    @Test
    void shouldTakeThePublishedSetWhole() throws Exception {
        assumeTrue(Files.isDirectory(CODIESP), "CodiEsp is not at " + CODIESP + ": not tested");

        assertThat(run(SCRIPT.toString(), "codiesp", CODIESP.toString(), folder.toString()))
                .isZero();

        assertThat(lines("codiesp-train.jsonl")).hasSize(500);
        assertThat(lines("codiesp-test.jsonl"))
                .hasSize(250)
                .allMatch(note -> !note.path("codes").isEmpty());
        assertThat(lines("codiesp-background.jsonl")).hasSize(2_751);
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private List<JsonNode> lines(String file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(file))) {
            lines.add(new JsonMapper().readTree(line));
        }
        return lines;
    }

    private JsonNode tree(String file) throws IOException {
        return new JsonMapper().readTree(folder.resolve(file).toFile());
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start()
                .waitFor();
    }
}
