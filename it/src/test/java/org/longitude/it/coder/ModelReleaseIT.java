package org.longitude.it.coder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderMeters;
import org.longitude.coder.CoderService;
import org.longitude.coder.ReleaseConfig;
import org.longitude.coder.ReleasedCoder;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.bundle.BundleWriter;
import org.longitude.model.encoder.ComputeType;
import org.longitude.model.encoder.Placement;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.ModelRelease;
import org.longitude.schemas.v1.ModelRole;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;

/** Bundles are released while the coder works: models change, and nothing is lost or twice. */
@KafkaTest
final class ModelReleaseIT {
    private static final int CHUNK = 20;
    private static final double SHARE = 0.5;

    private final TestKafka kafka;
    private final List<String> said = new ArrayList<>();
    private final Set<String> sent = new HashSet<>();

    @TempDir Path folder;

    ModelReleaseIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    @Test
    void shouldServeEachReleaseInTurnUnderLoadAndStayWithTheOldOneWhenABundleIsBad()
            throws Exception {
        Bundle first = TestBundles.tinyOfSeed(folder.resolve("first"), 1);
        Bundle second = TestBundles.tinyOfSeed(folder.resolve("second"), 2);
        Bundle bad = damaged(TestBundles.tinyOfSeed(folder.resolve("bad"), 3));
        TokenizedAdmissions made = new TokenizedAdmissions(first, 5);
        try (CoderTopics topics = new CoderTopics(kafka, kafka.clientConfig());
                ReleasedCoder coder = coder(0)) {
            release(topics, first, ModelRole.CHAMPION, 1);
            coder.start();
            feedUntil(topics, made, "the first serves", () -> hasPredicted(topics, 1));

            release(topics, second, ModelRole.CHAMPION, 2);
            feedUntil(topics, made, "the second serves", () -> hasPredicted(topics, 2));

            release(topics, bad, ModelRole.CHAMPION, 3);
            feedUntil(
                    topics,
                    made,
                    "the bad one is refused",
                    () -> coder.standing().contains("release 3"));
            assertThat(coder.standing())
                    .contains("is refused", "expected", "bundle " + second.id() + " stays");
            assertThat(coder.failure()).isEmpty();

            release(topics, first, ModelRole.CHAMPION, 4);
            feedUntil(topics, made, "the first serves again", () -> hasPredicted(topics, 4));

            Eventually.holds("all are coded", () -> topics.predictions().size() >= sent.size());
            assertThat(ids(topics.predictions())).containsExactlyInAnyOrderElementsOf(sent);
            assertInReleaseOrder(topics.predictions(), first, second);
            assertThat(topics.records(Topics.ADMISSIONS_TOKENIZED.dlq())).isEmpty();
        }
    }

    @Test
    void shouldGoOverToAnotherTokenizerOnlyWhenItsAdmissionsAreThereAndCodeBothKinds()
            throws Exception {
        Bundle old = TestBundles.tiny(folder.resolve("old"));
        Bundle next = TestBundles.tinyOfOtherTokenizer(folder.resolve("next"));
        TokenizedAdmissions ofOld = new TokenizedAdmissions(old, 6);
        TokenizedAdmissions ofNext = new TokenizedAdmissions(next, 7);
        try (CoderTopics topics = new CoderTopics(kafka, kafka.clientConfig());
                ReleasedCoder coder = coder(0)) {
            release(topics, old, ModelRole.CHAMPION, 1);
            coder.start();
            feedUntil(topics, ofOld, "the old one serves", () -> hasPredicted(topics, 1));

            release(topics, next, ModelRole.CHAMPION, 2);
            feedUntil(topics, ofOld, "it waits", () -> said.toString().contains("release 2 waits"));
            send(topics, ofOld);
            Eventually.holds(
                    "the old one goes on", () -> topics.predictions().size() >= sent.size());
            assertThat(topics.predictions())
                    .extracting(IcdPrediction::getReleaseNumber)
                    .containsOnly(1L);

            feedUntil(topics, ofNext, "the next one serves", () -> hasPredicted(topics, 2));
            Eventually.holds("all are coded", () -> topics.predictions().size() >= sent.size());

            assertThat(ids(topics.predictions())).containsExactlyInAnyOrderElementsOf(sent);
            for (IcdPrediction prediction : topics.predictions()) {
                Bundle bundle = prediction.getReleaseNumber() == 1 ? old : next;
                assertThat(prediction.getBundleId()).isEqualTo(bundle.id());
                assertThat(prediction.getTokenizerHash()).isEqualTo(bundle.tokenizer().hash());
            }
        }
    }

