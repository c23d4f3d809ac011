package org.longitude.it.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.longitude.deploy.TemporaryFolder;
import org.longitude.deploy.registry.EmbeddedSchemaRegistry;
import org.longitude.schemas.TopicAdmin;
import org.longitude.schemas.TopicLayout;

/** The Kafka and the schema registry of this run. */
public final class TestKafka implements AutoCloseable {

    private static final Duration TOPICS_SETTLE_WITHIN = Duration.ofSeconds(60);

    /** Enough partitions to show what happens across them, few enough to make before each test. */
    private static final TopicLayout LAYOUT = TopicLayout.of(3, 1);

    private static final long LOOK_AGAIN_AFTER_MS = 20;

    private final KafkaChoice.Running kafka;
    private final EmbeddedSchemaRegistry registry;
    private final TemporaryFolder folder;
    private final Admin admin;
    private final AtomicInteger names = new AtomicInteger();

    private TestKafka(
            KafkaChoice.Running kafka, EmbeddedSchemaRegistry registry, TemporaryFolder folder) {
        this.kafka = kafka;
        this.registry = registry;
        this.folder = folder;
        this.admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
    }

    static TestKafka start() {
        KafkaChoice choice = KafkaChoice.of(System.getProperty(KafkaChoice.PROPERTY, "auto"));
        KafkaChoice.Running kafka = choice.start();
        System.out.println("[it] Kafka of this run: " + kafka.description());
        TemporaryFolder folder = TemporaryFolder.create("longitude-registry-");
        return new TestKafka(kafka, EmbeddedSchemaRegistry.start(folder.path()), folder);
    }

    /** Kafka's address, {@code host:port}. */
    public String bootstrap() {
        return kafka.bootstrap();
    }

    /** The registry's address, {@code http://host:port}. */
    public String registryUrl() {
        return registry.url();
    }

    /** What every client and serde needs: bootstrap.servers and schema.registry.url. */
    public Map<String, String> clientConfig() {
        return Map.of("bootstrap.servers", bootstrap(), "schema.registry.url", registryUrl());
    }

    /** An admin client that the run owns: do not close it. */
    public Admin admin() {
        return admin;
    }

    /** A name nobody else in this run uses, for groups, transactional ids and topics. */
    public String unique(String prefix) {
        return prefix + "-" + ProcessHandle.current().pid() + "-" + names.incrementAndGet();
    }

    /** Makes a topic of a test's own. */
    public void createTopic(String name, int partitions, Map<String, String> config) {
        NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(config);
        get(admin.createTopics(List.of(topic)).all());
        await("topic " + name + " is not there", () -> userTopics().contains(name));
    }

    /** Deletes every topic that is not Kafka's own and makes Longitude's anew. */
    void emptyTopics() {
        Set<String> old = userTopics();
        if (!old.isEmpty()) {
            get(admin.deleteTopics(old).all());
            await(
                    "topics do not go away; does an application of an earlier test still run?",
                    () -> userTopics().isEmpty());
        }
        TopicAdmin.create(admin, LAYOUT);
        await("the leaders of new partitions do not answer", this::everyLogIsNewAndEmpty);
    }

    /**
     * A topic is listed before its leaders have let go of its namesake's logs, and what a producer
     * writes into such a log is lost. A leader that reports an empty log is there for the new one.
     */
    private boolean everyLogIsNewAndEmpty() {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        get(admin.describeTopics(userTopics()).allTopicNames())
                .forEach(
                        (name, topic) ->
                                topic.partitions()
                                        .forEach(
                                                partition ->
                                                        ends.put(
                                                                new TopicPartition(
                                                                        name,
                                                                        partition.partition()),
                                                                OffsetSpec.latest())));
        try {
            return admin.listOffsets(ends).all().get().values().stream()
                    .allMatch(end -> end.offset() == 0);
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Kafka answered", e);
        }
    }

    /** The controller answers before every broker knows: only what a broker says counts. */
    private static void await(String complaint, BooleanSupplier settled) {
        long deadline = System.nanoTime() + TOPICS_SETTLE_WITHIN.toNanos();
        while (!settled.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "After " + TOPICS_SETTLE_WITHIN.toSeconds() + " s " + complaint);
            }
            try {
                Thread.sleep(LOOK_AGAIN_AFTER_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while topics settled", e);
            }
        }
    }

    private Set<String> userTopics() {
        return Set.copyOf(
                get(admin.listTopics().names()).stream()
                        .filter(name -> !name.startsWith("__"))
                        .toList());
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Kafka answered", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka refused: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
        registry.close();
        folder.close();
        kafka.close();
    }
}
