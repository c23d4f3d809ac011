package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.BatchConfig;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.it.ChildProcess;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.Origin;

/** Instances that come, go, and come back when their place is taken. */
@KafkaTest
final class CoderZombieIT {

    private static final int ADMISSIONS = 400;

    private static final Set<TransactionState> ENDED =
            EnumSet.of(
                    TransactionState.EMPTY,
                    TransactionState.COMPLETE_COMMIT,
                    TransactionState.COMPLETE_ABORT);

    @TempDir Path folder;

    private final TestKafka kafka;
    private final CoderTopics topics;
    private final Outcomes outcomes;
    private int revision;

    CoderZombieIT(TestKafka kafka) {
        this.kafka = kafka;
        this.topics = new CoderTopics(kafka, kafka.clientConfig());
        this.outcomes = new Outcomes(topics);
    }

    /**
     * Frozen with work in hand until another has its partitions, it must add nothing when awake.
     */
    @Test
    void shouldAddNothingWhenItIsAwokenAfterItsPartitionsMoved() throws Exception {
        Bundle bundle = TestBundles.withModel(folder.resolve("bundle"), 64, 1);
        String group = kafka.unique("zombie");
        feed(bundle);
        Path log = folder.resolve("zombie.log");
        Path config =
                Files.writeString(folder.resolve("client.properties"), "session.timeout.ms=6000\n");
        try (ChildProcess zombie =
                ChildProcess.coder(
                        kafka,
                        bundle.directory(),
                        log,
                        "--group=" + group,
                        "--instance=zombie",
                        "--config=" + config)) {
            Eventually.holds(
                    "it codes",
                    () -> {
                        assertThat(zombie.isAlive()).as("see %s", log).isTrue();
                        return outcomes.count() > 20;
                    });
            zombie.freeze();
            assertThat(outcomes.count()).as("frozen in mid-stream").isLessThan(ADMISSIONS);
            try (CoderService heir = service(bundle, group, "heir")) {
                heir.start();
                Eventually.holds("the heir has coded the rest", () -> topics.lag(group) == 0);
                long codedByHeir = heir.counters().coded();
                assertThat(codedByHeir).as("the partitions moved").isPositive();

                zombie.thaw();
                feed(bundle);
                Eventually.holds("all is coded by whoever", () -> topics.lag(group) == 0);
                assertThat(heir.failure()).isEmpty();
                Eventually.holds(
                        "the broker's word: the zombie's transaction is over, whichever way",
                        () -> ENDED.contains(state(group + "-zombie")));
                assertThat(state(group + "-heir")).isEqualTo(TransactionState.COMPLETE_COMMIT);
            }
        }
        outcomes.assertEveryRevisionOnce();
    }

    /** One instance, then four, then one again, with work all the time. */
    @Test
    void shouldLoseAndDoubleNothingWhenScaledFromOneToFourAndBack() throws Exception {
        Bundle bundle = TestBundles.withModel(folder.resolve("bundle"), 64, 1);
        String group = kafka.unique("storm");
        List<CoderService> services = new ArrayList<>();
        try {
            for (int instance = 0; instance < 4; instance++) {
                feed(bundle);
                CoderService service = service(bundle, group, Integer.toString(instance));
                services.add(service);
                service.start();
                int before = outcomes.count();
                Eventually.holds("work goes on", () -> outcomes.count() > before);
            }
            for (int instance = 3; instance > 0; instance--) {
                feed(bundle);
                services.get(instance).close();
                assertThat(services.get(instance).failure()).isEmpty();
            }
            Eventually.holds("the last one codes the rest", () -> topics.lag(group) == 0);
            assertThat(services.get(0).failure()).isEmpty();
        } finally {
            services.forEach(CoderService::close);
        }
        outcomes.assertEveryRevisionOnce();
    }

    private TransactionState state(String id) throws Exception {
        return kafka.admin().describeTransactions(List.of(id)).description(id).get().state();
    }

    private CoderService service(Bundle bundle, String group, String instance) {
        return new CoderService(
                CoderConfig.of(kafka.clientConfig())
                        .named(group, instance)
                        .with(new BatchConfig(2_048, 8, 1.125, 5)),
                bundle,
                Device.cpu());
    }

    private void feed(Bundle bundle) {
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
    }
}