    @Test
    void shouldScoreItsShareInTheShadowAndNothingForBilling() throws Exception {
        Bundle champion = TestBundles.tinyOfSeed(folder.resolve("champion"), 1);
        Bundle challenger = TestBundles.tinyOfSeed(folder.resolve("challenger"), 2);
        TokenizedAdmissions made = new TokenizedAdmissions(champion, 8);
        try (CoderTopics topics = new CoderTopics(kafka, kafka.clientConfig());
                ReleasedCoder coder = coder(SHARE)) {
            release(topics, champion, ModelRole.CHAMPION, 1);
            release(topics, challenger, ModelRole.CHALLENGER, 2);
            coder.start();
            Eventually.holds("both run", () -> isRunning(coder));
            feedUntil(
                    topics,
                    made,
                    "the challenger reads every partition",
                    () -> partitions(shadow(topics)).equals(partitions(topics.predictions())));
            Set<String> before = Set.copyOf(sent);

            send(topics, made);
            topics.sendBytes(Topics.ADMISSIONS_TOKENIZED.name(), "bad", new byte[] {1, 2, 3});
            send(topics, made);

            Set<String> expected =
                    sent.stream()
                            .filter(id -> !before.contains(id) && isSampled(id))
                            .collect(Collectors.toSet());
            assertThat(expected).isNotEmpty();
            Eventually.holds(
                    "the share is scored", () -> ids(shadow(topics)).containsAll(expected));
            Eventually.holds(
                    "the champion coded all", () -> topics.predictions().size() >= sent.size());

            assertThat(ids(topics.predictions())).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(topics.predictions())
                    .extracting(IcdPrediction::getBundleId)
                    .containsOnly(champion.id());
            assertThat(shadow(topics))
                    .doesNotHaveDuplicates()
                    .allMatch(prediction -> isSampled(prediction.getAdmissionId()))
                    .allMatch(prediction -> prediction.getBundleId().equals(challenger.id()))
                    .allMatch(prediction -> prediction.getReleaseNumber() == 2);
            assertThat(topics.records(Topics.ADMISSIONS_TOKENIZED.dlq())).hasSize(1);
        }
    }

    private ReleasedCoder coder(double share) {
        return ReleasedCoder.of(
                CoderConfig.of(kafka.clientConfig()).named(kafka.unique("release"), "0"),
                List.of(Placement.of("cpu", ComputeType.FP32)),
                new ReleaseConfig(share, Duration.ofMinutes(3)),
                line -> {
                    synchronized (said) {
                        said.add(line);
                    }
                },
                role -> CoderMeters.unread());
    }

    private static boolean isRunning(ReleasedCoder coder) {
        return List.of(coder.championService(), coder.challengerService()).stream()
                .allMatch(
                        each ->
                                each.filter(s -> s.state() == CoderService.State.RUNNING)
                                        .isPresent());
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    /** The load goes on while models change. */
    private void feedUntil(
            CoderTopics topics, TokenizedAdmissions made, String what, Condition condition)
            throws Exception {
        Eventually.holds(
                what,
                () -> {
                    send(topics, made);
                    return condition.holds();
                });
    }

    private void send(CoderTopics topics, TokenizedAdmissions made) {
        List<TokenizedAdmission> chunk = new ArrayList<>();
        for (int i = 0; i < CHUNK; i++) {
            String id = "admission-" + sent.size();
            sent.add(id);
            chunk.add(made.admission(id, 1, Origin.LIVE, made.length(5, 60)).build());
        }
        topics.send(Topics.ADMISSIONS_TOKENIZED, chunk);
    }

    private static boolean hasPredicted(CoderTopics topics, long releaseNumber) {
        return topics.predictions().stream()
                .anyMatch(prediction -> prediction.getReleaseNumber() == releaseNumber);
    }

    private static List<IcdPrediction> shadow(CoderTopics topics) {
        return topics.read(Topics.ICD_PREDICTIONS_SHADOW);
    }

    private static List<String> ids(List<IcdPrediction> predictions) {
        return predictions.stream().map(IcdPrediction::getAdmissionId).toList();
    }

    private static Set<Integer> partitions(List<IcdPrediction> predictions) {
        return predictions.stream()
                .map(IcdPrediction::getSourcePartition)
                .collect(Collectors.toSet());
    }

    private static void assertInReleaseOrder(
            List<IcdPrediction> predictions, Bundle first, Bundle second) {
        List<IcdPrediction> inTime =
                predictions.stream()
                        .sorted(
                                Comparator.comparing(IcdPrediction::getCodedAt)
                                        .thenComparing(IcdPrediction::getReleaseNumber))
                        .toList();
        assertThat(inTime).extracting(IcdPrediction::getReleaseNumber).isSorted();
        assertThat(inTime).extracting(IcdPrediction::getReleaseNumber).containsOnly(1L, 2L, 4L);
        assertThat(inTime)
                .allSatisfy(
                        prediction -> {
                            Bundle bundle = prediction.getReleaseNumber() == 2 ? second : first;
                            assertThat(prediction.getBundleId()).isEqualTo(bundle.id());
                            assertThat(prediction.getBundleHash()).isEqualTo(bundle.hash());
                        });
    }

    /** Written independently of the coder: a hash of the key below the share. */
    private static boolean isSampled(String id) {
        CRC32 crc = new CRC32();
        crc.update(id.getBytes(UTF_8));
        return crc.getValue() < SHARE * 4_294_967_296.0;
    }

    /** One byte of the weights is another after it was released. */
    private Bundle damaged(Bundle bundle) throws Exception {
        Bundle copy = BundleWriter.copy(bundle, folder.resolve("damaged"));
        Path weights = copy.directory().resolve(BundleFiles.WEIGHTS);
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        return copy;
    }

    private static void release(
            CoderTopics topics, Bundle bundle, ModelRole role, long releaseNumber) {
        topics.send(
                Topics.MODELS_RELEASED,
                List.of(
                        ModelRelease.newBuilder()
                                .setRole(role)
                                .setReleaseNumber(releaseNumber)
                                .setBundleId(bundle.id())
                                .setLocation(bundle.directory().toString())
                                .setSha256(bundle.hash())
                                .setMetrics(Map.of())
                                .setReleasedAt(Instant.now())
                                .build()),
                release -> release.getRole().name());
    }
}
