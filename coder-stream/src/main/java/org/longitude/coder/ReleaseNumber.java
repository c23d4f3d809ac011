package org.longitude.coder;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.ModelRelease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number under which a bundle was released, read from models.released when it is first asked
 * for; 0 for a bundle that nobody released. A bundle that was released again has its last number.
 *
 * <p>A record that cannot be read is said in the log and passed over: models.released has no
 * dead-letter topic that a coder writes to, and a release that nobody can read is not the one that
 * this bundle came by. A registry that does not answer says nothing about the record and ends the
 * reading.
 *
 * <p>Threading: may be asked by several threads; the first reads, the others wait.
 */
final class ReleaseNumber implements LongSupplier {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long UNREAD = -1;
    private static final String TOPIC = Topics.MODELS_RELEASED.name();
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseNumber.class);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Deserializer<ModelRelease> deserializer;
    private final String bundleHash;
    private long number = UNREAD;

    ReleaseNumber(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Deserializer<ModelRelease> deserializer,
            String bundleHash) {
        this.consumers = consumers;
        this.deserializer = deserializer;
        this.bundleHash = bundleHash;
    }

    static ReleaseNumber of(CoderConfig config, String bundleHash) {
        return new ReleaseNumber(
                () -> consumer(config),
                Topics.MODELS_RELEASED.valueSerde(config.kafka()).deserializer(),
                bundleHash);
    }

    /** The settings of a reader that joins no group and commits nothing. */
    static Map<String, Object> withoutGroup(Map<String, Object> settings) {
        settings.remove("group.id");
        settings.remove("group.instance.id");
        return settings;
    }

    /** A reader of models.released, of no group. */
    static Consumer<byte[], byte[]> consumer(CoderConfig config) {
        return new KafkaConsumer<>(
                withoutGroup(config.consumerSettings(Limits.consumerConfig())),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    @Override
    public synchronized long getAsLong() {
        if (number == UNREAD) {
            number = read();
        }
        return number;
    }

    private long read() {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(TOPIC).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long found = 0;
            while (!atEnd(consumer, partitions)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    found = Math.max(found, number(record));
                }
            }
            return found;
        }
    }

    private long number(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return 0;
        }
        try {
            ModelRelease release = deserializer.deserialize(TOPIC, record.value());
            return release.getSha256().equals(bundleHash) ? release.getReleaseNumber() : 0;
        } catch (UndecodableRecordException e) {
            LOG.warn(
                    "{} partition={} offset={} is passed over: {}; if it released this bundle, its"
                            + " predictions carry too low a release number (expected: a ModelRelease)",
                    TOPIC,
                    record.partition(),
                    record.offset(),
                    e.reasonCode());
            return 0;
        }
    }

    private static boolean atEnd(
            Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        return consumer.endOffsets(partitions).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
