package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.coder.SwapPoint;
import org.longitude.coder.SwappingCoder;
import org.longitude.it.ChildProcess;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;

/** The process killed while one model gives way to another. */
@KafkaTest
final class SwapKilledIT {

    private static final int ADMISSIONS = 400;

    @TempDir Path folder;

    private final TestKafka kafka;
    private final CoderTopics topics;
    private final Outcomes outcomes;

    SwapKilledIT(TestKafka kafka) {
        this.kafka = kafka;
        this.topics = new CoderTopics(kafka, kafka.clientConfig());
        this.outcomes = new Outcomes(topics);
    }

    @ParameterizedTest
    @EnumSource(SwapPoint.class)
    void shouldLoseAndDoubleNothingWhenKilledWhileModelsChange(SwapPoint point) throws Exception {
        Bundle first = TestBundles.tinyOfSeed(folder.resolve("first"), 1);
        Bundle next = TestBundles.tinyOfSeed(folder.resolve("next"), 2);
        String group = kafka.unique("swap");
        feed(first, 1);
        Path log = folder.resolve("coder.log");
        try (ChildProcess coder =
                ChildProcess.of(
                        SwappingCoder.class,
                        log,
                        first.directory().toString(),
                        kafka.bootstrap(),
                        kafka.registryUrl(),
                        group,
                        next.directory().toString(),
                        point.name())) {
            int[] revision = {1};
            Eventually.holds(
                    "it stands at " + point,
                    () -> {
                        assertThat(coder.isAlive()).as("see %s", log).isTrue();
                        if (topics.lag(group) == 0) {
                            feed(first, ++revision[0]);
                        }
                        return coder.printed().contains(SwappingCoder.AT + point);
                    });
            if (point == SwapPoint.WARMING) {
                int before = outcomes.count();
                feed(first, ++revision[0]);
                Eventually.holds("the old one goes on", () -> outcomes.count() > before);
            } else {
                feed(first, ++revision[0]);
                Eventually.holds(
                        "the broker's word: no transaction is open while it stands",
                        () -> state(group) == TransactionState.COMPLETE_COMMIT);
            }
            coder.kill();
        }
        topics.endTransactionOf(group + "-0");
        assertThat(topics.predictions())
                .isNotEmpty()
                .extracting(IcdPrediction::getBundleId)
                .containsOnly(first.id());

        try (CoderService again =
                new CoderService(
                        CoderConfig.of(kafka.clientConfig()).named(group, "0"),
                        next,
                        Device.cpu())) {
            again.start();
            Eventually.holds("all have an outcome", () -> topics.lag(group) == 0);
            assertThat(again.failure()).isEmpty();
        }
        outcomes.assertEveryRevisionOnce();
        assertThat(topics.predictions())
                .extracting(IcdPrediction::getBundleId)
                .contains(first.id(), next.id());
    }

    private void feed(Bundle bundle, int revision) {
        TokenizedAdmissions made = new TokenizedAdmissions(bundle, revision);
        topics.send(
                Topics.ADMISSIONS_TOKENIZED,
                IntStream.range(0, ADMISSIONS)
                        .mapToObj(i -> made.admission("a" + i, revision, Origin.LIVE, 40).build())
                        .toList());
    }

    private TransactionState state(String group) throws Exception {
        String id = group + "-0";
        return kafka.admin().describeTransactions(List.of(id)).description(id).get().state();
    }
}
