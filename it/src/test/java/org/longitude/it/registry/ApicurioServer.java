package org.longitude.it.registry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Apicurio's registry as a child process, its content in a folder. Maven unpacked it to target. */
final class ApicurioServer implements TestRegistry {

    private static final Path UNPACKED = Path.of("target", "apicurio");
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final long LOOK_AGAIN_AFTER_MS = 200;
    private static final int LOG_TAIL_CHARACTERS = 4_000;
    private static final long STOP_WITHIN_SECONDS = 60;

    private final Path folder;
    private final int port;
    private @Nullable Process process;

    ApicurioServer(Path folder) {
        this.folder = folder;
        this.port = FreePort.find();
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    @Override
    public void start() throws Exception {
        Path log = folder.resolve("apicurio.log");
        process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx256m",
                                        "-XX:+UseSerialGC",
                                        "-XX:TieredStopAtLevel=1",
                                        "-Dquarkus.http.host=127.0.0.1",
                                        "-Dquarkus.http.port=" + port,
                                        "-Dquarkus.datasource.jdbc.url=jdbc:h2:file:"
                                                + folder.resolve("content").toAbsolutePath(),
                                        "-jar",
                                        runner().toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        awaitReady(process, log);
    }

    private static Path runner() throws IOException {
        try (Stream<Path> files = Files.list(UNPACKED)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new IllegalStateException(
                                            "no runner in "
                                                    + UNPACKED.toAbsolutePath()
                                                    + " (expected: unpacked by mvn verify)"));
        }
    }

    private void awaitReady(Process started, Path log) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest subjects = HttpRequest.newBuilder(URI.create(url() + "/subjects")).build();
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (System.nanoTime() < deadline) {
            if (!started.isAlive()) {
                throw new IllegalStateException(
                        "Apicurio ended with status " + started.exitValue() + ": " + tail(log));
            }
            try {
                if (http.send(subjects, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            Thread.sleep(LOOK_AGAIN_AFTER_MS);
        }
        throw new IllegalStateException(
                "Apicurio is not ready after " + READY_WITHIN.toSeconds() + " s: " + tail(log));
    }

    private static String tail(Path log) throws IOException {
        String text = Files.readString(log);
        return text.substring(Math.max(0, text.length() - LOG_TAIL_CHARACTERS));
    }

    @Override
    public void stop() throws Exception {
        Process running = process;
        if (running == null) {
            return;
        }
        process = null;
        running.destroy();
        if (!running.waitFor(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            running.destroyForcibly().waitFor();
        }
    }
}
