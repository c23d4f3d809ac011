package org.longitude.it.secure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.billing.BillingExport;
import org.longitude.billing.ExportConfig;
import org.longitude.billing.RetryConfig;
import org.longitude.billing.fhir.ClaimLimits;
import org.longitude.billing.store.DatabaseConfig;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.deploy.Longitude;
import org.longitude.deploy.access.Principals;
import org.longitude.deploy.access.ServiceAccess;
import org.longitude.deploy.calibration.CalibrationConfig;
import org.longitude.deploy.calibration.CalibrationMeters;
import org.longitude.deploy.calibration.CalibrationService;
import org.longitude.deploy.registry.EmbeddedSchemaRegistry;
import org.longitude.it.TestBundles;
import org.longitude.it.billing.PostgresTest;
import org.longitude.it.billing.TestPostgres;
import org.longitude.model.bundle.Bundle;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.preprocess.PreprocessService;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.Applications;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ModelRelease;
import org.longitude.schemas.v1.ModelRole;
import picocli.CommandLine;

/**
 * The whole line on a broker that refuses what no ACL allows: each service works with exactly what
 * {@code topics acls} gives it, and nothing else is open to it. The tests build on one another.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@PostgresTest
final class SecuredPipelineIT {

    private static final Duration WITHIN = Duration.ofMinutes(3);
    private static final long LOOK_AGAIN_AFTER_MS = 50;
    private static final String REGISTRY = "schema.registry.url";

    @TempDir private static Path folder;
    private static SecureBroker broker;
    private static EmbeddedSchemaRegistry registry;
    private static Bundle bundle;
    private static DatabaseConfig database;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start(TestPostgres postgres) throws Exception {
        database = postgres.schema();
        broker = SecureBroker.start(Files.createDirectories(folder.resolve("keys")));
        registry = EmbeddedSchemaRegistry.start(Files.createDirectories(folder.resolve("reg")));
        bundle = TestBundles.tiny(folder.resolve("bundle"));
        broker.addUsers(ServiceAccess.names().stream().map(SecuredPipelineIT::user).toList());
    }

    @AfterAll
    static void stop() {
        broker.close();
        registry.close();
    }

    private static String user(String service) {
        return Principals.standard().user(service);
    }

    /** What a service's configuration file holds. */
    private static Map<String, String> properties(String service) {
        return with(broker.scram(user(service)));
    }

    private static Map<String, String> with(Map<String, String> client) {
        Map<String, String> properties = new HashMap<>(client);
        properties.put(REGISTRY, registry.url());
        return properties;
    }

    private static Path file(String name, Map<String, String> content) throws IOException {
        Properties properties = new Properties();
        properties.putAll(content);
        Path file = folder.resolve(name + ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }

    private int longitude(String service, String... arguments) throws IOException {
        return longitude(file(service, properties(service)), arguments);
    }

    private int longitude(Path config, String... arguments) {
        out.getBuffer().setLength(0);
        CommandLine command = Longitude.commandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> line = new ArrayList<>(List.of(arguments));
        line.add("--config");
        line.add(config.toString());
        return command.execute(line.toArray(String[]::new));
    }

    @Test
    @Order(1)
    void shouldCodeANoteWhenEachServiceHasExactlyItsAcls() throws Exception {
        // given
        assertThat(longitude(file("admin", broker.superUser()), "topics", "acls", "--apply"))
                .as(err.toString())
                .isZero();
        assertThat(longitude("creator", "topics", "create", "--partitions=2", "--replication=1"))
                .as(err.toString())
                .isZero();

        // when
        Path notes = folder.resolve("notes.jsonl");
        Files.writeString(
                notes,
                """
                {"note_id": "1", "admission_id": "a1", "text": "aa bb cc dd"}
                {"note_id": "2", "text": ""}
                """);
        assertThat(
                        longitude(
                                "ingest",
                                "ingest",
                                "jsonl",
                                notes.toString(),
                                "--live",
                                "--quarantine=" + folder.resolve("quarantine")))
                .as(out + " " + err)
                .isZero();
        unreadableNote();
        try (PreprocessService preprocess = preprocess();
                CoderService coder = coder()) {
            preprocess.start();
            coder.start();

            // then
            await("a prediction is readable", () -> count(Topics.ICD_PREDICTIONS.name()) > 0);
            await("the bad record is put aside", () -> count(Topics.NOTES_RAW.dlq()) > 1);
            assertThat(preprocess.failure()).isEmpty();
            assertThat(coder.failure()).isEmpty();
            operatorSeesAll();
        }
        peopleDoTheirWork();
        billingTakesItOver();
        calibrationReadsAlong();
    }

    private static PreprocessService preprocess() {
        return new PreprocessService(
                PreprocessConfig.of(properties("preprocess"), folder.resolve("state")),
                TextEngine.load(bundle.directory()));
    }

    private static CoderService coder() {
        CoderConfig config =
                CoderConfig.of(properties("coder"))
                        .named(Applications.coder(bundle.tokenizer().hash()), "0");
        return new CoderService(config, bundle, Device.cpu());
    }

    private static void unreadableNote() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(broker.scram(user("ingest")))) {
            producer.send(
                            new ProducerRecord<>(
                                    Topics.NOTES_RAW.name(),
                                    "a2".getBytes(UTF_8),
                                    new byte[] {1, 2, 3}))
                    .get();
        }
    }

    /** What the coder wrote, and a record that nobody can read. */
    private static void billingTakesItOver() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(broker.scram(user("coder")))) {
            producer.send(
                            new ProducerRecord<>(
                                    Topics.ICD_PREDICTIONS.name(),
                                    "a3".getBytes(UTF_8),
                                    new byte[] {1, 2, 3}))
                    .get();
        }
        try (BillingExport export =
                new BillingExport(
                        new ExportConfig(
                                properties("billing-export"),
                                database,
                                ExportConfig.GROUP_ID_DEFAULT,
                                ExportConfig.INSTANCE_ID_DEFAULT,
                                ClaimLimits.DEFAULT,
                                false,
                                null,
                                RetryConfig.DEFAULT))) {
            export.start();
            await(
                    "a change is sent and a letter written",
                    () -> {
                        assertThat(export.failure()).isEmpty();
                        return count(Topics.BILLING_FHIR.name()) > 0
                                && count(Topics.ICD_PREDICTIONS.dlq()) > 0;
                    });
        }
    }

    private static void calibrationReadsAlong() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        CalibrationService calibration =
                new CalibrationService(
                        properties("calibration"),
                        new CalibrationConfig(Duration.ofDays(1), 10),
                        new CalibrationMeters(meters),
                        Clock.systemUTC());
        FutureTask<Void> run = new FutureTask<>(calibration::run, null);
        new Thread(run, "calibration").start();
        try {
            await("both topics are read", () -> calibration.isCaughtUp() || run.isDone());
        } finally {
            calibration.stop();
        }
        run.get();
        assertThat(meters.get("longitude.calibration.records.unreadable").counter().count())
                .as("what lies on icd.predictions was read")
                .isEqualTo(1);
    }

    private void operatorSeesAll() throws Exception {
        assertThat(longitude("operator", "status", "--json", "--interval-ms=200"))
                .as(err.toString())
                .isZero();
        JsonNode status = new ObjectMapper().readTree(out.toString());
        assertThat(status.path("groups").findValuesAsText("group"))
                .contains("longitude-preprocess", Applications.coder(bundle.tokenizer().hash()));
        assertThat(status.path("dead_letters_total").asInt()).isEqualTo(2);
        assertThat(
                        longitude(
                                "operator",
                                "doctor",
                                "--device=cpu",
                                "--disk-free-percent-min=0",
                                "--bundle=" + bundle.directory()))
                .as(out + " " + err)
                .isZero();
        assertThat(out.toString())
                .contains("exact for ingest, preprocess")
                .contains("nothing is wrong");
        assertThat(longitude("operator", "topics", "describe", "--partitions=2"))
                .as(err.toString())
                .isZero();
        assertThat(longitude("operator", "dlq", "list")).as(err.toString()).isZero();
    }

    /** What people run by hand, each as its own user. */
    private void peopleDoTheirWork() throws Exception {
        assertThat(longitude("trainer", "train", "snapshot", "--out=" + folder.resolve("snapshot")))
                .as(out + " " + err)
                .isZero();
        assertThat(
                        longitude(
                                "redriver",
                                "dlq",
                                "redrive",
                                "--reason=" + reasonOfTheUnreadable(),
                                "--json"))
                .as(out + " " + err)
                .isZero();
        assertThat(
                        longitude(
                                "renormalizer",
                                "replay",
                                "normalise",
                                "--bundle=" + bundle.directory(),
                                "--state-dir=" + folder.resolve("renormalize")))
                .as(out + " " + err)
                .isZero();
        publishAnew();
        Bundle other = TestBundles.tinyOfOtherTokenizer(folder.resolve("other"));
        String mark = Applications.caughtUp(other.tokenizer().hash());
        try (PreprocessService retokenizer =
                        PreprocessService.retokenizing(
                                PreprocessConfig.of(
                                        properties("retokenizer"), folder.resolve("re-state")),
                                TextEngine.load(other.directory()),
                                true);
                Admin admin = admin(broker.scram(user("operator")))) {
            retokenizer.start();
            await(
                    "the coder is told that it has caught up",
                    () ->
                            admin.listConsumerGroupOffsets(mark)
                                            .partitionsToOffsetAndMetadata()
                                            .get()
                                            .size()
                                    == 2);
            assertThat(retokenizer.failure()).isEmpty();
        }
    }

    /** Another model of the same tokenizer takes the place of the one that coded. */
    private void publishAnew() throws Exception {
        Bundle next = TestBundles.tinyOfSeed(folder.resolve("next"), 3);
        release(next);
        assertThat(
                        longitude(
                                "publisher",
                                "replay",
                                "--publish",
                                "--from=1970-01-01T00:00:00Z",
                                "--bundle=" + next.directory(),
                                "--out=" + folder.resolve("replay.jsonl"),
                                "--json"))
                .as(out + " " + err)
                .isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).at("/publication/published"))
                .as(out.toString())
                .isEqualTo(new ObjectMapper().readTree("1"));
    }

    private static void release(Bundle bundle) throws Exception {
        ModelRelease release =
                ModelRelease.newBuilder()
                        .setRole(ModelRole.CHAMPION)
                        .setReleaseNumber(1)
                        .setBundleId(bundle.id())
                        .setLocation(bundle.directory().toString())
                        .setSha256(bundle.hash())
                        .setMetrics(Map.of())
                        .setReleasedAt(Instant.now())
                        .build();
        String topic = Topics.MODELS_RELEASED.name();
        try (Serde<ModelRelease> serde = Topics.MODELS_RELEASED.valueSerde(properties("trainer"));
                KafkaProducer<byte[], byte[]> producer = producer(broker.scram(user("trainer")))) {
            producer.send(
                            new ProducerRecord<>(
                                    topic,
                                    "CHAMPION".getBytes(UTF_8),
                                    serde.serializer().serialize(topic, release)))
                    .get();
        }
    }

    private String reasonOfTheUnreadable() throws Exception {
        assertThat(longitude("redriver", "dlq", "list", "--json")).isZero();
        Set<String> reasons = new HashSet<>();
        for (JsonNode letter : new ObjectMapper().readTree(out.toString()).path("letters")) {
            if (letter.path("stage").asText().startsWith("preprocess")) {
                reasons.add(letter.path("reason").asText());
            }
        }
        assertThat(reasons).as(out.toString()).hasSize(1);
        return reasons.iterator().next();
    }

    @Test
    @Order(2)
    void shouldRefuseEveryReadAndWriteThatIsNotDeclared() throws Exception {
        for (ServiceAccess access : ServiceAccess.all()) {
            Map<String, String> client = broker.scram(user(access.service()));
            try (KafkaProducer<byte[], byte[]> producer = producer(client);
                    KafkaConsumer<byte[], byte[]> consumer = consumer(client, "")) {
                for (String topic : topics()) {
                    if (!access.may(AclOperation.WRITE, ResourceType.TOPIC, topic)) {
                        assertThatThrownBy(
                                        () ->
                                                producer.send(
                                                                new ProducerRecord<>(
                                                                        topic, 0, null, null))
                                                        .get())
                                .as("%s writes to %s", access.service(), topic)
                                .hasCauseInstanceOf(AuthorizationException.class);
                    }
                    if (!access.may(AclOperation.READ, ResourceType.TOPIC, topic)) {
                        TopicPartition partition = new TopicPartition(topic, 0);
                        assertThatThrownBy(
                                        () -> {
                                            consumer.assign(List.of(partition));
                                            consumer.seek(partition, 0);
                                            consumer.poll(Duration.ofSeconds(20));
                                        })
                                .as("%s reads %s", access.service(), topic)
                                .isInstanceOf(TopicAuthorizationException.class);
                    }
                }
            }
        }
    }

    @Test
    @Order(3)
    void shouldAllowOnTheBrokerExactlyWhatIsDeclaredForEveryTopic() throws Exception {
        for (ServiceAccess access : ServiceAccess.all()) {
            try (Admin admin = admin(broker.scram(user(access.service())))) {
                for (String topic : topics()) {
                    Set<AclOperation> declared = new TreeSet<>();
                    for (AclOperation operation : operationsOnTopics()) {
                        if (access.may(operation, ResourceType.TOPIC, topic)) {
                            declared.add(operation);
                        }
                    }
                    assertThat(allowed(admin, topic))
                            .as("%s on %s", access.service(), topic)
                            .isEqualTo(declared);
                }
            }
        }
    }

    private static List<AclOperation> operationsOnTopics() {
        return List.of(
                AclOperation.READ,
                AclOperation.WRITE,
                AclOperation.CREATE,
                AclOperation.DELETE,
                AclOperation.ALTER,
                AclOperation.DESCRIBE,
                AclOperation.DESCRIBE_CONFIGS,
                AclOperation.ALTER_CONFIGS);
    }

    private static Set<AclOperation> allowed(Admin admin, String topic) throws Exception {
        try {
            return Set.copyOf(
                    admin.describeTopics(
                                    List.of(topic),
                                    new DescribeTopicsOptions().includeAuthorizedOperations(true))
                            .allTopicNames()
                            .get()
                            .get(topic)
                            .authorizedOperations());
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(TopicAuthorizationException.class);
            return Set.of();
        }
    }

    @Test
    @Order(4)
    void shouldRefuseGroupsTransactionsAndChangesThatAreNotAServicesOwn() throws Exception {
        Map<String, String> coder = broker.scram(user("coder"));
        try (KafkaConsumer<byte[], byte[]> consumer =
                consumer(coder, PreprocessConfig.APPLICATION_ID_DEFAULT)) {
            consumer.subscribe(List.of(Topics.ADMISSIONS_TOKENIZED.name()));
            assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(20)))
                    .isInstanceOf(GroupAuthorizationException.class);
        }
        Map<String, Object> another = new HashMap<>(coder);
        another.put("transactional.id", PreprocessConfig.APPLICATION_ID_DEFAULT + "-1");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        another, new ByteArraySerializer(), new ByteArraySerializer())) {
            assertThatThrownBy(producer::initTransactions)
                    .isInstanceOf(TransactionalIdAuthorizationException.class);
        }
        try (Admin admin = admin(coder)) {
            ConfigResource predictions =
                    new ConfigResource(ConfigResource.Type.TOPIC, Topics.ICD_PREDICTIONS.name());
            AlterConfigOp forget =
                    new AlterConfigOp(
                            new ConfigEntry("retention.ms", "1"), AlterConfigOp.OpType.SET);
            refused(admin.createTopics(List.of(new NewTopic("longitude.x", 1, (short) 1))).all());
            refused(admin.deleteTopics(List.of(predictions.name())).all());
            refused(admin.incrementalAlterConfigs(Map.of(predictions, List.of(forget))).all());
            refused(admin.describeAcls(AclBindingFilter.ANY).values());
            refused(admin.describeUserScramCredentials().all());
        }
    }

    private static void refused(KafkaFuture<?> answer) {
        assertThatThrownBy(answer::get).hasCauseInstanceOf(AuthorizationException.class);
    }

    @Test
    @Order(5)
    void shouldKnowAServiceByItsCertificateAndNobodyWithoutOne() throws Exception {
        try (Admin admin = admin(broker.certificate("longitude-coder"))) {
            assertThat(allowed(admin, Topics.ADMISSIONS_TOKENIZED.name()))
                    .containsExactlyInAnyOrder(AclOperation.READ, AclOperation.DESCRIBE);
            assertThat(allowed(admin, Topics.NOTES_RAW.name())).isEmpty();
        }
        try (Admin admin = admin(broker.certificate("stranger"))) {
            assertThat(allowed(admin, Topics.ADMISSIONS_TOKENIZED.name())).isEmpty();
        }
        try (Admin admin = admin(broker.withoutCertificate())) {
            assertThatThrownBy(() -> admin.listTopics().names().get())
                    .isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    @Order(6)
    void shouldKnowAServiceByASignedTokenAndRefuseAForgedOne() throws Exception {
        try (Admin admin = admin(broker.token("longitude-operator"))) {
            assertThat(allowed(admin, Topics.NOTES_RAW.name()))
                    .containsExactlyInAnyOrder(
                            AclOperation.READ,
                            AclOperation.DESCRIBE,
                            AclOperation.DESCRIBE_CONFIGS);
        }
        try (Admin admin = admin(broker.forgedToken("longitude-operator"))) {
            assertThatThrownBy(() -> admin.listTopics().names().get())
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    @Test
    @Order(7)
    void shouldWorkByTheTokenThatAnIssuerGivesForAnIdAndASecretFromAFile() throws Exception {
        String allowed = System.getProperty(SecureBroker.ALLOWED_URLS);
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        try (TokenEndpoint issuer =
                broker.tokenEndpoint("longitude-operator", "not-a-secret-that-is-said")) {
            Map<String, String> client = with(broker.credentials(issuer));
            client.put("config.providers", "secrets");
            client.put(
                    "config.providers.secrets.class",
                    "org.apache.kafka.common.config.provider.DirectoryConfigProvider");
            client.put(
                    "sasl.oauthbearer.client.credentials.client.secret",
                    "${secrets:" + secrets + ":client-secret}");
            Path config = file("oauth", client);
            Files.writeString(secrets.resolve("client-secret"), "not-a-secret-that-is-said");

            // Kafka asks only whom the JVM was told of.
            assertThat(longitude(config, "topics", "describe", "--partitions=2")).isEqualTo(3);
            assertThat(issuer.given()).isZero();

            System.setProperty(SecureBroker.ALLOWED_URLS, allowed + "," + issuer.url());
            assertThat(longitude(config, "topics", "describe", "--partitions=2"))
                    .as(err.toString())
                    .isZero();
            assertThat(issuer.given()).isPositive();

            int before = issuer.given();
            Files.writeString(secrets.resolve("client-secret"), "another");
            assertThat(longitude(config, "topics", "describe", "--partitions=2")).isEqualTo(3);
            assertThat(longitude(config, "status")).isEqualTo(3);
            assertThat(issuer.given()).isEqualTo(before);
            assertThat(out + " " + err).doesNotContain("not-a-secret-that-is-said");
            assertThat(err.toString().lines())
                    .as("one for each command that failed")
                    .hasSize(3)
                    .allMatch(line -> line.startsWith("longitude"));
        } finally {
            System.setProperty(SecureBroker.ALLOWED_URLS, allowed);
        }
    }

    @Test
    @Order(8)
    void shouldNameTheAclThatAServiceLacksAndTheOneTooMany() throws Exception {
        List<AclBinding> coders =
                Principals.standard().bindings(List.of(ServiceAccess.of("coder")));
        AclBinding lacking = coders.get(0);
        AclBinding tooMany =
                new AclBinding(
                        new ResourcePattern(
                                ResourceType.TOPIC, Topics.NOTES_RAW.name(), PatternType.LITERAL),
                        lacking.entry());
        try (Admin admin = admin(broker.superUser())) {
            admin.deleteAcls(List.of(lacking.toFilter())).all().get();
            admin.createAcls(List.of(tooMany)).all().get();
        }

        int exit = longitude("operator", "doctor", "--device=cpu", "--disk-free-percent-min=0");

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString())
                .contains("User:longitude-coder lacks READ on TOPIC")
                .contains("topics acls --apply --config ADMIN_FILE --service coder")
                .contains("has more than it needs: READ on TOPIC " + Topics.NOTES_RAW.name());
    }

    private static List<String> topics() {
        return Topics.all().stream()
                .flatMap((Topic<?, ?> topic) -> List.of(topic.name(), topic.dlq()).stream())
                .toList();
    }

    private static Admin admin(Map<String, String> client) {
        return Admin.create(new HashMap<String, Object>(client));
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, String> client) {
        return new KafkaProducer<>(
                new HashMap<>(client), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static KafkaConsumer<byte[], byte[]> consumer(
            Map<String, String> client, String group) {
        Map<String, Object> settings = new HashMap<>(client);
        if (!group.isEmpty()) {
            settings.put("group.id", group);
        }
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_committed");
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** As the operator sees it; what a transaction has written is not there before it ends. */
    private static long count(String topic) throws Exception {
        try (Admin admin = admin(broker.scram(user("operator")))) {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            int partitions =
                    admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .get(topic)
                            .partitions()
                            .size();
            for (int i = 0; i < partitions; i++) {
                ends.put(new TopicPartition(topic, i), OffsetSpec.latest());
            }
            return admin
                    .listOffsets(ends, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(info -> info.offset())
                    .sum();
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(LOOK_AGAIN_AFTER_MS);
        }
    }
}
