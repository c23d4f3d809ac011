package org.longitude.it.operate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.Longitude;
import org.longitude.deploy.registry.EmbeddedSchemaRegistry;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.schemas.Applications;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.DeadLetters;
import org.longitude.schemas.SchemaRegistryClient;
import org.longitude.schemas.SchemaSetup;
import org.longitude.schemas.Topics;
import picocli.CommandLine;

/** A set-up that is well, and fourteen that are not: each named, each with what to do. */
@KafkaTest
final class DoctorIT {

    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN_AFTER_MS = 50;
    private static final String NOTES = Topics.NOTES_RAW.name();

    @TempDir private Path folder;
    private final TestKafka kafka;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    DoctorIT(TestKafka kafka) {
        this.kafka = kafka;
        SchemaSetup.apply(SchemaRegistryClient.from(kafka.clientConfig()));
    }

    private int longitude(List<String> line) {
        out.getBuffer().setLength(0);
        CommandLine command = Longitude.commandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(line.toArray(String[]::new));
    }

    /** On this cluster, unless told otherwise; the disk of a build machine is its own affair. */
    private int doctor(String... more) {
        Map<String, String> options = new HashMap<>();
        options.put("--bootstrap", kafka.bootstrap());
        options.put("--registry", kafka.registryUrl());
        options.put("--device", "cpu");
        options.put("--disk-free-percent-min", "0");
        for (String each : more) {
            int at = each.indexOf('=');
            options.put(each.substring(0, at), each.substring(at + 1));
        }
        List<String> line = new ArrayList<>(List.of("doctor"));
        options.forEach((name, value) -> line.add(name + "=" + value));
        return longitude(line);
    }

    private void isIll(String check, String found, String todo) {
        assertThat(out.toString())
                .containsPattern("(?m)^BAD +" + check + " ")
                .contains(found)
                .contains(todo);
        assertThat(out.toString().lines().count()).as("one screen").isLessThan(25);
    }

