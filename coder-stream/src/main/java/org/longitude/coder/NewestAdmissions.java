package org.longitude.coder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.TokenizedAdmission;

/** Which tokenizer made the admissions that were written last. */
final class NewestAdmissions {
    private static final Duration POLL = Duration.ofMillis(200);

    /** A transaction leaves a marker behind its records, so the last offset may be none. */
    private static final long LOOK_BACK = 8;

    private final CoderConfig config;
    private final String tokenizerHash;
    private final Deserializer<TokenizedAdmission> deserializer;

    NewestAdmissions(CoderConfig config, String tokenizerHash) {
        this.config = config;
        this.tokenizerHash = tokenizerHash;
        this.deserializer = Topics.ADMISSIONS_TOKENIZED.valueSerde(config.kafka()).deserializer();
    }

    /** Whether one of the last records of any partition is this tokenizer's. */
    boolean areOfTheTokenizer() {
        Map<String, Object> settings =
                ReleaseNumber.withoutGroup(config.consumerSettings(Limits.consumerConfig()));
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            ends.forEach(
                    (id, end) ->
                            consumer.seek(
                                    id, Math.max(begins.getOrDefault(id, 0L), end - LOOK_BACK)));
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (isOfTheTokenizer(record)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic :
                List.of(
                        Topics.ADMISSIONS_TOKENIZED.name(),
                        Topics.ADMISSIONS_TOKENIZED_HISTORY.name())) {
            consumer.partitionsFor(topic)
                    .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    private boolean isOfTheTokenizer(ConsumerRecord<byte[], byte[]> record) {
        try {
            TokenizedAdmission admission = deserializer.deserialize(record.topic(), record.value());
            return admission != null && admission.getTokenizerHash().equals(tokenizerHash);
        } catch (UndecodableRecordException e) {
            return false;
        }
    }
}
