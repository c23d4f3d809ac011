package org.longitude.deploy.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;

/** One broker process of a {@link ChildCluster}: started, frozen, killed, started again. */
final class ChildNode {

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    private static final int LOG_LINES_SHOWN_MAX = 15;

    private final NodeConfig.Node node;
    private final Path configFile;
    private final Path logFile;
    private @Nullable Process process;

    ChildNode(NodeConfig.Node node, Path configFile, Path logFile) {
        this.node = node;
        this.configFile = configFile;
        this.logFile = logFile;
    }

    NodeConfig.Node node() {
        return node;
    }

    boolean alive() {
        return process != null && process.isAlive();
    }

    /** Starts the process and returns a latch that opens when it is ready or has ended. */
    CountDownLatch launch(int heapMegabytes) {
        if (alive()) {
            throw new IllegalStateException("Broker " + node.id() + " is already running");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heapMegabytes + "m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add(ChildBroker.class.getName());
        command.add(configFile.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectError(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw failed("cannot be started", e);
        }
        return watch(process);
    }

    private CountDownLatch watch(Process started) {
        CountDownLatch ready = new CountDownLatch(1);
        Thread reader =
                new Thread(() -> readUntilReady(started, ready), "child-broker-" + node.id());
        reader.setDaemon(true);
        reader.start();
        return ready;
    }

    /** Goes on reading after the line came, so that the pipe never fills and stops the child. */
    private static void readUntilReady(Process started, CountDownLatch ready) {
        try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(ChildBroker.READY)) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            // A killed child closes its pipe in the middle of a read: that is its end, as below.
        } finally {
            ready.countDown();
        }
    }

    void awaitReady(CountDownLatch ready) {
        try {
            if (!ready.await(READY_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw failed("was not ready within " + READY_WITHIN.toSeconds() + " s", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was interrupted while it started", e);
        }
        if (!alive()) {
            throw failed("ended while it started", null);
        }
    }

    /** Ends the process as a power cut does: SIGKILL. */
    void kill() {
        running().destroyForcibly();
        awaitEnd("SIGKILL");
        process = null;
    }

    /** Sends a signal by name: STOP freezes the process, CONT lets it go on. */
    void signal(String name) {
        String pid = Long.toString(running().pid());
        try {
            int status = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
            if (status != 0) {
                throw failed("did not take signal " + name, null);
            }
        } catch (IOException e) {
            throw failed("did not take signal " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was interrupted while it took signal " + name, e);
        }
    }

    /** Lets the process end by itself, and kills it where it does not. */
    void stop() {
        Process current = process;
        if (current == null) {
            return;
        }
        try {
            current.getOutputStream().close();
            if (!current.waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (IOException e) {
            kill();
        } catch (InterruptedException e) {
            current.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        process = null;
    }

    private void awaitEnd(String after) {
        try {
            if (!running().waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw failed("is still there after " + after, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was interrupted after " + after, e);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("Broker " + node.id() + " is not running");
        }
        return process;
    }

    private DeployException failed(String what, @Nullable Throwable cause) {
        return new DeployException(
                DeployError.CHILD_FAILED,
                "Child broker " + node.id() + " " + what + "; its log ends with:\n" + logTail(),
                cause);
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(logFile);
            int from = Math.max(0, lines.size() - LOG_LINES_SHOWN_MAX);
            return String.join("\n", lines.subList(from, lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }
}
