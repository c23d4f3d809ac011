package org.longitude.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.deploy.Longitude;
import org.longitude.deploy.broker.BrokerSettings;
import org.longitude.deploy.broker.EmbeddedBroker;
import org.longitude.deploy.registry.EmbeddedSchemaRegistry;

/**
 * Writes every CPU image, unpacks it, enters it as its own user with a read-only root, runs the
 * service against a broker until it says that it is ready, asks it by the image's own health probe,
 * and stops it.
 */
@Tag("long")
final class ImagesIT {

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration END_WITHIN = Duration.ofSeconds(45);
    private static final String BUNDLE = "--bundle=/opt/longitude/bundle/demo";

    @TempDir private static Path folder;

    private static EmbeddedBroker broker;
    private static EmbeddedSchemaRegistry registry;
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void writeImages() throws Exception {
        for (String program : List.of("unshare", "chroot", "apt-get", "dpkg-deb", "jlink", "tar")) {
            assumeTrue(Shell.has(program), program + " is not there: images cannot be proven here");
        }
        assumeTrue(Shell.run("id", "-u").strip().equals("0"), "only root may enter an image");
        Path root = Path.of(System.getProperty("longitude.root", ".."));
        Shell.run(
                root.resolve("deploy/images/stage").toString(),
                root.resolve("deploy/target/longitude").toString(),
                folder.resolve("stage").toString());
        ImageWriter.main(
                new String[] {
                    folder.resolve("stage").toString(), folder.resolve("images").toString(), "test"
                });
        registry = EmbeddedSchemaRegistry.start(folder.resolve("registry"));
        broker = EmbeddedBroker.start(BrokerSettings.temporary());
        postgres = EmbeddedPostgres.builder().start();
        StringWriter printed = new StringWriter();
        int exit =
                Longitude.commandLine()
                        .setOut(new PrintWriter(printed))
                        .setErr(new PrintWriter(printed))
                        .execute(
                                "topics",
                                "create",
                                "--partitions=1",
                                "--bootstrap=" + broker.bootstrap(),
                                "--registry=" + registry.url());
        assertThat(exit).as("%s", printed).isZero();
    }

    @AfterAll
    static void stop() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
        if (broker != null) {
            broker.close();
        }
        if (registry != null) {
            registry.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "longitude-ingest",
                "longitude-preprocess",
                "longitude-coder",
                "longitude-billing-export"
            })
    void shouldGetReadyAsItsUserOnAReadOnlyRootWhenStartedFromItsImage(String name)
            throws Exception {
        Path archive = folder.resolve("images").resolve(name + ".tar");
        OciArchive image = new OciArchive(archive, folder.resolve(name + "-archive"));
        Path root = image.unpackLayers(folder.resolve(name + "-root"));
        JsonNode configuration = image.configuration();
        assertThat(configuration.path("User").asText()).isEqualTo("10001:10001");
        Jail jail = new Jail(root, configuration);
        Path log = folder.resolve(name + ".log");
        int port = freePort();

        Process process = jail.start(log, arguments(name, configuration, port));
        try {
            String url = "http://127.0.0.1:" + port + "/health/readiness";
            awaitReady(process, url, log);
            ProcessHandle jvm = Jail.jvm(process).orElseThrow();
            assertConfined(jvm.pid());
            assertThat(probe(jail, url)).as("the image's own health probe").isZero();
            assertThat(probe(jail, url.replace("readiness", "none"))).isEqualTo(1);

            Shell.run("kill", "-TERM", Long.toString(jvm.pid()));
            assertThat(process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS))
                    .as("ends in time: %s", Files.readString(log))
                    .isTrue();
            assertThat(process.exitValue()).isIn(0, 143);
            System.out.printf(
                    "[images] %s: archive %,d bytes, unpacked %s%n",
                    name,
                    Files.size(archive),
                    Shell.run("du", "-sh", root.toString()).split("\t", -1)[0]);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> arguments(String name, JsonNode configuration, int port) {
        List<String> arguments = new ArrayList<>();
        configuration.path("Cmd").forEach(it -> arguments.add(it.asText()));
        arguments.addAll(
                Map.of(
                                "longitude-ingest", List.of("--quarantine=/quarantine"),
                                "longitude-preprocess", List.of(BUNDLE, "--state-dir=/state"),
                                "longitude-coder", List.of(BUNDLE, "--device=cpu"),
                                "longitude-billing-export",
                                        List.of(
                                                "--db-user=postgres",
                                                "--db-url=jdbc:postgresql://127.0.0.1:"
                                                        + postgres.getPort()
                                                        + "/postgres"))
                        .get(name));
        arguments.add("--http-port=" + port);
        arguments.add("--bootstrap=" + broker.bootstrap());
        arguments.add("--registry=" + registry.url());
        return arguments;
    }

    private static void awaitReady(Process process, String url, Path log) throws Exception {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (status(url) != HttpURLConnection.HTTP_OK) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("not ready: " + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static int status(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setReadTimeout(2_000);
            return connection.getResponseCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** What the kernel says of the process. */
    private static void assertConfined(long pid) throws IOException {
        Path proc = Path.of("/proc", Long.toString(pid));
        List<String> status = Files.readAllLines(proc.resolve("status"));
        assertThat(status).anyMatch(it -> it.matches("Uid:\\t10001\\t10001\\t10001\\t10001"));
        assertThat(status).anyMatch(it -> it.matches("CapEff:\\t0+"));
        assertThat(Files.readAllLines(proc.resolve("mountinfo")))
                .as("the root is read-only")
                .anyMatch(it -> it.matches("\\d+ \\d+ \\S+ \\S+ / ro[, ].*"));
    }

    private static int probe(Jail jail, String url) throws IOException, InterruptedException {
        return jail.enter(
                        folder.resolve("probe.log"),
                        List.of(
                                "/opt/java/bin/java",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                "/opt/longitude/lib/*",
                                "org.longitude.deploy.HealthProbe",
                                url))
                .waitFor();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
