package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.coder.ListenedCoder;
import org.longitude.it.ChildProcess;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * A batch of short admissions is finished before a long one of their partition that came first;
 * then the process is killed. What is finished ahead is not committed, and comes again.
 */
@KafkaTest
final class CoderAheadKilledIT {

    private static final String LONG = "a-long-one";

    @TempDir Path folder;

    private final TestKafka kafka;
    private final CoderTopics topics;
    private final Outcomes outcomes;

    CoderAheadKilledIT(TestKafka kafka) {
        this.kafka = kafka;
        this.topics = new CoderTopics(kafka, kafka.clientConfig());
        this.outcomes = new Outcomes(topics);
    }

    @Test
    void shouldCommitNothingAheadOfALongerOneWhenKilledBetween() throws Exception {
        Bundle bundle = TestBundles.withModel(folder.resolve("bundle"), 64, 1);
        String group = kafka.unique("ahead");
        List<String> shorts =
                IntStream.range(0, ListenedCoder.BATCH).mapToObj(i -> "short-" + i).toList();
        TokenizedAdmissions made = new TokenizedAdmissions(bundle, 3);
        List<TokenizedAdmission> sent = new ArrayList<>();
        sent.add(made.admission(LONG, 1, Origin.LIVE, 2_000).build());
        shorts.forEach(id -> sent.add(made.admission(id, 1, Origin.LIVE, 20).build()));
        topics.send(Topics.ADMISSIONS_TOKENIZED, sent, each -> "one partition");
        Path log = folder.resolve("coder.log");
        try (ChildProcess coder =
                ChildProcess.of(
                        ListenedCoder.class,
                        log,
                        bundle.directory().toString(),
                        kafka.bootstrap(),
                        kafka.registryUrl(),
                        group)) {
            Eventually.holds(
                    "the short ones are scored",
                    () -> {
                        assertThat(coder.isAlive()).as("see %s", log).isTrue();
                        return coder.printed().contains(ListenedCoder.SCORED);
                    });
            assertThat(coder.printed())
                    .contains(ListenedCoder.SCORED + String.join(",", shorts))
                    .doesNotContain(LONG);
            // then: the broker knows of no transaction with results in it
            assertThat(transaction(group).state()).isEqualTo(TransactionState.EMPTY);
            assertThat(transaction(group).topicPartitions()).isEmpty();
            coder.kill();
        }
        assertThat(outcomes.count()).isZero();
        assertThat(topics.committed(group).values()).allMatch(offset -> offset == 0);

        try (CoderService next =
                new CoderService(
                        CoderConfig.of(kafka.clientConfig()).named(group, "0"),
                        bundle,
                        Device.cpu())) {
            next.start();
            Eventually.holds("all have an outcome", () -> topics.lag(group) == 0);
            assertThat(next.failure()).isEmpty();
        }
        outcomes.assertEveryRevisionOnce();
        assertThat(topics.predictions())
                .extracting(IcdPrediction::getAdmissionId)
                .contains(LONG)
                .hasSize(1 + shorts.size());
    }

    private TransactionDescription transaction(String group) throws Exception {
        String id = group + "-0";
        return kafka.admin().describeTransactions(List.of(id)).description(id).get();
    }
}
