package org.longitude.deploy.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.IcdPrediction;

/**
 * Reads icd.predictions and all dead-letter topics as any consumer of committed records would, from
 * the beginning, and enters what it sees into the ledger.
 *
 * <p>Threading: a thread of its own owns the consumer; {@link #close} may be called from any.
 */
final class Watcher implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int CLOSE_WITHIN_MS = 1_000;

    private final Consumer<byte[], byte[]> consumer;
    private final Deserializer<IcdPrediction> predictions;
    private final Ledger ledger;
    private final DemoView view;
    private final Thread thread = new Thread(this::run, "demo-watcher");
    private final AtomicReference<@Nullable CountDownLatch> asked = new AtomicReference<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    private Watcher(
            Consumer<byte[], byte[]> consumer,
            Deserializer<IcdPrediction> predictions,
            Ledger ledger,
            DemoView view) {
        this.consumer = consumer;
        this.predictions = predictions;
        this.ledger = ledger;
        this.view = view;
    }

    static Watcher start(Map<String, String> kafka, Ledger ledger, DemoView view) {
        Map<String, Object> config = new HashMap<>(Limits.consumerConfig());
        config.put("bootstrap.servers", kafka.getOrDefault("bootstrap.servers", ""));
        config.put("isolation.level", "read_committed");
        config.put("enable.auto.commit", "false");
        config.put("auto.offset.reset", "earliest");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        Watcher watcher =
                new Watcher(
                        new KafkaConsumer<>(config, bytes, bytes),
                        Topics.ICD_PREDICTIONS.valueSerde(kafka).deserializer(),
                        ledger,
                        view);
        watcher.thread.setDaemon(true);
        watcher.thread.start();
        return watcher;
    }

    /** Waits until everything that is there now has been seen. */
    void catchUp() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        asked.set(done);
        while (!done.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            throwIfFailed();
            if (!thread.isAlive()) {
                return;
            }
        }
    }

    void throwIfFailed() {
        RuntimeException first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    private void run() {
        try {
            List<TopicPartition> partitions = partitions();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!Thread.currentThread().isInterrupted()) {
                CountDownLatch waiting = asked.getAndSet(null);
                if (waiting != null) {
                    readTo(consumer.endOffsets(partitions));
                    waiting.countDown();
                }
                read();
            }
        } catch (WakeupException e) {
            // close() ends it this way.
        } catch (RuntimeException e) {
            failure.set(e);
        } finally {
            consumer.close();
        }
    }

    private void read() {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
            enter(each);
        }
    }

    private void readTo(Map<TopicPartition, Long> ends) {
        while (!reached(ends)) {
            read();
        }
    }

    private List<TopicPartition> partitions() {
        List<String> names = new ArrayList<>(List.of(Topics.ICD_PREDICTIONS.name()));
        Topics.all().forEach(topic -> names.add(topic.dlq()));
        List<TopicPartition> partitions = new ArrayList<>();
        for (String name : names) {
            for (PartitionInfo each : consumer.partitionsFor(name)) {
                partitions.add(new TopicPartition(name, each.partition()));
            }
        }
        return partitions;
    }

    private boolean reached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void enter(ConsumerRecord<byte[], byte[]> each) {
        Topic<?, ?> topic = Topics.ICD_PREDICTIONS;
        Row row;
        if (each.topic().equals(topic.name())) {
            IcdPrediction prediction = predictions.deserialize(topic.name(), each.value());
            row = ledger.predicted(prediction, System.nanoTime());
        } else {
            DeadLetter letter = DeadLetter.from(each.headers());
            row = ledger.deadLettered(key(each), letter.stage(), letter.reasonCode());
        }
        if (row != null) {
            view.settled(row);
        }
    }

    private static @Nullable String key(ConsumerRecord<byte[], byte[]> each) {
        return each.key() == null ? null : new String(each.key(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(CLOSE_WITHIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
