package org.longitude.trainer.embeddings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FastTextChildTest {

    @Test
    void shouldEndWhenWhoeverStartedItIsGone(@TempDir Path folder)
            throws IOException, InterruptedException {
        // given: work for hours
        Path text = Files.writeString(folder.resolve("text"), "one two three four\n".repeat(500));
        EmbeddingConfig endless = new EmbeddingConfig(64, 9_999_999, 5, 5, 0.05, 1, 0, 0, 1, 1, 1);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("native"));
        command.add(FastTextChild.class.getName());
        command.addAll(FastTextProcess.arguments(text, folder.resolve("out"), endless));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile());
        Process child = builder.start();

        try {
            // when: what a parent's end does to its pipes, kill -9 too
            child.getOutputStream().close();

            // then
            assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(child.exitValue()).isEqualTo(FastTextChild.EXIT_ORPHAN);
        } finally {
            child.destroyForcibly();
        }
    }
}
