package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.BatchConfig;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.coder.InFlightConfig;
import org.longitude.it.ChildProcess;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.SupersededRevision;
import org.longitude.schemas.v1.TokenizedAdmission;

@KafkaTest
final class CoderExactlyOnceIT {

    private static final int ADMISSIONS = 600;

    /** A stop comes after this many are coded, and long before all are. */
    private static final int SOME = 75;

    /** Small batches and a short way ahead, so that a stop meets work at every stage. */
    private static final BatchConfig SMALL_BATCHES = new BatchConfig(2_048, 8, 1.125, 5);

    private static final InFlightConfig SHORT = new InFlightConfig(64, 100_000, 16, 16);

    @TempDir static Path folder;
    private static Bundle bundle;

    private final TestKafka kafka;
    private final CoderTopics topics;
    private final List<CoderService> services = new ArrayList<>();
    private final String group;
    private int revisions;

    CoderExactlyOnceIT(TestKafka kafka) {
        this.kafka = kafka;
        this.topics = new CoderTopics(kafka, kafka.clientConfig());
        this.group = kafka.unique("coder");
    }

    /** Slow enough that work piles up before the device, as it does before a real model. */
    @BeforeAll
    static void makeBundle() {
        bundle = TestBundles.withModel(folder.resolve("bundle"), 128, 2);
    }

    /** One revision of every admission; short and long mixed, so that results overtake. */
    @BeforeEach
    void feed() {
        revisions++;
        TokenizedAdmissions made = new TokenizedAdmissions(bundle, revisions);
        topics.send(
                Topics.ADMISSIONS_TOKENIZED,
                IntStream.range(0, ADMISSIONS).mapToObj(i -> admission(made, i)).toList());
    }

    private TokenizedAdmission admission(TokenizedAdmissions made, int number) {
        int tokens = number % 5 == 0 ? made.length(1_000, 2_000) : made.length(5, 60);
        return made.admission("a" + number, revisions, Origin.LIVE, tokens).build();
    }

    private int records() {
        return ADMISSIONS * revisions;
    }

    @AfterEach
    void close() {
        services.forEach(CoderService::close);
        topics.close();
    }

    @Test
    void shouldPredictEveryRevisionOnceWhenStoppedAbruptlyInMidStream() throws Exception {
        CoderService first = start("0");
        awaitMidStream(first);

        first.halt();
        Eventually.holds("it has ended", () -> first.state() == CoderService.State.STOPPED);
        topics.endTransactionOf(group + "-0");

        assertThat(topics.predictions()).hasSizeBetween(SOME, records() - 1);
        assertOffsetsAgreeWithPredictions();

        CoderService second = start("0");
        awaitAllCoded();
        second.close();

        assertThat(second.failure()).isEmpty();
        assertEveryRevisionOnceAndInOrder();
        assertOffsetsAgreeWithPredictions();
    }

    @Test
    void shouldPredictEveryRevisionOnceWhenAnotherInstanceJoinsAndLeaves() throws Exception {
        CoderService first = start("0");
        awaitMidStream(first);

        CoderService second = start("1");
        Eventually.holds(
                "the second takes its part",
                () -> {
                    if (committedRecords() == records()) {
                        feed();
                    }
                    return second.counters().coded() > 0;
                });
        feed();
        second.close();
        awaitAllCoded();
        first.close();

        assertThat(first.failure()).isEmpty();
        assertThat(second.failure()).isEmpty();
        assertEveryRevisionOnceAndInOrder();
        assertOffsetsAgreeWithPredictions();
    }

    @Test
    void shouldPredictEveryRevisionOnceWhenItsProcessIsKilledInMidStream() throws Exception {
        feed();
        Path log = folder.resolve("coder.log");
        try (ChildProcess process =
                ChildProcess.coder(kafka, bundle.directory(), log, "--group=" + group)) {
            Eventually.holds(
                    "some are coded",
                    () -> {
                        assertThat(process.isAlive()).as("see %s", log).isTrue();
                        return committedRecords() >= SOME;
                    });
            process.kill();
        }
        topics.endTransactionOf(group + "-0");
        assertThat(topics.predictions().size() + topics.read(Topics.ADMISSIONS_SUPERSEDED).size())
                .isBetween(SOME, records() - 1);
        assertOffsetsAgreeWithPredictions();

        CoderService next = start("0");
        awaitAllCoded();
        next.close();

        assertThat(next.failure()).isEmpty();
        assertEveryRevisionOnceAndInOrder();
        assertOffsetsAgreeWithPredictions();
    }

