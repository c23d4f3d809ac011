package org.longitude.coder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.longitude.schemas.RegistryUnavailableException;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.ModelRelease;
import org.longitude.schemas.v1.ModelRole;

final class ReleaseNumberTest {

    private static final String TOPIC = Topics.MODELS_RELEASED.name();
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final Node NODE = new Node(0, "broker", 9092);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private int opened;

    @Test
    void shouldPassOverARecordThatCannotBeReadAndFindTheReleaseBehindIt() {
        log("broken", "ours 4", "");

        assertThat(number().getAsLong()).isEqualTo(4);
    }

    @Test
    void shouldNotTakeARegistryThatDoesNotAnswerForABundleThatWasNeverReleased() {
        log("outage", "ours 4");

        assertThatThrownBy(() -> number().getAsLong())
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void shouldGiveTheLastNumberWhenTheBundleWasReleasedAgain() {
        log("ours 2", "other 3", "ours 5", "other 9");

        assertThat(number().getAsLong()).isEqualTo(5);
    }

    @Test
    void shouldGiveZeroForABundleThatNobodyReleased() {
        log("other 3");

        assertThat(number().getAsLong()).isZero();
    }

    @Test
    void shouldReadTheTopicOnce() {
        log("ours 2");
        ReleaseNumber number = number();

        assertThat(number.getAsLong()).isEqualTo(number.getAsLong());
        assertThat(opened).isOne();
    }

    private ReleaseNumber number() {
        Deserializer<ModelRelease> deserializer = (topic, bytes) -> read(new String(bytes, UTF_8));
        return new ReleaseNumber(
                () -> {
                    opened++;
                    return consumer;
                },
                deserializer,
                "ours");
    }

    private static ModelRelease read(String value) {
        if (value.equals("broken")) {
            throw new UndecodableRecordException(
                    UndecodableRecordException.Reason.CORRUPT_BODY, "no release");
        }
        if (value.equals("outage")) {
            throw new RegistryUnavailableException("no answer", null);
        }
        String[] parts = value.split(" ", 2);
        return ModelRelease.newBuilder()
                .setRole(ModelRole.CHAMPION)
                .setReleaseNumber(Long.parseLong(parts[1]))
                .setBundleId("b")
                .setLocation("/b")
                .setSha256(parts[0])
                .setMetrics(Map.of())
                .setReleasedAt(Instant.EPOCH)
                .build();
    }

    /** An empty value is a deletion, as compaction leaves it. */
    private void log(String... values) {
        Node[] nodes = {NODE};
        consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, NODE, nodes, nodes)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, (long) values.length));
        consumer.schedulePollTask(
                () -> {
                    for (int i = 0; i < values.length; i++) {
                        byte[] value = values[i].isEmpty() ? null : values[i].getBytes(UTF_8);
                        consumer.addRecord(
                                new ConsumerRecord<>(TOPIC, 0, i, "k".getBytes(UTF_8), value));
                    }
                });
    }
}
