package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.OnlookerSettings;
import org.longitude.schemas.SchemasException;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The highest number of each admission that stands on the output topics under one tokenizer. The
 * topics themselves say what was published, whoever published it. They are read once, and only
 * where somebody asks: after a reset, or when the tokenizer has changed.
 *
 * <p>Threading: a thread of its own reads; it may be asked from any. Ownership: closed by {@link
 * #close()}.
 */
final class PublishedNumbers implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long AGAIN_AFTER_MS = 5_000;
    private static final List<String> TOPICS =
            List.of(Topics.ADMISSIONS_TOKENIZED.name(), Topics.ADMISSIONS_TOKENIZED_HISTORY.name());
    private static final Logger LOG = LoggerFactory.getLogger(PublishedNumbers.class);

    private final Map<String, String> kafka;
    private final String tokenizerHash;
    private final Map<String, Long> highest = new ConcurrentHashMap<>();
    private volatile boolean empty;
    private volatile boolean known;
    private volatile boolean closed;
    private @Nullable Thread thread;

    PublishedNumbers(Map<String, String> kafka, String tokenizerHash) {
        this.kafka = kafka;
        this.tokenizerHash = tokenizerHash;
    }

    /**
     * Looks whether there is anything to read.
     *
     * @throws PreprocessException if the broker does not answer
     */
    void start() {
        empty =
                TopicEnds.latest(kafka, TOPICS, IsolationLevel.READ_UNCOMMITTED)
                        .equals(TopicEnds.earliest(kafka, TOPICS));
        known = empty;
    }

    /** Whether the output topics held nothing at all at the start. */
    boolean wereEmpty() {
        return empty;
    }

    /** Whether all was read; begins to read when it is asked first. */
    synchronized boolean areKnown() {
        if (!known && thread == null && !closed) {
            thread = new Thread(this::readUntilKnown, "published-numbers");
            thread.setDaemon(true);
            thread.start();
        }
        return known;
    }

    long highest(String admission) {
        return highest.getOrDefault(admission, 0L);
    }

    private void readUntilKnown() {
        while (!known && !closed) {
            try {
                read();
                known = true;
                LOG.info("{} admissions were published under this tokenizer", highest.size());
            } catch (InterruptException e) {
                return;
            } catch (KafkaException | PreprocessException e) {
                LOG.warn(
                        "what was published cannot be read ({}), nothing is published before it is;"
                                + " trying again",
                        e.getClass().getSimpleName());
                pause();
            }
        }
    }

    /**
     * Up to where the topics end, transactions that are still open included: a reader of committed
     * records waits for these.
     */
    private void read() {
        Map<TopicPartition, Long> ends =
                TopicEnds.latest(kafka, TOPICS, IsolationLevel.READ_UNCOMMITTED);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                Serde<TokenizedAdmission> serde = Topics.ADMISSIONS_TOKENIZED.valueSerde(kafka)) {
            consumer.assign(new ArrayList<>(ends.keySet()));
            consumer.seekToBeginning(ends.keySet());
            while (!closed
                    && ends.entrySet().stream()
                            .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(serde, record);
                }
            }
        }
    }

    private void take(Serde<TokenizedAdmission> serde, ConsumerRecord<byte[], byte[]> record) {
        try {
            TokenizedAdmission admission =
                    serde.deserializer().deserialize(record.topic(), record.value());
            if (admission.getTokenizerHash().equals(tokenizerHash)) {
                highest.merge(new String(record.key(), UTF_8), admission.getRevision(), Math::max);
            }
        } catch (UndecodableRecordException e) {
            LOG.warn(
                    "{} partition {} offset {} is passed over: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.reasonCode());
        } catch (SchemasException e) {
            throw new PreprocessException(
                    PreprocessError.REGISTRY_UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = OnlookerSettings.committed(kafka);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void pause() {
        try {
            Thread.sleep(AGAIN_AFTER_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
