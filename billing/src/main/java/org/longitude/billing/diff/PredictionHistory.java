package org.longitude.billing.diff;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Utils;
import org.longitude.billing.BillingError;
import org.longitude.billing.BillingException;
import org.longitude.schemas.OnlookerSettings;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.IcdPrediction;

/**
 * Every committed prediction of one admission, from icd.predictions: the topic keeps all of them,
 * while a table of what stands has only the newest. One partition holds an admission; it is read
 * from its beginning, and only the admission's own records are decoded.
 */
final class PredictionHistory {

    private static final Duration POLL = Duration.ofMillis(200);

    /** Polls in a row that may bring nothing before the broker counts as gone: a minute. */
    private static final int IDLE_POLLS_MAX = 300;

    private static final String TOPIC = Topics.ICD_PREDICTIONS.name();

    private final Map<String, String> clients;

    PredictionHistory(Map<String, String> clients) {
        this.clients = clients;
    }

    /** Lowest first, each (revision, release number) once; records that cannot be read left out. */
    NavigableSet<IcdPrediction> of(String admissionId) {
        byte[] key = admissionId.getBytes(UTF_8);
        NavigableSet<IcdPrediction> found = new TreeSet<>(RevisionId.ORDER);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                Serde<IcdPrediction> serde = Topics.ICD_PREDICTIONS.valueSerde(clients)) {
            TopicPartition partition = partition(consumer, key);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            int idle = 0;
            while (consumer.position(partition) < end) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                idle = records.nextOffsets().isEmpty() ? idle + 1 : 0;
                requireProgress(idle);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (Arrays.equals(key, record.key()) && record.value() != null) {
                        add(found, serde, record);
                    }
                }
            }
        }
        return found;
    }

    private static void add(
            NavigableSet<IcdPrediction> found,
            Serde<IcdPrediction> serde,
            ConsumerRecord<byte[], byte[]> record) {
        try {
            found.add(serde.deserializer().deserialize(TOPIC, record.value()));
        } catch (UndecodableRecordException e) {
            // Nobody acted on it either: consumers put it aside.
        }
    }

    private static void requireProgress(int idlePolls) {
        if (idlePolls > IDLE_POLLS_MAX) {
            throw new BillingException(
                    BillingError.BROKER_UNAVAILABLE,
                    TOPIC
                            + " brings no records for a minute (expected: brokers that answer, or"
                            + " every transaction on it decided)",
                    null);
        }
    }

    /** As every producer with Kafka's own partitioner chooses it for a key. */
    private static TopicPartition partition(KafkaConsumer<byte[], byte[]> consumer, byte[] key) {
        List<PartitionInfo> partitions = consumer.partitionsFor(TOPIC);
        int count =
                partitions.stream()
                        .map(PartitionInfo::partition)
                        .max(Comparator.naturalOrder())
                        .map(highest -> highest + 1)
                        .orElseThrow(
                                () ->
                                        new BillingException(
                                                BillingError.CONFIG_INVALID,
                                                TOPIC
                                                        + ": not there (expected: created by"
                                                        + " 'longitude topics create')",
                                                null));
        return new TopicPartition(TOPIC, Utils.toPositive(Utils.murmur2(key)) % count);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = OnlookerSettings.committed(clients);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
