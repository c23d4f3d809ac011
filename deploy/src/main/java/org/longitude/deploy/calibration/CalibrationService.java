package org.longitude.deploy.calibration;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.schemas.OnlookerSettings;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.IcdPrediction;

/**
 * Reads predictions and people's codes from where the window begins, and shows how well the ones
 * foresee the others. It keeps nothing on disk and has no group: a restart reads the window again.
 *
 * <p>Threading: {@link #run()} is one thread's; {@link #stop()} and {@link #isCaughtUp()}
 * anybody's.
 */
public final class CalibrationService {

    /** How long {@link #run()} goes on after {@link #stop()}, at most. */
    public static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(200);

    /** Counting anew costs milliseconds; Prometheus asks every so often. */
    private static final Duration SHOW_EVERY = Duration.ofSeconds(5);

    private final Map<String, String> kafka;
    private final CalibrationConfig config;
    private final CalibrationMeters meters;
    private final Clock clock;
    private final CodedAdmissions admissions;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean caughtUp;

    public CalibrationService(
            Map<String, String> kafka,
            CalibrationConfig config,
            CalibrationMeters meters,
            Clock clock) {
        this.kafka = Map.copyOf(kafka);
        this.config = config;
        this.meters = meters;
        this.clock = clock;
        this.admissions = new CodedAdmissions(config.admissionsMax());
    }

    /** Reads until it is stopped; returns then. */
    public void run() {
        KafkaConsumer<byte[], byte[]> consumer = consumer();
        try (Serde<IcdPrediction> predictions = Topics.ICD_PREDICTIONS.valueSerde(kafka);
                Serde<AssignedCodes> assigned = Topics.ICD_ASSIGNED.valueSerde(kafka)) {
            Map<TopicPartition, Long> ends = placeAtWindow(consumer);
            Instant shown = Instant.EPOCH;
            while (stopping.getCount() > 0) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(record, predictions, assigned);
                }
                caughtUp = caughtUp || hasRead(consumer, ends);
                Instant now = clock.instant();
                // Half of the past would be another calibration than the past's.
                if (caughtUp && now.isAfter(shown.plus(SHOW_EVERY))) {
                    shown = now;
                    admissions.forgetBefore(now.minus(config.window()));
                    meters.show(admissions.figures(), admissions.predicted());
                }
                meters.lag(lag(consumer));
            }
        } finally {
            consumer.close(CloseOptions.timeout(STOP_WITHIN));
        }
    }

    private static boolean hasRead(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(each -> consumer.position(each.getKey()) >= each.getValue());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                OnlookerSettings.committed(kafka),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Every partition of both topics from where the window begins; returns where they end now. */
    private Map<TopicPartition, Long> placeAtWindow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(Topics.ICD_PREDICTIONS.name(), Topics.ICD_ASSIGNED.name())) {
            List<PartitionInfo> infos = consumer.partitionsFor(topic);
            if (infos.isEmpty()) {
                throw new DeployException(
                        DeployError.BAD_INPUT,
                        topic + ": not there (expected: created by 'longitude topics create')");
            }
            infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long from = clock.instant().minus(config.window()).toEpochMilli();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, from));
        Map<TopicPartition, @Nullable OffsetAndTimestamp> begins = consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            @Nullable OffsetAndTimestamp begin = begins.get(partition);
            consumer.seek(partition, begin == null ? ends.get(partition) : begin.offset());
        }
        return ends;
    }

    private void take(
            ConsumerRecord<byte[], byte[]> record,
            Serde<IcdPrediction> predictions,
            Serde<AssignedCodes> assigned) {
        if (record.value() == null) {
            meters.unreadable();
            return;
        }
        Instant at = Instant.ofEpochMilli(record.timestamp());
        try {
            if (record.topic().equals(Topics.ICD_PREDICTIONS.name())) {
                admissions.predicted(
                        predictions.deserializer().deserialize(record.topic(), record.value()), at);
            } else {
                admissions.assigned(
                        assigned.deserializer().deserialize(record.topic(), record.value()), at);
            }
        } catch (UndecodableRecordException e) {
            // Those who act on it put it aside; here it counts.
            meters.unreadable();
        }
    }

    private static long lag(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.assignment().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
    }

    /** Whether it has read what was there when it started. */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    /** Lets {@link #run()} return, soon. */
    public void stop() {
        stopping.countDown();
    }
}
