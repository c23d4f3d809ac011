package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.coder.FaultPoint;
import org.longitude.coder.FaultyCoder;
import org.longitude.coder.replay.FaultyReplay;
import org.longitude.coder.replay.ReplayCommand;
import org.longitude.it.ChildProcess;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.ModelRelease;
import org.longitude.schemas.v1.ModelRole;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.schemas.v1.TokenizedAdmission;
import picocli.CommandLine;

/**
 * The champion's codes in place of another model's: each once, beside a coder, and through kills.
 */
@KafkaTest
final class ReplayPublishIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TRANSACTIONAL_ID = "longitude-replay-publish";
    private static final String ALL = "--from=1970-01-01T00:00:00Z";

    /** More than a transaction of a replay holds. */
    private static final int MANY = 600;

    private static final int FEW = 40;

    private final TestKafka kafka;
    private final CoderTopics topics;
    private final String group;
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    ReplayPublishIT(TestKafka kafka) {
        this.kafka = kafka;
        this.topics = new CoderTopics(kafka, kafka.clientConfig());
        this.group = kafka.unique("republished");
    }

    @AfterEach
    void close() {
        topics.close();
    }

    /** What a consumer orders by and knows a repetition by. */
    private record Key(String admission, long revision, long release) {
        static Key of(IcdPrediction prediction) {
            return new Key(
                    prediction.getAdmissionId(),
                    prediction.getRevision(),
                    prediction.getReleaseNumber());
        }

        boolean isAbove(Key other) {
            return revision > other.revision
                    || (revision == other.revision && release > other.release);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultPoint.class,
            names = {"MID_BATCH", "BEFORE_COMMIT", "AFTER_COMMIT"})
    void shouldPublishEachOnceWhenKilledAndRunAgain(FaultPoint point) throws Exception {
        // given
        Bundle old = TestBundles.tinyOfSeed(folder.resolve("old"), 1);
        Bundle champion = TestBundles.tinyOfSeed(folder.resolve("champion"), 2);
        release(old, 1);
        send(old, 1, 0, MANY);
        code(old);
        release(champion, 2);
        Path log = folder.resolve("replay.log");

        // when
        try (ChildProcess replay =
                ChildProcess.of(
                        FaultyReplay.class,
                        log,
                        point.name(),
                        "1",
                        "--publish",
                        ALL,
                        "--bundle=" + champion.directory(),
                        "--out=" + folder.resolve("killed.jsonl"),
                        "--bootstrap=" + kafka.bootstrap(),
                        "--registry=" + kafka.registryUrl())) {
            Eventually.holds(
                    "it stands at " + point,
                    () -> {
                        assertThat(replay.isAlive()).as("see %s", log).isTrue();
                        return replay.printed().contains(FaultyCoder.AT + point);
                    });
            assertThat(transactionState())
                    .isEqualTo(
                            point == FaultPoint.AFTER_COMMIT
                                    ? TransactionState.COMPLETE_COMMIT
                                    : TransactionState.ONGOING);
            replay.kill();
        }
        JsonNode again = publish(champion);
        JsonNode third = publish(champion);

        // then
        List<IcdPrediction> predictions = topics.predictions();
        assertThat(predictions.stream().map(Key::of)).doesNotHaveDuplicates().hasSize(2 * MANY);
        assertThat(standing().values()).allMatch(key -> key.release() == 2);
        int left = MANY - (point == FaultPoint.AFTER_COMMIT ? 512 : 256);
        assertThat(again.get("published").asInt()).isEqualTo(left);
        assertThat(again.get("stands_already").asInt()).isEqualTo(MANY - left);
        assertThat(third.get("published").asInt()).isZero();
        assertThat(third.get("stands_already").asInt()).isEqualTo(MANY);
    }

    @Test
    void shouldPublishBesideACoderWhatItHasCodedAndLeaveItTheRest() throws Exception {
        // given
        Bundle old = TestBundles.tinyOfSeed(folder.resolve("old"), 1);
        Bundle champion = TestBundles.tinyOfSeed(folder.resolve("champion"), 2);
        release(old, 1);
        send(old, 1, 0, FEW);
        code(old);
        release(champion, 2);

        // when
        try (CoderService coder = coder(champion)) {
            coder.start();
            Thread feeder = new Thread(() -> feed(champion), "feeder");
            feeder.start();
            publish(champion);
            feeder.join();
            Eventually.holds("all are coded", () -> topics.lag(group) == 0);
            publish(champion);
        }

        // then
        assertThat(topics.predictions().stream().map(Key::of)).doesNotHaveDuplicates();
        Map<String, Key> standing = standing();
        assertThat(standing).hasSize(FEW);
        standing.forEach((id, key) -> assertThat(key).isEqualTo(new Key(id, isFed(id) ? 2 : 1, 2)));
        assertThat(topics.read(Topics.ADMISSIONS_SUPERSEDED)).isEmpty();
    }

    @Test
    void shouldPublishWhatTheCoderWouldHaveWritten() throws Exception {
        Bundle old = TestBundles.tinyOfSeed(folder.resolve("old"), 1);
        Bundle champion = TestBundles.tinyOfSeed(folder.resolve("champion"), 2);
        release(old, 1);
        send(old, 1, 0, FEW);
        code(old);
        release(champion, 2);
        assertThat(publish(champion, "--dry-run").get("published").asInt()).isEqualTo(FEW);
        assertThat(topics.predictions()).hasSize(FEW);

        publish(champion);

        Map<String, IcdPrediction> before = new HashMap<>();
        for (IcdPrediction each : topics.predictions()) {
            IcdPrediction other = before.putIfAbsent(each.getAdmissionId(), each);
            if (other != null) {
                assertThat(each.getBundleHash()).isEqualTo(champion.hash());
                assertThat(each.getSourcePartition()).isEqualTo(other.getSourcePartition());
                assertThat(each.getSourceOffset()).isEqualTo(other.getSourceOffset());
                assertThat(each.getNotes()).isEqualTo(other.getNotes());
                assertThat(each.getStatus()).isEqualTo(other.getStatus());
                assertThat(each.getOrigin()).isEqualTo(other.getOrigin());
                assertThat(each.getReceivedAt()).isEqualTo(other.getReceivedAt());
                assertThat(evidenceOf(each)).isNotEmpty();
            }
        }
        assertThat(topics.predictions()).hasSize(2 * FEW);
    }

    @Test
    void shouldRefuseABundleThatIsNotTheChampionAndAWholeTopicByMistake() throws Exception {
        Bundle champion = TestBundles.tinyOfSeed(folder.resolve("champion"), 2);
        Bundle other = TestBundles.tinyOfSeed(folder.resolve("other"), 3);
        release(champion, 1);
        send(champion, 1, 0, 3);

        assertThat(run(other, ALL)).isEqualTo(3);
        assertThat(err.toString()).contains("is not the champion", "expected", "train release");
        assertThat(run(champion)).isEqualTo(2);
        assertThat(err.toString()).contains("--publish: of which time?", "expected: --from");
        assertThat(run(champion, ALL, "--notes")).isEqualTo(2);
        assertThat(err.toString()).contains("--publish with --notes", "--retokenize");
        assertThat(topics.predictions()).isEmpty();
    }

    private static List<Object> evidenceOf(IcdPrediction prediction) {
        return prediction.getCodes().stream()
                .filter(PredictedCode::getAssigned)
                .flatMap(code -> code.getEvidence().stream())
                .map(Object.class::cast)
                .toList();
    }

    /** The highest of each admission. */
    private Map<String, Key> standing() {
        Map<String, Key> standing = new HashMap<>();
        for (IcdPrediction each : topics.predictions()) {
            standing.merge(each.getAdmissionId(), Key.of(each), (a, b) -> b.isAbove(a) ? b : a);
        }
        return standing;
    }

    private static boolean isFed(String id) {
        return Integer.parseInt(id.substring(1)) % 2 == 0;
    }

    /** A further revision of every second admission, one after another. */
    private void feed(Bundle bundle) {
        for (int i = 0; i < FEW; i += 2) {
            send(bundle, 2, i, i + 1);
        }
    }

    private void send(Bundle bundle, long revision, int first, int end) {
        TokenizedAdmissions made = new TokenizedAdmissions(bundle, 31 * revision + first);
        topics.send(
                Topics.ADMISSIONS_TOKENIZED,
                IntStream.range(first, end)
                        .<TokenizedAdmission>mapToObj(
                                i ->
                                        made.admission(
                                                        "a" + i,
                                                        revision,
                                                        Origin.LIVE,
                                                        made.length(5, 40))
                                                .build())
                        .toList());
    }

    private void code(Bundle bundle) throws Exception {
        try (CoderService coder = coder(bundle)) {
            coder.start();
            Eventually.holds(
                    "all are coded",
                    () -> {
                        assertThat(coder.failure()).isEmpty();
                        return topics.lag(group) == 0;
                    });
        }
    }

    private CoderService coder(Bundle bundle) {
        return new CoderService(
                CoderConfig.of(kafka.clientConfig()).named(group, "0"), bundle, Device.cpu());
    }

    private TransactionState transactionState() throws Exception {
        return kafka.admin()
                .describeTransactions(List.of(TRANSACTIONAL_ID))
                .description(TRANSACTIONAL_ID)
                .get()
                .state();
    }

    private JsonNode publish(Bundle bundle, String... further) throws Exception {
        List<String> options = new ArrayList<>(List.of(further));
        options.add(ALL);
        StringWriter out = new StringWriter();
        assertThat(run(out, bundle, options)).as(err.toString()).isZero();
        assertThat(Files.readString(folder.resolve("report.jsonl"))).contains("\"summary\"");
        return JSON.readTree(out.toString()).get("publication");
    }

    private int run(Bundle bundle, String... further) {
        return run(new StringWriter(), bundle, List.of(further));
    }

    private int run(StringWriter out, Bundle bundle, List<String> further) {
        List<String> options = new ArrayList<>(further);
        options.add("--publish");
        options.add("--json");
        options.add("--bundle=" + bundle.directory());
        options.add("--out=" + folder.resolve("report.jsonl"));
        options.add("--bootstrap=" + kafka.bootstrap());
        options.add("--registry=" + kafka.registryUrl());
        return new CommandLine(new ReplayCommand())
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(out, true))
                .execute(options.toArray(String[]::new));
    }

    private void release(Bundle bundle, long number) {
        topics.send(
                Topics.MODELS_RELEASED,
                List.of(
                        ModelRelease.newBuilder()
                                .setRole(ModelRole.CHAMPION)
                                .setReleaseNumber(number)
                                .setBundleId(bundle.id())
                                .setLocation(bundle.directory().toString())
                                .setSha256(bundle.hash())
                                .setMetrics(Map.of())
                                .setReleasedAt(Instant.now())
                                .build()),
                release -> release.getRole().name());
    }
}
