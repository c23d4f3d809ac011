package org.longitude.deploy.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ArchivesCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @Test
    void shouldWriteTheArchivesOfBothTypes() {
        Path target = folder.resolve("archives");

        assertThat(run("--out", target.toString())).isZero();

        assertThat(out.toString()).contains("17 files in " + target);
        assertThat(target.resolve("bf16").resolve("sliding_window_attention.pt")).isRegularFile();
        assertThat(target.resolve("fp32").resolve("feed_forward.pt")).isRegularFile();
    }

    @Test
    void shouldSayInOneLineWhenTheFolderCannotBeWritten() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(run("--out", file.toString())).isEqualTo(3);

        assertThat(err.toString().lines())
                .containsExactly("--out " + file + ": cannot be written (expected: a folder)");
    }

    private int run(String... args) {
        return new CommandLine(new ArchivesCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
