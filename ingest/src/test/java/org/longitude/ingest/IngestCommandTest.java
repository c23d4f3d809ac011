package org.longitude.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class IngestCommandTest {

    private static final String TWO_GOOD_LINES =
            """
            {"text": "Admitted with chest pain.", "codes": ["428.0", "36.15"]}

            {"text": "Discharged home."}
            """;

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldCountWhatTheFileHoldsWhenItRunsDry() throws IOException {
        // when
        int exit = jsonl(file("notes.jsonl", TWO_GOOD_LINES), "--dry-run", "--json");

        // then
        assertThat(exit).isZero();
        JsonNode summary = new ObjectMapper().readTree(out.toString());
        assertThat(summary.get("notes").asLong()).isEqualTo(2);
        assertThat(summary.get("codes").asLong()).isEqualTo(2);
        assertThat(summary.get("code_lists").asLong()).isEqualTo(2);
        assertThat(summary.get("rejected").asLong()).isZero();
        assertThat(summary.get("skipped_by_reason").get("blank_line").asLong()).isEqualTo(1);
    }

    @Test
    void shouldSayWhereAndWhyAndSucceedWhenALineIsRejected() throws IOException {
        // given
        Path file = file("notes.jsonl", TWO_GOOD_LINES + "{\"text\": 42}\n");

        // when
        int exit = jsonl(file, "--dry-run");

        // then
        assertThat(exit).isZero();
        assertThat(err.toString())
                .contains("file:notes.jsonl line 4")
                .contains("rejected wrong_type (text)");
        assertThat(out.toString()).contains("rejected: 1").contains("wrong_type: 1");
    }

    @Test
    void shouldFailWhenALineIsRejectedUnderStrict() throws IOException {
        assertThat(jsonl(file("notes.jsonl", "{}\n"), "--dry-run", "--strict")).isEqualTo(1);
    }

    @Test
    void shouldPrintTheFirstTwentyRejectionsOnlyWhenThereAreMore() throws IOException {
        // when
        jsonl(file("notes.jsonl", "{}\n".repeat(100)), "--dry-run");

        // then
        assertThat(err.toString().lines()).hasSize(21);
        assertThat(out.toString()).contains("missing_text: 100");
    }

    @Test
    void shouldFailWhenTheGzipFileIsCutOff() throws IOException {
        // given
        Path file = folder.resolve("notes.jsonl.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write(TWO_GOOD_LINES.getBytes(UTF_8));
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 10));

        // when
        int exit = jsonl(file, "--dry-run");

        // then
        assertThat(exit).isEqualTo(1);
        assertThat(out.toString()).contains("truncated_gzip: 1");
    }

    @Test
    void shouldExitThreeWhenTheFileIsNotThere() {
        assertThat(jsonl(folder.resolve("none.jsonl"), "--dry-run")).isEqualTo(3);
        assertThat(err.toString()).contains("none.jsonl: cannot be opened");
    }

    @Test
    void shouldExitThreeAndSayWhatIsMissingWhenThereIsNoBroker() throws IOException {
        assertThat(jsonl(file("notes.jsonl", TWO_GOOD_LINES))).isEqualTo(3);
        assertThat(err.toString()).contains("bootstrap.servers is missing (expected: --bootstrap");
    }

    @Test
    void shouldExitTwoWhenTheUsageIsWrong() throws IOException {
        assertThat(jsonl(file("notes.jsonl", ""), "--no-such-option")).isEqualTo(2);
        assertThat(execute("ingest")).isEqualTo(2);
        assertThat(execute("jsonl")).isEqualTo(2);
    }

    @Test
    void shouldExitThreeWhenAMimicFolderLacksItsTables() {
        assertThat(execute("mimic", folder.toString(), "--dry-run")).isEqualTo(3);
        assertThat(err.toString()).contains("NOTEEVENTS").contains("--edition");
    }

    @Test
    void shouldTellThePercentageInLinesWhenItIsNotOnATerminal() {
        // given
        StringWriter text = new StringWriter();
        Progress progress = Progress.of("ingest mimic", 100 << 20, new PrintWriter(text, true));

        // when
        for (int mib = 0; mib <= 100; mib++) {
            progress.at((long) mib << 20);
        }
        progress.close();

        // then
        assertThat(text.toString().lines())
                .hasSize(10)
                .startsWith("ingest mimic: 10 % of 100 MiB")
                .endsWith("ingest mimic: 100 % of 100 MiB");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private int jsonl(Path file, String... options) {
        List<String> arguments = new ArrayList<>(List.of("jsonl", file.toString()));
        arguments.add("--quarantine");
        arguments.add(folder.resolve("quarantine").toString());
        arguments.addAll(List.of(options));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        String[] real = arguments[0].equals("ingest") ? new String[0] : arguments;
        return new CommandLine(new IngestCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(real);
    }
}
