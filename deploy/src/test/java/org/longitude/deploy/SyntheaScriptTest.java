package org.longitude.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What longitude-synthea says of a Java that ends early; here a script stands in its place. */
@DisabledOnOs(OS.WINDOWS)
final class SyntheaScriptTest {

    @TempDir private Path folder;

    private record Result(int exit, String out, String err) {}

    @Test
    void shouldSaySoAndEndWithItsStatusWhenJavaIsKilled() throws Exception {
        Result result = run("printf '{\"resourceType\":'; kill -9 $$");

        assertThat(result.exit()).isEqualTo(137);
        assertThat(result.out()).isEqualTo("{\"resourceType\":");
        assertThat(result.err())
                .contains("longitude-synthea: ended with status 137 (expected: 0, after the last");
    }

    @Test
    void shouldSaySoWhenTheHeapIsFull() throws Exception {
        assertThat(run("exit 3").err()).contains("longitude-synthea: ended with status 3");
    }

    @Test
    void shouldAddNothingWhenJavaHasSaidWhyItself() throws Exception {
        assertThat(run("echo 'longitude-synthea: why' >&2; exit 1"))
                .isEqualTo(new Result(1, "", "longitude-synthea: why\n"));
        assertThat(run("echo '{}'")).isEqualTo(new Result(0, "{}\n", ""));
    }

    private Result run(String java) throws IOException, InterruptedException {
        Path script = folder.resolve("longitude-synthea");
        executable(script, Files.readString(Path.of("..", "longitude-synthea")));
        executable(folder.resolve("jdk/bin/java"), "#!/bin/sh\n" + java + "\n");
        Path library = folder.resolve("synthea/target/lib/longitude-synthea-0.1.0-SNAPSHOT.jar");
        Files.createDirectories(library.getParent());
        Files.writeString(library, "");
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder command =
                new ProcessBuilder(script.toString(), "1")
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        command.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        command.environment().put("TMPDIR", scratch.toString());

        Process process = command.start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(scratch).isEmptyDirectory();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static void executable(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
