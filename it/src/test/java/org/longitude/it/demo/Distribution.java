package org.longitude.it.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts {@code bin/longitude} of the distribution that this build has just made. */
final class Distribution {

    /** Far beyond what a run takes; a hung one must not hang the build. */
    private static final Duration END_WITHIN = Duration.ofMinutes(5);

    private final Path folder;
    private final Map<String, String> variables;

    Distribution(Path folder) {
        this(folder, Map.of());
    }

    private Distribution(Path folder, Map<String, String> variables) {
        this.folder = folder;
        this.variables = Map.copyOf(variables);
    }

    /** The same in another environment. */
    Distribution with(String variable, String value) {
        return new Distribution(folder, Map.of(variable, value));
    }

    /** How a process ended and what it printed. */
    record Result(int exit, String out, String err) {}

    /** A process that runs. */
    record Running(Process process, Path out, Path err) {

        /** Waits until the output holds a text, or the process ends. */
        void awaitOutput(String text) throws IOException, InterruptedException {
            long deadline = System.nanoTime() + END_WITHIN.toNanos();
            while (!Files.readString(out).contains(text)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    process.destroyForcibly();
                    throw new AssertionError(
                            "No \""
                                    + text
                                    + "\" in the output; standard error was:\n"
                                    + Files.readString(err));
                }
                Thread.sleep(100);
            }
        }

        Result awaitEnd(Duration atMost) throws IOException, InterruptedException {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("Still running after " + atMost);
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        }
    }

    Result run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).awaitEnd(END_WITHIN);
    }

    Running start(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out-", ".txt");
        Path err = Files.createTempFile(folder, "err-", ".txt");
        List<String> command = new ArrayList<>(withSignals());
        command.add(launcher().toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        Files.createDirectories(temporaryFolder());
        builder.environment()
                .put("LONGITUDE_JAVA_OPTS", "-Xmx1g -Djava.io.tmpdir=" + temporaryFolder());
        builder.environment().putAll(variables);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new Running(builder.start(), out, err);
    }

    /** Where the processes make their temporary folders. */
    Path temporaryFolder() {
        return folder.resolve("tmp");
    }

    static Path launcher() {
        Path root = Path.of(System.getProperty("longitude.root", ".."));
        Path launcher = root.resolve("deploy/target/longitude/bin/longitude");
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException(
                    launcher + " is not there (expected: built by mvn verify before these tests)");
        }
        return launcher.toAbsolutePath();
    }

    /** A build in the background ignores Ctrl-C, and its children would inherit that. */
    private static List<String> withSignals() throws IOException, InterruptedException {
        List<String> command = List.of("env", "--default-signal=INT");
        List<String> trial = new ArrayList<>(command);
        trial.add("true");
        Process tried = new ProcessBuilder(trial).redirectErrorStream(true).start();
        String said = new String(tried.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return tried.waitFor() == 0 && said.isEmpty() ? command : List.of();
    }
}
