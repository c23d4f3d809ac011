package org.longitude.it.preprocess;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.longitude.it.cluster.TestKafka;
import org.longitude.preprocess.PreprocessCommand;
import picocli.CommandLine;

/** Pre-processing as a process of its own, which can be killed as a process is. */
final class StreamProcess implements AutoCloseable {

    private static final int END_WITHIN_SECONDS = 20;

    private final Process process;

    private StreamProcess(Process process) {
        this.process = process;
    }

    /** What the child runs: the command that a user types. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new PreprocessCommand()).execute(args));
    }

    static StreamProcess start(
            TestKafka kafka, Path bundle, Path state, String applicationId, Path log)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                StreamProcess.class.getName(),
                                "--bundle=" + bundle,
                                "--bootstrap=" + kafka.bootstrap(),
                                "--registry=" + kafka.registryUrl(),
                                "--state-dir=" + state,
                                "--application-id=" + applicationId));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new StreamProcess(builder.start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: no hook runs, no connection is closed in order. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process " + process.pid() + " outlives SIGKILL");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
