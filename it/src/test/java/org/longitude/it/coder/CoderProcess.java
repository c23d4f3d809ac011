package org.longitude.it.coder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.longitude.coder.CoderCommand;
import org.longitude.it.cluster.TestKafka;
import picocli.CommandLine;

/** The coder as a process of its own, which can be killed as a process is. */
final class CoderProcess implements AutoCloseable {

    private static final int END_WITHIN_SECONDS = 20;

    private final Process process;

    private CoderProcess(Process process) {
        this.process = process;
    }

    /** What the child runs: the command that a user types. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new CoderCommand()).execute(args));
    }

    static CoderProcess start(TestKafka kafka, Path bundle, String group, Path log)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-Dai.djl.offline=true",
                                "-Dai.djl.pytorch.num_threads=1",
                                CoderProcess.class.getName(),
                                "--bundle=" + bundle,
                                "--bootstrap=" + kafka.bootstrap(),
                                "--registry=" + kafka.registryUrl(),
                                "--group=" + group,
                                "--device=cpu",
                                "--batch-tokens-max=256"));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new CoderProcess(builder.start());
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
