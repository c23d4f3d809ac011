package org.longitude.ingest.sink;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Intake;
import org.longitude.service.trace.TraceSpan;
import org.longitude.service.trace.Tracing;

/**
 * Puts messages of a sender who waits for an answer on the topics. Each delivery stands alone: one
 * that fails is its sender's to repeat (repeating changes nothing downstream), and the next may
 * succeed. Nothing is batched for the sake of throughput, since a sender that waits pays for each
 * millisecond; under load the producer batches by itself.
 *
 * <p>What is on its way is bounded by the producer's {@code buffer.memory}; where it is full, or
 * the broker does not answer within {@code delivery.timeout.ms}, the delivery fails.
 *
 * <p>Threading: any thread. Ownership: closes the producer.
 */
public final class MessageSink implements AutoCloseable {

    /** How long {@link #close()} takes at most. */
    public static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

    private static final String DELIVERY_TIMEOUT_MS = "30000";
    private static final String REQUEST_TIMEOUT_MS = "10000";
    private static final String MAX_BLOCK_MS = "10000";

    private final Producer<byte[], byte[]> producer;
    private final IntakeRecords records;
    private final Tracing tracing;
    private final IngestCounts counts = new IngestCounts();

    MessageSink(Producer<byte[], byte[]> producer, IntakeRecords records, Tracing tracing) {
        this.producer = producer;
        this.records = records;
        this.tracing = tracing;
    }

    /**
     * Connects to a broker and a registry.
     *
     * @param config Kafka client properties and {@code schema.registry.url}
     */
    public static MessageSink open(Map<String, String> config, Clock clock) {
        return open(config, clock, Tracing.off());
    }

    /**
     * As above, each record on a trace: the one that the sending thread goes on with, or a new one.
     *
     * @param tracing its maker's
     */
    public static MessageSink open(Map<String, String> config, Clock clock, Tracing tracing) {
        try {
            IntakeRecords records = IntakeRecords.open(config, clock);
            ByteArraySerializer bytes = new ByteArraySerializer();
            return new MessageSink(
                    new KafkaProducer<>(producerConfig(config), bytes, bytes), records, tracing);
        } catch (ConfigException | IllegalArgumentException e) {
            throw new IngestException(IngestError.BAD_CONFIGURATION, e.getMessage(), e);
        } catch (KafkaException e) {
            throw new IngestException(
                    IngestError.BAD_CONFIGURATION,
                    "the Kafka client cannot start: " + TopicSink.rootMessage(e),
                    e);
        }
    }

    /** What its producer is set to, for one that is compared with it. */
    public static Map<String, Object> producerConfig(Map<String, String> config) {
        Map<String, String> asked = new HashMap<>();
        asked.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        asked.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
        asked.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        asked.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        asked.putAll(config);
        return TopicSink.producerConfig(asked);
    }

    /**
     * Sends everything that a message became.
     *
     * @return done once the brokers have acknowledged every record; failed with an {@link
     *     IngestException} otherwise
     */
    public CompletableFuture<Void> deliver(List<Intake> items) {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        try {
            for (Intake item : items) {
                for (ProducerRecord<byte[], byte[]> record : records.of(item)) {
                    sent.add(send(record));
                }
            }
        } catch (IngestException e) {
            return CompletableFuture.failedFuture(e);
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(failed(e));
        }
        return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                .thenRun(() -> items.forEach(counts::add));
    }

    /**
     * Sends everything that a message became, and waits.
     *
     * @throws IngestException if the brokers or the registry failed
     */
    public void deliverAndWait(List<Intake> items) throws InterruptedException {
        try {
            deliver(items).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IngestException ingest ? ingest : failed(e.getCause());
        }
    }

    /** What has arrived so far. */
    public IngestCounts counts() {
        return counts;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback gets what the future would tell.
    private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        TraceSpan span = Publication.begin(tracing, record);
        producer.send(
                record,
                (metadata, exception) -> {
                    Publication.end(span, exception);
                    if (exception == null) {
                        sent.complete(null);
                    } else {
                        sent.completeExceptionally(failed(exception));
                    }
                });
        return sent;
    }

    private static IngestException failed(Throwable cause) {
        return new IngestException(
                IngestError.DELIVERY_FAILED,
                "the broker did not take a record: " + TopicSink.rootMessage(cause),
                cause);
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
        records.close();
    }
}
