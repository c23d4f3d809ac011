package org.longitude.it.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.broker.BrokerSettings;
import org.longitude.deploy.broker.EmbeddedBroker;
import org.longitude.deploy.registry.EmbeddedSchemaRegistry;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.Topic;
import org.longitude.schemas.TopicAdmin;
import org.longitude.schemas.TopicLayout;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.trainer.corpus.ReadProgress;
import org.longitude.trainer.snapshot.ManifestFile;
import org.longitude.trainer.snapshot.RangeChoice;
import org.longitude.trainer.snapshot.SnapshotLimits;
import org.longitude.trainer.snapshot.SnapshotTaker;

/**
 * Snapshots of a topic whose records have moved to remote storage: Kafka's own, on a local disk.
 */
final class SnapshotTieredIT {
    private static final Path STORAGE_JAR = Path.of("target", "tiered", "kafka-storage-test.jar");
    private static final TopicPartition NOTES =
            new TopicPartition(Topics.NOTES_NORMALIZED.name(), 0);
    private static final long MOVED_WITHIN_NANOS = Duration.ofSeconds(90).toNanos();
    private static final int NOTES_SENT = 40;
    private static final int WORDS = 8_000;

    @TempDir Path folder;

    @Test
    void shouldReadTheSameBytesAfterTheRecordsHaveMovedToRemoteStorage() throws Exception {
        assumeTrue(
                Files.exists(STORAGE_JAR),
                STORAGE_JAR + " is not there: Maven copies it in pre-integration-test");
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings());
                EmbeddedSchemaRegistry registry =
                        EmbeddedSchemaRegistry.start(folder.resolve("registry"));
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            Map<String, String> client =
                    Map.of(
                            "bootstrap.servers", broker.bootstrap(),
                            "schema.registry.url", registry.url());
            TopicAdmin.create(admin, TopicLayout.of(1, 1));
            // Small segments, and words that are not compressed to nothing: closed segments move.
            alter(admin, Map.of("segment.bytes", "1048576", "compression.type", "uncompressed"));
            fill(client);
            SnapshotTaker taker = new SnapshotTaker(client, SnapshotLimits.standard());
            ManifestFile before =
                    taker.take(folder.resolve("before"), RangeChoice.EVERYTHING, ReadProgress.NONE);
            assertThat(before.counts().notes()).isEqualTo(NOTES_SENT);

            move(admin);
            ManifestFile after =
                    taker.takeAgain(folder.resolve("after"), before, ReadProgress.NONE);

            assertThat(after).isEqualTo(before);
            assertThat(remoteSegments()).isPositive();
        }
    }

    private BrokerSettings settings() {
        Map<String, String> tiered = new HashMap<>();
        tiered.put("remote.log.storage.system.enable", "true");
        tiered.put(
                "remote.log.storage.manager.class.name",
                "org.apache.kafka.server.log.remote.storage.LocalTieredStorage");
        tiered.put(
                "remote.log.storage.manager.class.path", STORAGE_JAR.toAbsolutePath().toString());
        tiered.put("remote.log.storage.manager.impl.prefix", "rsm.config.");
        tiered.put("rsm.config.dir", folder.resolve("remote").toString());
        tiered.put("remote.log.metadata.manager.listener.name", "PLAINTEXT");
        tiered.put("rlmm.config.remote.log.metadata.topic.replication.factor", "1");
        tiered.put("rlmm.config.remote.log.metadata.topic.num.partitions", "1");
        tiered.put("remote.log.manager.task.interval.ms", "500");
        tiered.put("log.initial.task.delay.ms", "500");
        tiered.put("log.retention.check.interval.ms", "500");
        return BrokerSettings.keptIn(folder.resolve("broker")).withOverrides(tiered);
    }

    private static void fill(Map<String, String> client) throws Exception {
        send(client, Topics.ICD_ASSIGNED, List.of(Archive.codes("a0", "428.0")), c -> "a0");
        List<NormalizedNote> notes =
                IntStream.range(0, NOTES_SENT).mapToObj(SnapshotTieredIT::note).toList();
        send(client, Topics.NOTES_NORMALIZED, notes, NormalizedNote::getAdmissionId);
    }

    /** Long enough that a few dozen fill several segments. */
    private static NormalizedNote note(int number) {
        StringBuilder words = new StringBuilder("word");
        List<Integer> starts = new ArrayList<>(List.of(0));
        List<Integer> ends = new ArrayList<>(List.of(4));
        for (int word = 1; word < WORDS; word++) {
            starts.add(words.length() + 1);
            words.append(" word").append(word);
            ends.add(words.length());
        }
        return NormalizedNote.newBuilder(
                        Archive.note("a" + number, "n" + number, Archive.NORMALIZER_HASH))
                .setWords(PatientText.of(words.toString()))
                .setStarts(starts)
                .setEnds(ends)
                .setSentenceEnds(List.of(WORDS))
                .setParagraphEnds(List.of(WORDS))
                .setTextLength(words.length())
                .build();
    }

    private static <V extends SpecificRecord> void send(
            Map<String, String> client,
            Topic<String, V> topic,
            List<V> values,
            Function<V, String> key)
            throws Exception {
        try (Serde<V> serde = topic.valueSerde(client);
                Producer<String, V> producer =
                        new KafkaProducer<>(
                                new HashMap<>(client),
                                new StringSerializer(),
                                serde.serializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (V value : values) {
                sent.add(
                        producer.send(new ProducerRecord<>(topic.name(), key.apply(value), value)));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    /** Turns remote storage on and waits until the broker has deleted what it moved. */
    private static void move(Admin admin) throws Exception {
        alter(
                admin,
                Map.of(
                        "remote.storage.enable", "true",
                        "local.retention.bytes", "1"));
        long deadline = System.nanoTime() + MOVED_WITHIN_NANOS;
        while (earliestLocal(admin) == 0) {
            assertThat(System.nanoTime()).as("records did not move").isLessThan(deadline);
            Thread.sleep(100);
        }
        long first =
                admin.listOffsets(Map.of(NOTES, OffsetSpec.earliest()))
                        .partitionResult(NOTES)
                        .get()
                        .offset();
        assertThat(first).isZero();
    }

    private static long earliestLocal(Admin admin) throws Exception {
        return admin.listOffsets(Map.of(NOTES, OffsetSpec.earliestLocal()))
                .partitionResult(NOTES)
                .get()
                .offset();
    }

    private static void alter(Admin admin, Map<String, String> config) throws Exception {
        List<AlterConfigOp> changes =
                config.entrySet().stream()
                        .map(e -> new ConfigEntry(e.getKey(), e.getValue()))
                        .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
                        .toList();
        admin.incrementalAlterConfigs(
                        Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, NOTES.topic()),
                                changes))
                .all()
                .get();
    }

    private long remoteSegments() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("remote"))) {
            return files.filter(file -> file.toString().endsWith(".log")).count();
        }
    }
}
