package org.longitude.billing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.longitude.billing.PredictionReader.Read;
import org.longitude.billing.store.Applied;
import org.longitude.billing.store.BillingStore;
import org.longitude.billing.store.SourceRead;
import org.longitude.billing.store.StoreException;
import org.longitude.schemas.Topics;
import org.longitude.schemas.TraceHeader;
import org.longitude.service.trace.SpanAttribute;
import org.longitude.service.trace.SpanName;
import org.longitude.service.trace.TraceSpan;
import org.longitude.service.trace.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads, applies, sends; one thread. Where reading of a partition goes on is the database's word:
 * an assigned partition is paused until its stored offset was read and sought. Whatever fails or is
 * fenced in the database sends the partition back to that point, so that memory is never ahead of
 * what is stored.
 */
final class ExportLoop {

    private static final Logger LOG = LoggerFactory.getLogger(ExportLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String TOPIC = Topics.ICD_PREDICTIONS.name();

    private final Consumer<byte[], byte[]> consumer;
    private final StoreConnection database;
    private final PredictionReader reader;
    private final DeadLetterBox deadLetters;
    private final ChangeTarget target;
    private final RetryConfig retry;
    private final ExportMeters meters;

    /** Partitions that are read, with the offset that the database has for each. */
    private final Map<TopicPartition, Long> stored = new HashMap<>();

    /** Partitions that were assigned and are paused until their place is known. */
    private final Set<TopicPartition> unplaced = new HashSet<>();

    private final Map<TopicPartition, Integer> fences = new HashMap<>();

    ExportLoop(
            Consumer<byte[], byte[]> consumer,
            StoreConnection database,
            PredictionReader reader,
            DeadLetterBox deadLetters,
            ChangeTarget target,
            RetryConfig retry,
            ExportMeters meters) {
        this.consumer = consumer;
        this.database = database;
        this.reader = reader;
        this.deadLetters = deadLetters;
        this.target = target;
        this.retry = retry;
        this.meters = meters;
    }

    void run(CountDownLatch stopping) {
        target.topics().forEach(this::requireTopic);
        requireTopic(TOPIC);
        consumer.subscribe(List.of(TOPIC), new Assignment());
        while (stopping.getCount() > 0) {
            try {
                place();
                apply(consumer.poll(POLL));
                relay();
                database.succeeded();
            } catch (StoreException e) {
                unplaceAll();
                database.failed(e);
            }
            meters.reading(lag(), stored.size());
        }
    }

    private void requireTopic(String topic) {
        if (consumer.partitionsFor(topic).isEmpty()) {
            throw new BillingException(
                    BillingError.CONFIG_INVALID,
                    topic + ": not there (expected: created by 'longitude topics create')",
                    null);
        }
    }

    /** Sends assigned partitions to where the database says that reading stands. */
    private void place() {
        for (TopicPartition partition : List.copyOf(unplaced)) {
            long begins = consumer.beginningOffsets(List.of(partition)).get(partition);
            long ends = consumer.endOffsets(List.of(partition)).get(partition);
            long next = next(partition, begins);
            if (next < begins || next > ends) {
                throw new BillingException(
                        BillingError.OFFSETS_LOST,
                        "%s: the database has read up to offset %d, the topic holds %d to %d (expected: the topic that was read before, with all of its records; for a new one, a new --db-schema)"
                                .formatted(partition, next, begins, ends),
                        null);
            }
            consumer.seek(partition, next);
            consumer.resume(List.of(partition));
            unplaced.remove(partition);
            stored.put(partition, next);
        }
    }

    private long next(TopicPartition partition, long begins) {
        BillingStore store = database.get();
        OptionalLong known = store.nextOffset(TOPIC, partition.partition());
        if (known.isPresent()) {
            return known.getAsLong();
        }
        store.begin(TOPIC, partition.partition(), begins);
        return store.nextOffset(TOPIC, partition.partition()).orElseThrow();
    }

    private void apply(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            Long expected = stored.get(partition);
            if (expected != null) {
                long next = records.nextOffsets().get(partition).offset();
                apply(partition, expected, next, records.records(partition));
            }
        }
    }

