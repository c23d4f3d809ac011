package org.longitude.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.longitude.billing.BillingExportCommand;
import org.longitude.billing.store.DatabaseConfig;
import org.longitude.coder.CoderCommand;
import org.longitude.it.cluster.TestKafka;
import org.longitude.preprocess.PreprocessCommand;
import picocli.CommandLine;

/**
 * An application as a process of its own, by the command that a user types, which can be killed as
 * a process is. What it prints goes to a file.
 */
public final class ChildProcess implements AutoCloseable {

    private static final int END_WITHIN_SECONDS = 20;
    private static final List<String> JVM =
            List.of("-XX:+UseSerialGC", "-Dai.djl.offline=true", "-Dai.djl.pytorch.num_threads=1");

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** What the child runs. */
    public static void main(String[] args) {
        Object command =
                switch (args[0]) {
                    case "coder" -> new CoderCommand();
                    case "preprocess" -> new PreprocessCommand();
                    case "billing-export" -> new BillingExportCommand();
                    default -> throw new IllegalArgumentException("no such command");
                };
        String[] options = List.of(args).subList(1, args.length).toArray(String[]::new);
        System.exit(new CommandLine(command).execute(options));
    }

    /** {@code serve coder} on the CPU, in small batches. */
    public static ChildProcess coder(
            TestKafka kafka, Path bundle, Path log, String... furtherOptions) {
        return coder(kafka, Map.of(), bundle, log, furtherOptions);
    }

    /** As above, with further environment variables. */
    public static ChildProcess coder(
            TestKafka kafka,
            Map<String, String> variables,
            Path bundle,
            Path log,
            String... furtherOptions) {
        return start(
                kafka,
                variables,
                bundle,
                log,
                List.of("-Xmx512m"),
                options(
                        "coder",
                        List.of("--device=cpu", "--batch-tokens-max=256"),
                        furtherOptions));
    }

    /** {@code serve preprocess}. */
    public static ChildProcess preprocess(
            TestKafka kafka, Path bundle, Path log, String... furtherOptions) {
        return preprocess(kafka, Map.of(), bundle, log, furtherOptions);
    }

    /** As above, with further environment variables. */
    public static ChildProcess preprocess(
            TestKafka kafka,
            Map<String, String> variables,
            Path bundle,
            Path log,
            String... furtherOptions) {
        return start(
                kafka,
                variables,
                bundle,
                log,
                List.of("-Xmx256m"),
                options("preprocess", List.of(), furtherOptions));
    }

    /** {@code serve billing-export} into a database schema. */
    public static ChildProcess billingExport(
            TestKafka kafka, DatabaseConfig database, Path log, String... furtherOptions) {
        List<String> arguments = new ArrayList<>(List.of("billing-export"));
        arguments.add("--bootstrap=" + kafka.bootstrap());
        arguments.add("--registry=" + kafka.registryUrl());
        arguments.add("--db-url=" + database.url());
        arguments.add("--db-user=" + database.user());
        arguments.add("--db-schema=" + database.schema());
        arguments.addAll(List.of(furtherOptions));
        return start(ChildProcess.class, Map.of(), log, List.of("-Xmx256m"), arguments);
    }

    private static List<String> options(String name, List<String> usual, String... further) {
        List<String> options = new ArrayList<>(List.of(name));
        options.addAll(usual);
        options.addAll(List.of(further));
        return options;
    }

    private static ChildProcess start(
            TestKafka kafka,
            Map<String, String> variables,
            Path bundle,
            Path log,
            List<String> memory,
            List<String> options) {
        List<String> arguments = new ArrayList<>(options);
        arguments.add("--bundle=" + bundle);
        arguments.add("--bootstrap=" + kafka.bootstrap());
        arguments.add("--registry=" + kafka.registryUrl());
        return start(ChildProcess.class, variables, log, memory, arguments);
    }

    /** Any main class of the tests' class path. */
    public static ChildProcess of(Class<?> main, Path log, String... arguments) {
        return start(main, Map.of(), log, List.of("-Xmx512m"), List.of(arguments));
    }

    private static ChildProcess start(
            Class<?> main,
            Map<String, String> variables,
            Path log,
            List<String> memory,
            List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(memory);
        command.addAll(JVM);
        command.add(main.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(variables);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            return new ChildProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("no child process", e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed so far. */
    public String printed() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    /** SIGKILL: no hook runs, no connection is closed in order. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process " + process.pid() + " outlives SIGKILL");
        }
    }

    /**
     * SIGTERM, as an engine or a person stops it, and waits for its end.
     *
     * @return the exit status, 143 for a JVM that ended by it
     */
    public int terminate(int withinSeconds) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(withinSeconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "process " + process.pid() + " outlives SIGTERM by " + withinSeconds + " s");
        }
        return process.exitValue();
    }

    /** SIGSTOP: it stands still and knows nothing of it. */
    public void freeze() throws InterruptedException {
        signal("-STOP");
    }

    /** SIGCONT: it goes on as if no time had passed. */
    public void thaw() throws InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws InterruptedException {
        try {
            int status =
                    new ProcessBuilder("kill", name, Long.toString(process.pid()))
                            .start()
                            .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill " + name + " ended with status " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no signal", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