    private CoderService start(String instance) {
        CoderService service =
                new CoderService(
                        CoderConfig.of(kafka.clientConfig())
                                .named(group, instance)
                                .with(SMALL_BATCHES)
                                .with(SHORT),
                        bundle,
                        Device.cpu());
        services.add(service);
        service.start();
        return service;
    }

    /** Some are committed, and more than one batch is read and not committed. */
    private static void awaitMidStream(CoderService service) throws Exception {
        Eventually.holds(
                "some are coded and others under way",
                () ->
                        service.counters().coded() >= SOME
                                && service.counters().inFlight()
                                        > 2 * SMALL_BATCHES.batchAdmissionsMax());
    }

    /** The topics are fed without transactions: offsets count records. */
    private long committedRecords() throws InterruptedException {
        return topics.committedSoFar(group).values().stream().mapToLong(Long::longValue).sum();
    }

    private void awaitAllCoded() throws Exception {
        Eventually.holds("all are coded", () -> committedRecords() == records());
    }

    /** Coded or superseded by a newer one, never both; the newest is coded, and coded last. */
    private void assertEveryRevisionOnceAndInOrder() {
        List<IcdPrediction> predictions = topics.predictions();
        List<SupersededRevision> superseded = topics.read(Topics.ADMISSIONS_SUPERSEDED);
        assertThat(
                        Stream.concat(
                                predictions.stream()
                                        .map(p -> p.getAdmissionId() + "/" + p.getRevision()),
                                superseded.stream()
                                        .map(s -> s.getAdmissionId() + "/" + s.getRevision())))
                .doesNotHaveDuplicates()
                .hasSize(records());
        assertThat(superseded)
                .allSatisfy(
                        each ->
                                assertThat(each.getSupersededBy())
                                        .isGreaterThan(each.getRevision())
                                        .isLessThanOrEqualTo(revisions));
        Map<String, List<Long>> coded =
                predictions.stream()
                        .collect(
                                Collectors.groupingBy(
                                        IcdPrediction::getAdmissionId,
                                        Collectors.mapping(
                                                IcdPrediction::getRevision, Collectors.toList())));
        assertThat(coded).hasSize(ADMISSIONS);
        assertThat(coded.values())
                .allSatisfy(of -> assertThat(of).isSorted().endsWith((long) revisions));
        assertThat(topics.records(Topics.ADMISSIONS_TOKENIZED.dlq())).isEmpty();
    }

    /** Below a committed offset every record has its outcome, and above it none has one. */
    private void assertOffsetsAgreeWithPredictions() throws Exception {
        Map<TopicPartition, Long> committed = topics.committed(group);
        Set<String> expected =
                topics.records(Topics.ADMISSIONS_TOKENIZED.name()).stream()
                        .filter(
                                record ->
                                        record.offset()
                                                < committed.getOrDefault(
                                                        new TopicPartition(
                                                                record.topic(), record.partition()),
                                                        0L))
                        .map(record -> record.partition() + "@" + record.offset())
                        .collect(Collectors.toSet());

        assertThat(
                        Stream.concat(
                                topics.predictions().stream()
                                        .map(
                                                p ->
                                                        p.getSourcePartition()
                                                                + "@"
                                                                + p.getSourceOffset()),
                                topics.read(Topics.ADMISSIONS_SUPERSEDED).stream()
                                        .map(
                                                s ->
                                                        s.getSourcePartition()
                                                                + "@"
                                                                + s.getSourceOffset())))
                .containsExactlyInAnyOrderElementsOf(expected);
    }
}