    @Test
    void shouldFindNothingWrongWhenNothingIs() throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));

        int exit = doctor("--bundle=" + bundle.directory());

        assertThat(exit).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("nothing is wrong")
                .contains(bundle.id())
                .contains("no authorizer")
                .doesNotContain("BAD");
    }

    @Test
    void shouldSayThatNobodyAnswersAndLookAtNothingElseWhenThereIsNoBroker() {
        int exit = doctor("--bootstrap=127.0.0.1:1", "--answer-ms-max=1500");

        assertThat(exit).isEqualTo(1);
        isIll("broker", "which brokers there are", "start the cluster");
        assertThat(out.toString()).containsPattern("(?m)^- +topics +no broker to ask");
    }

    @Test
    void shouldSayWhatToDoWhenTheRegistryIsAway() {
        assertThat(doctor("--registry=http://127.0.0.1:1")).isEqualTo(1);

        isIll("registry", "127.0.0.1:1", "correct --registry");
    }

    @Test
    void shouldNameTheSchemaWhenTheRegistryBelongsToSomebodyElse() throws Exception {
        Path other = Files.createDirectories(folder.resolve("registry"));
        try (EmbeddedSchemaRegistry registry = EmbeddedSchemaRegistry.start(other)) {
            SchemaRegistryClient.from(Map.of("schema.registry.url", registry.url()))
                    .register(
                            SchemaRegistryClient.subject(NOTES),
                            SchemaBuilder.record("Other").fields().requiredInt("x").endRecord());

            assertThat(doctor("--registry=" + registry.url())).isEqualTo(1);

            isIll("registry", "incompatible schemas of " + NOTES, "belongs to this cluster");
        }
    }

    @Test
    void shouldNameTheTopicWhenOneIsMissing() throws Exception {
        kafka.admin().deleteTopics(List.of(Topics.ICD_PREDICTIONS.dlq())).all().get();
        await(
                () ->
                        !kafka.admin()
                                .listTopics()
                                .names()
                                .get()
                                .contains(Topics.ICD_PREDICTIONS.dlq()));

        assertThat(doctor()).isEqualTo(1);

        isIll("topics", "missing: " + Topics.ICD_PREDICTIONS.dlq(), "longitude topics create");
    }

    @Test
    void shouldNameTheTopicWhenPartitionsDiffer() throws Exception {
        kafka.admin()
                .createPartitions(
                        Map.of(Topics.ADMISSIONS_EVENTS.name(), NewPartitions.increaseTo(5)))
                .all()
                .get();
        await(() -> partitions(Topics.ADMISSIONS_EVENTS.name()) == 5);

        assertThat(doctor()).isEqualTo(1);

        isIll("topics", "5 of " + Topics.ADMISSIONS_EVENTS.name(), "give all the highest number");
    }

    private int partitions(String topic) throws Exception {
        return kafka.admin()
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
    }

    @Test
    void shouldNameTheSettingWhenATopicForgetsTooSoon() throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, NOTES);
        AlterConfigOp set =
                new AlterConfigOp(
                        new ConfigEntry("retention.ms", "86400000"), AlterConfigOp.OpType.SET);
        kafka.admin().incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
        await(
                () ->
                        kafka.admin()
                                .describeConfigs(List.of(resource))
                                .all()
                                .get()
                                .get(resource)
                                .get("retention.ms")
                                .value()
                                .equals("86400000"));

        assertThat(doctor()).isEqualTo(1);

        isIll("topics", "retention.ms=86400000 (expected: -1)", "kafka-configs.sh");
    }

    @Test
    void shouldNameTheFileWhenAByteOfTheBundleChanged() throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        Files.writeString(bundle.file(BundleFiles.LABELS), " ", StandardOpenOption.APPEND);

        assertThat(doctor("--bundle=" + bundle.directory())).isEqualTo(1);

        isIll("bundle", BundleFiles.LABELS, "copy the bundle again");
    }

    @Test
    void shouldSayThatTokenizersDifferWhenPreprocessHasAnother() throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        Bundle other = TestBundles.tinyOfOtherTokenizer(folder.resolve("other"));
        String application = kafka.unique("longitude-preprocess");
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", kafka.bootstrap());
        settings.put("group.id", application);
        settings.put(
                "client.id", Applications.client(application, other.tokenizer().hash()) + "-1");
        try (KafkaConsumer<byte[], byte[]> live =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            live.subscribe(List.of(NOTES));
            await(
                    () -> {
                        live.poll(Duration.ofMillis(100));
                        return !live.assignment().isEmpty();
                    });

            int exit = doctor("--bundle=" + bundle.directory(), "--application-id=" + application);

            assertThat(exit).isEqualTo(1);
            isIll("bundle", "another tokenizer than the running preprocess", "restart serve");
        }
    }

    @Test
    void shouldSayHowManyGpusThereAreWhenTheDeviceIsNotThere() {
        assertThat(doctor("--device=gpu:99")).isEqualTo(1);

        isIll("device", "the engine sees", "nvidia-smi");
    }

    @Test
    void shouldSayThatAClockIsAheadWhenARecordComesFromTheFuture() throws Exception {
        long later = Instant.now().plus(Duration.ofMinutes(10)).toEpochMilli();
        send(new ProducerRecord<>(NOTES, null, later, "a1".getBytes(UTF_8), new byte[1]));

        assertThat(doctor()).isEqualTo(1);

        isIll("clock", "the newest record arrives in", "set both by NTP");
    }

    @Test
    void shouldSayHowMuchIsFreeWhenADiskIsTooFull() {
        // No disk is empty.
        assertThat(doctor("--disk-free-percent-min=100")).isEqualTo(1);

        isIll("disk", "(expected: 100 %)", "give it more");
    }

    @Test
    void shouldSayHowToEndItWhenATransactionHangs() throws Exception {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", kafka.bootstrap());
        settings.put("transactional.id", kafka.unique("longitude-hangs"));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(record("a1")).get();

            await(() -> doctor("--transaction-ms-max=1") == 1);

            isIll("transactions", NOTES, "kafka-transactions.sh abort --topic " + NOTES);
            assertThat(doctor()).as("within five minutes it is under way").isZero();
            assertThat(out.toString()).contains("1 under way");
            producer.abortTransaction();
        }
    }

    @Test
    void shouldSayWhereItLiesWhenARecordIsNotWhereItsKeyHashesTo() throws Exception {
        byte[] key = "a1".getBytes(UTF_8);
        int right = send(record("a1"));
        send(new ProducerRecord<>(NOTES, (right + 1) % 3, key, new byte[1]));
        send(new ProducerRecord<>(Topics.ICD_ASSIGNED.name(), null, null, new byte[1]));

        assertThat(doctor()).isEqualTo(1);

        isIll(
                "keys",
                NOTES
                        + ": 1 records on a partition that their key does not hash to, first"
                        + " partition "
                        + (right + 1) % 3,
                "murmur2_random");
        assertThat(out.toString()).contains(Topics.ICD_ASSIGNED.name() + ": 1 records");
    }

    @Test
    void shouldTellAProgramWhatItTellsAPerson() throws Exception {
        List<String> line =
                List.of(
                        "doctor",
                        "--json",
                        "--device=gpu:99",
                        "--disk-free-percent-min=0",
                        "--bootstrap=" + kafka.bootstrap(),
                        "--registry=" + kafka.registryUrl());

        assertThat(longitude(line)).isEqualTo(1);

        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("well").asBoolean()).isFalse();
        assertThat(report.path("findings").findValuesAsText("check"))
                .contains(
                        "broker",
                        "registry",
                        "topics",
                        "acls",
                        "groups",
                        "keys",
                        "transactions",
                        "clock",
                        "bundle",
                        "device",
                        "disk");
    }

    @Test
    void shouldCountDeadLettersAndExit1WhenThereAreMoreThanAllowed() throws Exception {
        DeadLetter letter =
                new DeadLetter("ingest", "text_empty", "notes.jsonl", -1, 7, Instant.now());
        send(DeadLetters.of(NOTES, null, new byte[1], letter));
        List<String> line =
                List.of(
                        "status",
                        "--interval-ms=50",
                        "--json",
                        "--bootstrap=" + kafka.bootstrap(),
                        "--registry=" + kafka.registryUrl());

        assertThat(longitude(line)).as(err.toString()).isZero();

        JsonNode status = new ObjectMapper().readTree(out.toString());
        assertThat(
                        status.path("dead_letters")
                                .path(Topics.NOTES_RAW.dlq())
                                .path("text_empty")
                                .asInt())
                .isEqualTo(1);
        assertThat(status.path("topics").findValuesAsText("topic")).contains(NOTES);
        List<String> strict = new ArrayList<>(line);
        strict.add("--dead-letters-max=0");
        assertThat(longitude(strict)).isEqualTo(1);
    }

    private ProducerRecord<byte[], byte[]> record(String key) {
        return new ProducerRecord<>(NOTES, key.getBytes(UTF_8), new byte[1]);
    }

    /** Which partition it went to. */
    private int send(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            return producer.send(record).get().partition();
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(LOOK_AGAIN_AFTER_MS);
        }
    }
}