    private void apply(
            TopicPartition partition,
            long expected,
            long next,
            List<ConsumerRecord<byte[], byte[]>> records) {
        List<TraceSpan> spans = new ArrayList<>();
        List<SourceRead> batch = read(records, spans);
        Optional<Applied> applied =
                database.get()
                        .apply(
                                TOPIC,
                                partition.partition(),
                                expected,
                                next,
                                batch,
                                tooLarge -> putAside(tooLarge, records));
        String outcome = applied.isPresent() ? "applied" : "fenced";
        spans.forEach(span -> span.set(SpanAttribute.OUTCOME, outcome).end());
        if (applied.isPresent()) {
            stored.put(partition, next);
            fences.remove(partition);
            meters.applied(applied.get());
        } else {
            fenced(partition, expected);
        }
    }

    /**
     * The predictions among the records; the others are put aside first.
     *
     * @param spans takes those of the predictions, which end when they are applied
     */
    private List<SourceRead> read(
            List<ConsumerRecord<byte[], byte[]>> records, List<TraceSpan> spans) {
        List<SourceRead> batch = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            TraceSpan span = begin(record);
            Read read = reader.read(record);
            if (read.prediction() == null) {
                String reason = String.valueOf(read.reasonCode());
                deadLetters.put(record, reason, span.traceparent());
                span.set(SpanAttribute.OUTCOME, "dead_letter").set(SpanAttribute.REASON, reason);
                span.end();
            } else {
                batch.add(
                        new SourceRead(
                                record.partition(),
                                record.offset(),
                                read.prediction(),
                                span.traceparent()));
                spans.add(span);
            }
        }
        return batch;
    }

    private TraceSpan begin(ConsumerRecord<byte[], byte[]> record) {
        Tracing tracing = meters.tracing();
        if (!tracing.isOn()) {
            return TraceSpan.none();
        }
        return tracing.begin(SpanName.BILLING_APPLY, TraceHeader.read(record.headers()))
                .set(SpanAttribute.TOPIC, record.topic())
                .set(SpanAttribute.PARTITION, Integer.toString(record.partition()))
                .set(SpanAttribute.OFFSET, record.offset());
    }

    private void putAside(SourceRead tooLarge, List<ConsumerRecord<byte[], byte[]>> records) {
        records.stream()
                .filter(record -> record.offset() == tooLarge.offset())
                .forEach(
                        record ->
                                deadLetters.put(
                                        record,
                                        RejectionReason.EXPORT_TOO_LARGE.code(),
                                        tooLarge.traceparent()));
    }

    /** Somebody else wrote: this instance was overtaken, or two exports share a database. */
    private void fenced(TopicPartition partition, long expected) {
        meters.fenced();
        int times = fences.merge(partition, 1, Integer::sum);
        LOG.warn("fenced partition={} expected={} times={}", partition, expected, times);
        if (times >= retry.fencesMax()) {
            throw new BillingException(
                    BillingError.FENCED,
                    "%s: another process stored offsets %d times in a row (expected: one --group for a database; stop the other, or give it a --db-schema of its own)"
                            .formatted(partition, times),
                    null);
        }
        unplace(partition);
    }

    private void relay() {
        if (stored.isEmpty()) {
            return;
        }
        List<Integer> partitions = stored.keySet().stream().map(TopicPartition::partition).toList();
        for (int round = 0; round < ExportConfig.RELAY_ROUNDS_MAX; round++) {
            int sent =
                    database.get()
                            .relay(partitions, ExportConfig.RELAY_CHANGES_MAX, target::deliver);
            meters.relayed(sent);
            if (sent < ExportConfig.RELAY_CHANGES_MAX) {
                return;
            }
        }
    }

    private void unplaceAll() {
        List.copyOf(stored.keySet()).forEach(this::unplace);
    }

    private void unplace(TopicPartition partition) {
        stored.remove(partition);
        unplaced.add(partition);
        consumer.pause(List.of(partition));
    }

    private long lag() {
        return stored.keySet().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
    }

    /** Keeps the books of who owns what; the database is asked outside of the callback. */
    private final class Assignment implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                consumer.seek(partition, 0);
                unplace(partition);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            stored.keySet().removeAll(partitions);
            unplaced.removeAll(partitions);
            fences.keySet().removeAll(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            onPartitionsRevoked(partitions);
        }
    }
}
