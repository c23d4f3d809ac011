package org.longitude.coder;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.longitude.schemas.Topics;
import org.longitude.service.trace.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads both lanes into what is in flight, and pauses a lane's partitions while it is full.
 *
 * <p>Threading: one thread runs it; {@link #stop} may be called from any. Ownership: owns the
 * consumer; its caller closes it after {@link #run} has returned, since leaving the group earlier
 * would refuse the last commits.
 */
final class AdmissionReader {

    private static final Logger LOG = LoggerFactory.getLogger(AdmissionReader.class);

    private static final Map<String, Lane> LANES =
            Map.of(
                    Topics.ADMISSIONS_TOKENIZED.name(), Lane.LIVE,
                    Topics.ADMISSIONS_TOKENIZED_HISTORY.name(), Lane.HISTORY);

    /** How long a poll waits for records; also how late a paused lane notices that it has room. */
    private static final Duration POLL = Duration.ofMillis(50);

    private final Consumer<byte[], byte[]> consumer;
    private final AdmissionDecoder decoder;
    private final InFlight inFlight;
    private final Runnable assigned;
    private final Tracing tracing;
    private volatile boolean stopped;
    private volatile long lag;

    /**
     * A reader.
     *
     * @param assigned told when partitions are assigned, for the first time and after
     * @param tracing its maker's
     */
    AdmissionReader(
            Consumer<byte[], byte[]> consumer,
            AdmissionDecoder decoder,
            InFlight inFlight,
            Runnable assigned,
            Tracing tracing) {
        this.consumer = consumer;
        this.decoder = decoder;
        this.inFlight = inFlight;
        this.assigned = assigned;
        this.tracing = tracing;
    }

    /** Reads until it is stopped. */
    void run() {
        try {
            consumer.subscribe(LANES.keySet(), new Rebalances());
            while (!stopped) {
                if (inFlight.takeRereadRequest()) {
                    startOver();
                }
                applyBackpressure();
                take(consumer.poll(POLL));
                lag = unread();
            }
        } catch (WakeupException e) {
            if (!stopped) {
                throw new IllegalStateException("woken though nobody stopped the reader", e);
            }
        } catch (KafkaException e) {
            throw Failures.of("tokenised admissions cannot be read", e);
        }
    }

    /** Records of the assigned partitions that were not read yet, as of the last poll. */
    long lag() {
        return lag;
    }

    private long unread() {
        return consumer.assignment().stream()
                .mapToLong(id -> consumer.currentLag(id).orElse(0))
                .sum();
    }

    void stop() {
        stopped = true;
        consumer.wakeup();
    }

    private void applyBackpressure() {
        Map<Boolean, Set<TopicPartition>> byRoom =
                consumer.assignment().stream()
                        .collect(
                                Collectors.partitioningBy(
                                        id -> inFlight.accepts(laneOf(id)), Collectors.toSet()));
        consumer.resume(byRoom.getOrDefault(true, Set.of()));
        consumer.pause(byRoom.getOrDefault(false, Set.of()));
    }

    /** Live records first: their wait would grow by the decoding of the others. */
    private void take(ConsumerRecords<byte[], byte[]> records) {
        inFlight.joined(consumer.groupMetadata());
        for (Lane lane : Lane.values()) {
            for (TopicPartition id : records.partitions()) {
                if (laneOf(id) == lane) {
                    records.records(id).forEach(this::take);
                }
            }
        }
        records.nextOffsets().forEach((id, next) -> inFlight.moved(id, next.offset()));
    }

    private void take(ConsumerRecord<byte[], byte[]> source) {
        inFlight.partition(new TopicPartition(source.topic(), source.partition()))
                .ifPresent(partition -> add(partition, source));
    }

    private void add(AssignedPartition partition, ConsumerRecord<byte[], byte[]> read) {
        ConsumerRecord<byte[], byte[]> source = AdmissionTrace.begin(tracing, read);
        AdmissionDecoder.Decoded decoded = decoder.decode(source);
        if (decoded instanceof AdmissionDecoder.Decoded.Codable codable) {
            AdmissionTrace.of(source).queued(codable.tokenIds().length);
            inFlight.add(new Work(partition, source, codable.admission(), codable.tokenIds()));
        } else if (decoded instanceof AdmissionDecoder.Decoded.Decided decided) {
            inFlight.addFinished(partition, decided.outcome());
        }
    }

    /** After a refused commit: everything assigned, again from what is committed. */
    private void startOver() {
        Set<TopicPartition> assignment = consumer.assignment();
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(assignment);
        for (TopicPartition id : assignment) {
            OffsetAndMetadata offset = committed.get(id);
            if (offset == null) {
                consumer.seekToBeginning(Set.of(id));
            } else {
                consumer.seek(id, offset);
            }
            inFlight.begin(id, laneOf(id));
        }
        LOG.info("reading again from committed offsets partitions={}", assignment.size());
    }

    private static Lane laneOf(TopicPartition id) {
        Lane lane = LANES.get(id.topic());
        if (lane == null) {
            throw new IllegalStateException("assigned a partition of " + id.topic());
        }
        return lane;
    }

    /** Called inside a poll, on the reader's thread. */
    private final class Rebalances implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> ids) {
            ids.forEach(id -> inFlight.begin(id, laneOf(id)));
            LOG.info("assigned partitions={}", ids);
            assigned.run();
        }

        /** No wait for a commit under way: the broker decides by the group's generation. */
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> ids) {
            inFlight.end(ids);
            LOG.info("revoked partitions={}", ids);
        }
    }
}
