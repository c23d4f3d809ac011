package org.longitude.deploy.bench.stream;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.deploy.Longitude;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ClinicalNote;

/**
 * How long pre-processing is away after SIGKILL with many open admissions: it runs as a process of
 * its own, is killed, and is started again on the same folder.
 */
final class RestoreBench {

    private static final String GROUP = "bench-restore";
    private static final Duration WITHIN = Duration.ofMinutes(10);
    private static final long LOOK_EVERY_MS = 50;

    private final BenchCluster cluster;
    private final Path bundle;
    private final Path folder;

    RestoreBench(BenchCluster cluster, Path bundle, Path folder) {
        this.cluster = cluster;
        this.bundle = bundle;
        this.folder = folder;
    }

    /**
     * Seconds from the start of the new process, whose predecessor died the moment before, to the
     * commit of the first note that came meanwhile.
     *
     * @param admissions open admissions in the state
     */
    record Result(double seconds, int admissions) {}

    Result run(List<ClinicalNote> open) throws InterruptedException {
        cluster.emptyTokenized();
        Process first = start();
        try (BenchNotes feed = new BenchNotes(cluster.clientConfig())) {
            for (ClinicalNote note : open) {
                feed.send(note, (metadata, e) -> {});
            }
            feed.flush();
            awaitAllRead();
            kill(first);
            feed.send(ClinicalNote.newBuilder(open.get(0)).setNoteId("after-the-kill").build())
                    .get();
        } catch (ExecutionException e) {
            throw failed("a note was not taken", e);
        } finally {
            first.destroyForcibly();
        }
        long start = System.nanoTime();
        Process second = start();
        try {
            awaitAllRead();
            return new Result((System.nanoTime() - start) / 1e9, open.size());
        } finally {
            second.destroyForcibly();
        }
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw failed("process " + process.pid() + " outlives SIGKILL", null);
        }
    }

    private Process start() {
        Map<String, String> client = cluster.clientConfig();
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        Longitude.class.getName(),
                        "serve",
                        "preprocess",
                        "--bundle=" + bundle,
                        "--bootstrap=" + client.get("bootstrap.servers"),
                        "--registry=" + client.get("schema.registry.url"),
                        "--application-id=" + GROUP,
                        "--state-dir=" + folder.resolve("state"));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("restore.log").toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw failed("the process cannot be started", e);
        }
    }

    private void awaitAllRead() throws InterruptedException {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        BenchCluster.Progress at = cluster.progress(GROUP, Topics.NOTES_RAW.name());
        while (at.done() < at.all()) {
            if (System.nanoTime() > deadline) {
                throw failed("not all was read within " + WITHIN, null);
            }
            Thread.sleep(LOOK_EVERY_MS);
            at = cluster.progress(GROUP, Topics.NOTES_RAW.name());
        }
    }

    private static DeployException failed(String what, @Nullable Throwable cause) {
        return new DeployException(DeployError.BROKER_FAILED, "restore bench: " + what, cause);
    }
}
