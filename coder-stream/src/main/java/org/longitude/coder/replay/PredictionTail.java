package org.longitude.coder.replay;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.longitude.coder.CoderError;
import org.longitude.coder.CoderException;
import org.longitude.schemas.OnlookerSettings;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.IcdPrediction;

/**
 * Reads icd.predictions from its beginning, as far as it goes at each call.
 *
 * <p>Threading: one thread. Ownership: closes its consumers.
 */
final class PredictionTail implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    /** Polls in a row that may bring nothing before somebody's transaction counts as hanging. */
    private static final int IDLE_POLLS_MAX = 300;

    private final Deserializer<IcdPrediction> predictions;
    private final KafkaConsumer<byte[], byte[]> committed;
    private final KafkaConsumer<byte[], byte[]> ends;
    private final List<TopicPartition> partitions;

    PredictionTail(Map<String, String> kafka, Deserializer<IcdPrediction> predictions) {
        this.predictions = predictions;
        this.committed = consumer(kafka, "read_committed");
        this.ends = consumer(kafka, "read_uncommitted");
        this.partitions =
                ends.partitionsFor(Topics.ICD_PREDICTIONS.name()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        committed.assign(partitions);
        committed.seekToBeginning(partitions);
        ends.assign(partitions);
        ends.pause(partitions);
    }

    /**
     * Reads on to what is the end now. The end of all records and not of committed ones: behind a
     * transaction of the coder that is still open there may be committed records of a replay.
     */
    void catchUp(Consumer<IcdPrediction> each) {
        Map<TopicPartition, Long> until = ends.endOffsets(partitions);
        int idle = 0;
        while (until.entrySet().stream()
                .anyMatch(end -> committed.position(end.getKey()) < end.getValue())) {
            var records = committed.poll(POLL);
            idle = records.nextOffsets().isEmpty() ? idle + 1 : 0;
            if (idle > IDLE_POLLS_MAX) {
                throw new CoderException(
                        CoderError.BROKER_UNAVAILABLE,
                        "icd.predictions brings no records for a minute (expected: brokers that answer, and every transaction on it decided; 'doctor' names one that hangs)",
                        null);
            }
            records.forEach(record -> tell(record, each));
        }
    }

    private void tell(ConsumerRecord<byte[], byte[]> record, Consumer<IcdPrediction> each) {
        try {
            IcdPrediction found = predictions.deserialize(record.topic(), record.value());
            if (found != null) {
                each.accept(found);
            }
        } catch (UndecodableRecordException e) {
            // No consumer can act on it, so it stands for nobody.
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(
            Map<String, String> kafka, String isolation) {
        Map<String, Object> settings = OnlookerSettings.walking(kafka, isolation);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        committed.close();
        ends.close();
    }
}
