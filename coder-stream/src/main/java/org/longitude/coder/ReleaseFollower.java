package org.longitude.coder;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.ModelRelease;
import org.longitude.schemas.v1.ModelRole;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which release stands for each role: first what models.released says at the start, then each
 * change. What nobody can read is passed over with a word in the log. A registry or broker that
 * does not answer is waited for: the models that serve go on serving.
 *
 * <p>Threading: one thread runs it; {@link #stop} may be called from any. Ownership: owns its
 * consumer.
 */
final class ReleaseFollower {
    /** Is told what stands. */
    interface Listener {
        /** The release of a role; empty where it was withdrawn. */
        void stands(ModelRole role, Optional<ModelRelease> release);

        /** All that was there at the start has been told. */
        void caughtUp();
    }

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseFollower.class);
    private static final String TOPIC = Topics.MODELS_RELEASED.name();
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(2);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Deserializer<ModelRelease> deserializer;
    private final Listener listener;
    private final Map<ModelRole, Optional<ModelRelease>> atStart = new EnumMap<>(ModelRole.class);
    private volatile boolean stopped;
    private boolean caughtUp;

    ReleaseFollower(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Deserializer<ModelRelease> deserializer,
            Listener listener) {
        this.consumers = consumers;
        this.deserializer = deserializer;
        this.listener = listener;
    }

    /** Follows until it is stopped. */
    void run() throws InterruptedException {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(TOPIC).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!stopped) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (!tell(record)) {
                        consumer.seek(
                                new TopicPartition(record.topic(), record.partition()),
                                record.offset());
                        Thread.sleep(TRY_AGAIN_AFTER.toMillis());
                        break;
                    }
                }
                if (!caughtUp && atEnd(consumer, partitions)) {
                    tellStart();
                }
            }
        } catch (WakeupException e) {
            LOG.debug("woken");
        } catch (KafkaException e) {
            throw Failures.of(TOPIC + " cannot be read", e);
        }
    }

    void stop() {
        stopped = true;
    }

    /** False where the record cannot be read now, and may be later. */
    private boolean tell(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() == null) {
                withdrawn(record).ifPresent(role -> stands(role, Optional.empty()));
            } else {
                ModelRelease release = deserializer.deserialize(TOPIC, record.value());
                stands(release.getRole(), Optional.of(release));
            }
            return true;
        } catch (UndecodableRecordException e) {
            LOG.warn(
                    "{} partition={} offset={} is passed over: {} (expected: a ModelRelease)",
                    TOPIC,
                    record.partition(),
                    record.offset(),
                    e.reasonCode());
            return true;
        } catch (KafkaException e) {
            LOG.warn(
                    "{} offset={} cannot be read now, trying again: {}",
                    TOPIC,
                    record.offset(),
                    e.getClass().getSimpleName());
            return false;
        }
    }

    private static Optional<ModelRole> withdrawn(ConsumerRecord<byte[], byte[]> record) {
        String key =
                record.key() == null
                        ? ""
                        : new String(record.key(), java.nio.charset.StandardCharsets.UTF_8);
        for (ModelRole role : ModelRole.values()) {
            if (role.name().equals(key.toUpperCase(Locale.ROOT))) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    private void stands(ModelRole role, Optional<ModelRelease> release) {
        if (caughtUp) {
            listener.stands(role, release);
        } else {
            atStart.put(role, release);
        }
    }

    private void tellStart() {
        caughtUp = true;
        atStart.forEach(listener::stands);
        listener.caughtUp();
    }

    private static boolean atEnd(
            Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        return consumer.endOffsets(partitions).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
