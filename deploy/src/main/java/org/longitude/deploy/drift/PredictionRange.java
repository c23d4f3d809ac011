package org.longitude.deploy.drift;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.longitude.coder.replay.AssignedFold;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.schemas.OnlookerSettings;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.IcdPrediction;

/**
 * The predictions of a period, each admission's newest, with what people said of it up to now.
 * Reads the period twice: once to see which revision of an admission is its newest, once to count
 * it, so that memory holds a place for each admission and no prediction.
 *
 * <p>Threading: one thread. Ownership: closes what it opened.
 */
final class PredictionRange implements AutoCloseable {

    /** Admissions of one period; more are refused rather than held. */
    static final int ADMISSIONS_MAX = 2_000_000;

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Serde<IcdPrediction> predictions;
    private final Serde<AssignedCodes> assigned;

    PredictionRange(Map<String, String> properties) {
        Map<String, Object> settings = OnlookerSettings.walking(properties, "read_committed");
        consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        predictions = Topics.ICD_PREDICTIONS.valueSerde(properties);
        assigned = Topics.ICD_ASSIGNED.valueSerde(properties);
    }

    /** Where the newest revision of an admission stands. */
    private record Newest(long revision, long release, int partition, long offset) {
        boolean isBefore(IcdPrediction other) {
            return revision < other.getRevision()
                    || (revision == other.getRevision() && release <= other.getReleaseNumber());
        }
    }

    /** The figures of each period, in their order. */
    List<PeriodFigures> figures(List<Period> periods) {
        List<Map<String, Newest>> newest = new ArrayList<>();
        Set<String> wanted = new HashSet<>();
        for (Period period : periods) {
            Map<String, Newest> found = newest(period);
            newest.add(found);
            wanted.addAll(found.keySet());
        }
        Map<String, AssignedFold> people = people(wanted);
        List<PeriodFigures> figures = new ArrayList<>();
        for (int i = 0; i < periods.size(); i++) {
            figures.add(count(periods.get(i), newest.get(i), people));
        }
        return figures;
    }

    private Map<String, Newest> newest(Period period) {
        Map<String, Newest> newest = new HashMap<>();
        read(
                Topics.ICD_PREDICTIONS.name(),
                period,
                record -> {
                    @Nullable IcdPrediction prediction = prediction(record);
                    if (prediction == null) {
                        return;
                    }
                    @Nullable Newest known = newest.get(prediction.getAdmissionId());
                    if (known == null || known.isBefore(prediction)) {
                        newest.put(
                                prediction.getAdmissionId(),
                                new Newest(
                                        prediction.getRevision(),
                                        prediction.getReleaseNumber(),
                                        record.partition(),
                                        record.offset()));
                    }
                    if (newest.size() > ADMISSIONS_MAX) {
                        throw new DeployException(
                                DeployError.BAD_INPUT,
                                "%s: more than %,d admissions (expected: fewer; choose a shorter period)"
                                        .formatted(period, ADMISSIONS_MAX));
                    }
                });
        return newest;
    }

    private PeriodFigures count(
            Period period, Map<String, Newest> newest, Map<String, AssignedFold> people) {
        PeriodFigures figures = new PeriodFigures();
        read(
                Topics.ICD_PREDICTIONS.name(),
                period,
                record -> {
                    @Nullable IcdPrediction prediction = prediction(record);
                    if (prediction == null) {
                        return;
                    }
                    @Nullable Newest place = newest.get(prediction.getAdmissionId());
                    if (place != null
                            && place.partition() == record.partition()
                            && place.offset() == record.offset()) {
                        @Nullable AssignedFold said = people.get(prediction.getAdmissionId());
                        figures.add(prediction, said == null ? Set.of() : said.standing());
                    }
                });
        return figures;
    }

    private Map<String, AssignedFold> people(Set<String> wanted) {
        Map<String, AssignedFold> people = new HashMap<>();
        read(
                Topics.ICD_ASSIGNED.name(),
                new Period(Instant.EPOCH, Instant.ofEpochMilli(Long.MAX_VALUE)),
                record -> {
                    if (record.key() == null
                            || record.value() == null
                            || !wanted.contains(new String(record.key(), UTF_8))) {
                        return;
                    }
                    try {
                        AssignedCodes codes =
                                assigned.deserializer().deserialize(record.topic(), record.value());
                        people.computeIfAbsent(codes.getAdmissionId(), name -> new AssignedFold())
                                .add(codes);
                    } catch (UndecodableRecordException e) {
                        // Whoever reads codes puts it aside; here it says nothing.
                    }
                });
        return people;
    }

    private @Nullable IcdPrediction prediction(ConsumerRecord<byte[], byte[]> record) {
        try {
            return record.value() == null
                    ? null
                    : predictions.deserializer().deserialize(record.topic(), record.value());
        } catch (UndecodableRecordException e) {
            return null;
        }
    }

    private void read(String topic, Period period, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        for (TopicPartition partition : partitions) {
            readOne(partition, period, each);
        }
    }

    private void readOne(
            TopicPartition partition,
            Period period,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        @Nullable OffsetAndTimestamp first =
                consumer.offsetsForTimes(Map.of(partition, period.from().toEpochMilli()))
                        .get(partition);
        if (first == null) {
            return;
        }
        consumer.seek(partition, first.offset());
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end
                        && record.timestamp() >= period.from().toEpochMilli()
                        && record.timestamp() < period.to().toEpochMilli()) {
                    each.accept(record);
                }
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
        predictions.close();
        assigned.close();
    }
}
