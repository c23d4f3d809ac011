package org.longitude.trainer.embeddings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.TrainCommand;
import picocli.CommandLine;

class EmbeddingsCommandTest {

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldAnswerFromAFinishedRunWhenNoSnapshotIsGiven() throws IOException {
        finishedRun();

        assertThat(
                        run(
                                "--run",
                                folder.toString(),
                                "--nearest",
                                "boat",
                                "--farthest",
                                "boat",
                                "--json"))
                .isZero();

        JsonNode answer = new ObjectMapper().readTree(out.toString());
        assertThat(answer.path("nearest")).hasSize(5);
        assertThat(answer.path("farthest")).hasSize(5);
        assertThat(answer.at("/nearest/0/cosine").asDouble())
                .isGreaterThan(answer.at("/farthest/0/cosine").asDouble());
    }

    @Test
    void shouldSayWhatToDoWhenTheWordOrTheRunIsNotThere() throws IOException {
        finishedRun();

        assertThat(run("--run", folder.toString(), "--nearest", "submarine")).isEqualTo(3);
        assertThat(err.toString()).contains("not a word of the vocabulary");
        assertThat(run("--run", folder.resolve("none").toString(), "--nearest", "boat"))
                .isEqualTo(3);
        assertThat(run("--run", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("missing --snapshot DIR");
    }

    private void finishedRun() throws IOException {
        List<NormalizedText> notes = Words.notes(10);
        WordTokenizer tokenizer = Words.tokenizer(notes);
        float[] values = new float[tokenizer.vocabularySize() * 4];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        tokenizer.save(folder.resolve(Tokenizer.FILE_NAME));
        new EmbeddingTable(tokenizer.hash(), tokenizer.vocabularySize(), 4, 12, values)
                .write(folder);
    }

    private int run(String... arguments) {
        CommandLine command =
                new CommandLine(new TrainCommand())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 1];
        all[0] = "embeddings";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return command.execute(all);
    }
}
