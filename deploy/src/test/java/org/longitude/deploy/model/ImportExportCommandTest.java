package org.longitude.deploy.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.deploy.Longitude;

/** The commands as typed, on the model module's fixtures. */
class ImportExportCommandTest {

    private static final Path FIXTURES = Path.of("../model/src/test/resources/fixtures");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path directory;

    @Test
    void shouldSayWhatADirectoryHoldsAndWriteItAnew() throws IOException {
        Path made = directory.resolve("made");

        int exit =
                run(
                        "model",
                        "import",
                        FIXTURES.resolve("longformer-bare").toString(),
                        "--out",
                        made.toString(),
                        "--shard-size",
                        "50KB");

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains(
                        "longformer, pooled", "2 layers, width 32, 4 heads", "sliding window of 12")
                .contains(
                        "no weights  embeddings.position_ids", "tokenizer   none in the directory")
                .contains("written     " + made);
        assertThat(made.resolve("model.safetensors.index.json")).exists();
        assertThat(run("model", "export", made.toString(), "--out", directory + "/again")).isZero();
        assertThat(directory.resolve("again/model.safetensors")).exists();
    }

    @Test
    void shouldPrintOneJsonObjectWhenAsked() throws IOException {
        int exit =
                run("model", "import", FIXTURES.resolve("bert-pretraining").toString(), "--json");

        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(exit).isZero();
        assertThat(json.path("family").asText()).isEqualTo("bert");
        assertThat(json.path("parameters").asLong()).isPositive();
        assertThat(json.path("weight_files_bytes").path("model.safetensors").asLong())
                .isEqualTo(Files.size(FIXTURES.resolve("bert-pretraining/model.safetensors")));
        assertThat(json.path("tokenizer_size").isNull()).isTrue();
        assertThat(json.path("written").isNull()).isTrue();
    }

    @Test
    void shouldFailTheCheckWhenWeightsDoNotFitTheConfiguration() throws IOException {
        Path fixture = FIXTURES.resolve("bert-pretraining");
        Files.copy(fixture.resolve("model.safetensors"), directory.resolve("model.safetensors"));
        Files.writeString(
                directory.resolve("config.json"),
                Files.readString(fixture.resolve("config.json"))
                        .replaceAll("\"hidden_size\": \\d+", "\"hidden_size\": 36"));

        assertThat(run("model", "import", directory.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("longitude model import:", "tensor ", "(expected: ");
    }

    @Test
    void shouldRefuseToExportTheDemosPreNormModel() {
        assertThat(run("model", "export", "bundle/demo", "--out", directory + "/out")).isEqualTo(1);

        assertThat(err.toString()).contains("longitude_norm: pre (expected: post");
    }

    @ParameterizedTest
    @CsvSource({
        "3, 'model import nowhere', no directory",
        "2, 'model export nowhere', --out",
        "2, 'model import . --shard-size 5XB', a size such as 500MB",
        "1, 'model import .', no config.json",
    })
    void shouldEndWithTheExitCodeOfWhatIsWrong(int expected, String line, String message) {
        assertThat(run(line.split(" "))).isEqualTo(expected);
        assertThat(err.toString()).contains(message);
    }

    private int run(String... arguments) {
        return Longitude.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
