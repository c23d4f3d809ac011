package org.longitude.trainer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.PartitionRange;

final class TopicReaderTest {
    private static final String TOPIC = "t";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final MockConsumer<byte[], byte[]> consumer =
            new MockConsumer<>(AutoOffsetResetStrategy.NONE.name());
    private final TopicReader reader = new TopicReader(consumer);
    private final List<Long> offsets = new ArrayList<>();

    @Test
    void shouldSayWhichOffsetsAreGoneWhenRetentionHasPassed() {
        log(5, 20);

        assertThatThrownBy(() -> read(new PartitionRange(0, 2, 9)))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.OFFSETS_GONE))
                .hasMessageContaining("has [5, 20) of [2, 9), offsets 2 to 4 are missing");
    }

    @Test
    void shouldRefuseASnapshotThatEndsBehindTheLog() {
        log(0, 3);

        assertThatThrownBy(() -> read(new PartitionRange(0, 0, 9)))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.OFFSETS_GONE));
    }

    @Test
    void shouldRefuseASnapshotOfAPartitionThatIsNotThere() {
        log(0, 3);

        assertThatThrownBy(() -> read(new PartitionRange(4, 0, 3)))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.OFFSETS_GONE))
                .hasMessageContaining("has 1 partitions, none of them number 4");
    }

    @Test
    void shouldRefuseATopicThatIsNotThere() {
        assertThatThrownBy(() -> reader.everything("absent"))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.BROKER_UNAVAILABLE))
                .hasMessageContaining("absent");
    }

    @Test
    void shouldCountRecordsAndNotOffsets() {
        // Offsets 1, 3 and 5 are transaction markers.
        log(0, 6);
        schedule(0, 2, 4);

        read(new PartitionRange(0, 0, 5));

        assertThat(offsets).containsExactly(0L, 2L, 4L);
    }

    @Test
    void shouldLeaveOutWhatArrivedAfterTheEndWasFixed() {
        log(0, 3);
        schedule(0, 1, 2);

        read(new PartitionRange(0, 0, 2));

        assertThat(offsets).containsExactly(0L, 1L);
    }

    @Test
    void shouldReadNothingOfAnEmptyRange() {
        log(4, 4);

        read(new PartitionRange(0, 4, 4));

        assertThat(offsets).isEmpty();
    }

    private void log(long start, long end) {
        consumer.updateBeginningOffsets(Map.of(PARTITION, start));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, null, null, null)));
    }

    private void schedule(long... at) {
        consumer.schedulePollTask(
                () -> {
                    for (long offset : at) {
                        consumer.addRecord(
                                new ConsumerRecord<>(
                                        TOPIC, 0, offset, bytes("key"), bytes("value " + offset)));
                    }
                });
    }

    private void read(PartitionRange range) {
        try {
            reader.read(TOPIC, List.of(range), record -> offsets.add(record.offset()), p -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
