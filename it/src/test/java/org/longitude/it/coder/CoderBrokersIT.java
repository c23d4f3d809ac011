package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Device;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.BatchConfig;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.deploy.broker.BrokerSettings;
import org.longitude.deploy.broker.ChildCluster;
import org.longitude.deploy.registry.EmbeddedSchemaRegistry;
import org.longitude.it.TestBundles;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.TopicAdmin;
import org.longitude.schemas.TopicLayout;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.Origin;

/** The coder at work while its brokers die, one of three, or the only one for want of room. */
@Tag("long") // Brokers as processes of their own, killed and started again.
final class CoderBrokersIT {

    private static final int ADMISSIONS = 150;
    private static final String DISK_MEGABYTES = "96";
    private static final int FILL_BYTES = 1 << 20;
    private static final int SIGNAL_WAIT_SECONDS = 20;

    @TempDir Path folder;

    private int revision;

    @Test
    void shouldLoseAndDoubleNothingWhenEachBrokerOfThreeIsKilledInTurn() throws Exception {
        Bundle bundle = TestBundles.withModel(folder.resolve("bundle"), 64, 1);
        try (ChildCluster cluster = ChildCluster.start(3, BrokerSettings.temporary());
                EmbeddedSchemaRegistry registry =
                        EmbeddedSchemaRegistry.start(folder.resolve("registry"));
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            Map<String, String> clients = clients(cluster, registry);
            TopicAdmin.create(admin, TopicLayout.of(3, 3));
            try (CoderTopics topics = new CoderTopics(admin, clients);
                    CoderService coder = coder(clients, bundle)) {
                Outcomes outcomes = new Outcomes(topics);
                coder.start();
                for (int node = 1; node <= 3; node++) {
                    long before = feed(topics, bundle);
                    Eventually.holds("it codes", () -> hasCoded(topics, before));
                    cluster.kill(node);
                    long without = feed(topics, bundle);
                    Eventually.holds(
                            "it goes on without broker " + node,
                            () -> {
                                assertThat(coder.failure()).isEmpty();
                                return hasCoded(topics, without);
                            });
                    cluster.restart(node);
                }
                Eventually.holds("all have an outcome", () -> topics.lag("brokers") == 0);
                assertThat(coder.failure()).isEmpty();
                outcomes.assertEveryRevisionOnce();
            }
        }
    }

    /** Needs a file system of its own: where none may be mounted there is nothing to see. */
    @Test
    void shouldLoseAndDoubleNothingWhenTheBrokersDiskIsFullAndHasRoomAgain() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MEGABYTES + "m", "tmpfs", disk))
                .as("a small file system can be mounted here (root, and a kernel that lets it)")
                .isTrue();
        try {
            fillAndFree(disk);
        } finally {
            assertThat(run("umount", "-l", disk)).isTrue();
        }
    }

    private void fillAndFree(Path disk) throws Exception {
        Bundle bundle = TestBundles.withModel(folder.resolve("bundle"), 64, 1);
        try (ChildCluster cluster = ChildCluster.start(1, BrokerSettings.keptIn(disk));
                EmbeddedSchemaRegistry registry =
                        EmbeddedSchemaRegistry.start(folder.resolve("registry"));
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            Map<String, String> clients = clients(cluster, registry);
            TopicAdmin.create(admin, TopicLayout.of(3, 1));
            try (CoderTopics topics = new CoderTopics(admin, clients)) {
                Outcomes outcomes = new Outcomes(topics);
                feed(topics, bundle);
                Path filler = disk.resolve("filler");
                try (CoderService first = coder(clients, bundle)) {
                    first.start();
                    Eventually.holds("it codes", () -> outcomes.count() > 0);
                    fill(filler);
                    Eventually.holds(
                            "it has stopped, or the broker has",
                            () -> first.failure().isPresent() || !cluster.isAlive(1));
                }
                Files.delete(filler);
                cluster.kill(1);
                cluster.restart(1);
                try (CoderService next = coder(clients, bundle)) {
                    next.start();
                    Eventually.holds("all have an outcome", () -> topics.lag("brokers") == 0);
                    assertThat(next.failure()).isEmpty();
                }
                outcomes.assertEveryRevisionOnce();
            }
        }
    }

    private static Map<String, String> clients(
            ChildCluster cluster, EmbeddedSchemaRegistry registry) {
        return Map.of(
                "bootstrap.servers", cluster.bootstrap(), "schema.registry.url", registry.url());
    }

    private static CoderService coder(Map<String, String> clients, Bundle bundle) {
        return new CoderService(
                CoderConfig.of(clients)
                        .named("brokers", "0")
                        .with(new BatchConfig(2_048, 8, 1.125, 5)),
                bundle,
                Device.cpu());
    }

    /** A count of outcomes would not do: those of the feed before may come later, or be all. */
    private static boolean hasCoded(CoderTopics topics, long revision) {
        return topics.predictions().stream().anyMatch(each -> each.getRevision() == revision);
    }

    /** The next revision of each admission; its number. */
    private long feed(CoderTopics topics, Bundle bundle) {
        revision++;
        TokenizedAdmissions made = new TokenizedAdmissions(bundle, revision);
        topics.send(
                Topics.ADMISSIONS_TOKENIZED,
                IntStream.range(0, ADMISSIONS)
                        .mapToObj(
                                i ->
                                        made.admission("a" + i, revision, Origin.LIVE, 40 + i % 200)
                                                .build())
                        .toList());
        return revision;
    }

    /** Until nothing more fits. */
    private static void fill(Path file) throws IOException {
        byte[] block = new byte[FILL_BYTES];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }

    private static boolean run(Object... command) throws Exception {
        try {
            Process process =
                    new ProcessBuilder(
                                    IntStream.range(0, command.length)
                                            .mapToObj(i -> command[i].toString())
                                            .toList())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(SIGNAL_WAIT_SECONDS, TimeUnit.SECONDS)
                    && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
