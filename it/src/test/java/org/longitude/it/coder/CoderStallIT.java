package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.coder.SlowCoder;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;

/** A batch that takes three times as long as the poll and the transaction may. */
@KafkaTest
final class CoderStallIT {

    private static final int ADMISSIONS = 60;

    @TempDir Path folder;

    private final TestKafka kafka;

    CoderStallIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    @Test
    void shouldKeepItsPlaceWhenABatchTakesThreeTimesTheLimits() throws Exception {
        codeThroughStall(2_000);
    }

    @Test
    @Tag("long")
    void shouldKeepItsPlaceWhenABatchTakesThreeTimesAMinute() throws Exception {
        codeThroughStall(60_000);
    }

    private void codeThroughStall(int limitMs) throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        Map<String, String> clients = new HashMap<>(kafka.clientConfig());
        clients.put("max.poll.interval.ms", Integer.toString(limitMs));
        clients.put("transaction.timeout.ms", Integer.toString(limitMs));
        clients.put("session.timeout.ms", "6000");
        String group = kafka.unique("stall");
        try (CoderTopics topics = new CoderTopics(kafka, kafka.clientConfig());
                CoderService service =
                        SlowCoder.stalling(
                                CoderConfig.of(clients).named(group, "0"), bundle, 3L * limitMs)) {
            sendInOneTransaction(new TokenizedAdmissions(bundle, 1));
            service.start();
            Eventually.holds(
                    "the device stands", () -> service.counters().inFlight() == ADMISSIONS);
            Eventually.holds("the producer is known to the broker", () -> isKnown(group));
            assertThat(transaction(group).state())
                    .as("the broker's word: none is open while the device computes")
                    .isNotEqualTo(TransactionState.ONGOING);
            Eventually.holds(
                    "lag reads 0 behind the transaction's marker",
                    Duration.ofMillis(3L * limitMs).plusMinutes(3),
                    () -> {
                        assertThat(service.failure()).isEmpty();
                        return topics.lag(group) == 0;
                    });

            assertThat(service.counters().refusedTransactions()).isZero();
            assertThat(service.counters().coded()).isEqualTo(ADMISSIONS);
            assertThat(service.counters().deviceMs()).isGreaterThanOrEqualTo(3L * limitMs);
            assertThat(transaction(group).state()).isEqualTo(TransactionState.COMPLETE_COMMIT);
            new Outcomes(topics).assertEveryRevisionOnce();
        }
    }

    private TransactionDescription transaction(String group) throws Exception {
        String id = group + "-0";
        return kafka.admin().describeTransactions(List.of(id)).description(id).get();
    }

    /** As pre-processing writes: behind the last record there is a marker. */
    @SuppressWarnings("FutureReturnValueIgnored") // A failed send fails the commit.
    private void sendInOneTransaction(TokenizedAdmissions made) {
        String topic = Topics.ADMISSIONS_TOKENIZED.name();
        List<TokenizedAdmission> admissions =
                IntStream.range(0, ADMISSIONS)
                        .mapToObj(i -> made.admission("a" + i, 1, Origin.LIVE, 20).build())
                        .toList();
        try (Serde<TokenizedAdmission> serde =
                        Topics.ADMISSIONS_TOKENIZED.valueSerde(kafka.clientConfig());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                Map.of(
                                        "bootstrap.servers", kafka.bootstrap(),
                                        "transactional.id", kafka.unique("feed")),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < ADMISSIONS; i++) {
                producer.send(
                        new ProducerRecord<>(
                                topic,
                                i % 3,
                                new byte[] {(byte) i},
                                serde.serializer().serialize(topic, admissions.get(i))));
            }
            producer.commitTransaction();
        }
    }

    private boolean isKnown(String group) throws Exception {
        return kafka.admin().listTransactions().all().get().stream()
                .anyMatch(each -> each.transactionalId().equals(group + "-0"));
    }
}
