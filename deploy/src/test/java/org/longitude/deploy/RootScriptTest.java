package org.longitude.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root: when it builds, what it runs, and what it says where something lacks. */
@DisabledOnOs(OS.WINDOWS)
final class RootScriptTest {

    @TempDir private Path folder;
    private Path root;
    private Path tools;

    private record Result(int exit, String out, String err) {}

    /** A checkout with one source, and a Maven that makes a distribution which shows arguments. */
    @BeforeEach
    void layOut() throws IOException {
        root = Files.createDirectories(folder.resolve("check out"));
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.createDirectories(root.resolve("deploy/src/main"));
        Files.writeString(root.resolve("pom.xml"), "");
        Files.writeString(root.resolve("deploy/pom.xml"), "");
        Files.writeString(root.resolve("deploy/src/main/Source.java"), "");
        Path script = Path.of("../longitude").toAbsolutePath().normalize();
        executable(root.resolve("longitude"), Files.readString(script));
        executable(
                tools.resolve("mvn"),
                """
                #!/bin/sh
                echo "$PWD" >>"$BUILDS"
                [ -z "${FAIL:-}" ] || { echo '[ERROR] it does not compile'; exit 1; }
                mkdir -p deploy/target/longitude/bin
                cp "$(dirname "$0")/shows-arguments" deploy/target/longitude/bin/longitude
                """);
        executable(tools.resolve("javac"), "#!/bin/sh\n");
        executable(
                tools.resolve("shows-arguments"),
                "#!/bin/sh\nfor each in \"$@\"; do echo \"<$each>\"; done\n");
    }

    @Test
    void shouldBuildOnceWhenNothingChangesBetweenTwoRuns() throws Exception {
        // when
        Result first = run(root.resolve("longitude"), "demo", "--input", "my notes.jsonl");
        Result second = run(root.resolve("longitude"), "--help");

        // then
        assertThat(first.out()).isEqualTo("<demo>\n<--input>\n<my notes.jsonl>\n");
        assertThat(first.err()).contains("building for the first time");
        assertThat(second.out()).isEqualTo("<--help>\n");
        assertThat(second.err()).isEmpty();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void shouldBuildAgainWhenASourceIsYounger() throws Exception {
        run(root.resolve("longitude"));
        Files.setLastModifiedTime(
                root.resolve("deploy/src/main/Source.java"),
                FileTime.from(Instant.now().plusSeconds(60)));

        Result result = run(root.resolve("longitude"));

        assertThat(result.err()).contains("sources have changed");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void shouldNotBuildAgainWhenOnlySyntheaIsYounger() throws Exception {
        run(root.resolve("longitude"));
        Path source = root.resolve("synthea/src/main/Source.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));

        run(root.resolve("longitude"));

        assertThat(builds()).hasSize(1);
    }

    @Test
    void shouldFindItsCheckoutWhenCalledThroughLinksFromElsewhere() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("lo"), root.resolve("longitude"));
        Path linkToLink = Files.createSymbolicLink(folder.resolve("lol"), Path.of("lo"));

        Result result = run(linkToLink, "a");

        assertThat(link).exists();
        assertThat(result.out()).isEqualTo("<a>\n");
        assertThat(builds()).containsExactly(root.toRealPath().toString());
    }

    @Test
    void shouldEndWithOneAndTheErrorsWhenTheBuildFails() throws Exception {
        Result result = run(List.of("FAIL=yes"), root.resolve("longitude"), "demo");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("[ERROR] it does not compile").contains("build.log");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void shouldSayWhatToInstallWhenMavenIsMissing() throws Exception {
        Files.delete(tools.resolve("mvn"));

        Result result = run(root.resolve("longitude"));

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("install Maven");
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(folder.resolve("builds"));
    }

    private Result run(Path script, String... arguments) throws Exception {
        return run(List.of(), script, arguments);
    }

    private Result run(List<String> environment, Path script, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add("env");
        command.add("-u");
        command.add("JAVA_HOME");
        command.add("PATH=" + tools + ":" + onlyTheBasics());
        command.add("BUILDS=" + folder.resolve("builds"));
        command.addAll(environment);
        command.add(script.toString());
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        int exit = process.waitFor();
        return new Result(exit, Files.readString(out), Files.readString(err));
    }

    /** A path on which there is no other Maven: only the tools that the script uses. */
    private Path onlyTheBasics() throws IOException {
        Path basics = Files.createDirectories(folder.resolve("basics"));
        for (String name :
                List.of("dirname", "readlink", "find", "head", "mkdir", "rm", "mv", "cp", "grep")) {
            Path tool = Path.of("/usr/bin", name);
            Path found = Files.exists(tool) ? tool : Path.of("/bin", name);
            executable(basics.resolve(name), "#!/bin/sh\nexec " + found + " \"$@\"\n");
        }
        return basics;
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
