package org.longitude.coder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.longitude.schemas.Limits;
import org.longitude.schemas.SchemasException;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.IcdPrediction;

/**
 * Writes predictions that no service made to icd.predictions, each call in one transaction. There
 * is one transactional id for all: who begins ends the open transaction of whoever was at it, and
 * that one writes nothing any more.
 *
 * <p>Threading: one thread. Ownership: owns its producer and closes it.
 */
public final class PredictionPublisher implements AutoCloseable {

    /** Its transactional id is this and {@code -publish}. */
    public static final String NAME = "longitude-replay";

    private static final String TOPIC = Topics.ICD_PREDICTIONS.name();

    private final Producer<byte[], byte[]> producer;
    private final Serializer<IcdPrediction> serializer;

    PredictionPublisher(Producer<byte[], byte[]> producer, Serializer<IcdPrediction> serializer) {
        this.producer = producer;
        this.serializer = serializer;
    }

    /** Begins; from now on whatever an earlier one wrote is committed, or never will be. */
    public static PredictionPublisher begin(Map<String, String> kafka) {
        return begin(() -> producer(kafka), kafka);
    }

    static PredictionPublisher begin(
            Supplier<Producer<byte[], byte[]>> producers, Map<String, String> kafka) {
        Producer<byte[], byte[]> producer = producers.get();
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close();
            throw failed(e);
        }
        return new PredictionPublisher(
                producer, Topics.ICD_PREDICTIONS.valueSerde(kafka).serializer());
    }

    static Producer<byte[], byte[]> producer(Map<String, String> kafka) {
        return new KafkaProducer<>(
                CoderClients.producer(CoderConfig.of(kafka).named(NAME, "publish")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Writes them: readers of committed records see all of them, or none.
     *
     * @return those that are too large for the topic, and were left out
     * @throws CoderException if it failed; whether they are written is seen on the topic
     */
    public List<IcdPrediction> publish(List<IcdPrediction> predictions) {
        List<IcdPrediction> tooLarge = new ArrayList<>();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        try {
            for (IcdPrediction prediction : predictions) {
                byte[] key = prediction.getAdmissionId().getBytes(UTF_8);
                byte[] value = serializer.serialize(TOPIC, prediction);
                if (key.length + (long) value.length
                        > Limits.recordBytesMax(Topics.ICD_PREDICTIONS)) {
                    tooLarge.add(prediction);
                } else {
                    records.add(
                            new ProducerRecord<>(
                                    TOPIC,
                                    null,
                                    prediction.getCodedAt().toEpochMilli(),
                                    key,
                                    value));
                }
            }
            if (!records.isEmpty()) {
                producer.beginTransaction();
                records.forEach(this::send);
                producer.commitTransaction();
            }
        } catch (KafkaException e) {
            throw failed(e);
        }
        return tooLarge;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A failed send fails the commit.
    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }

    private static CoderException failed(KafkaException cause) {
        if (cause instanceof SchemasException) {
            return Failures.of(cause);
        }
        if (cause instanceof ProducerFencedException) {
            return new CoderException(
                    CoderError.FENCED,
                    "another 'replay --publish' began and ended this one (expected: one at a time);"
                            + " what it had published stands",
                    cause);
        }
        if (cause instanceof AuthorizationException) {
            return new CoderException(
                    CoderError.BROKER_REFUSED,
                    "the brokers refused this client (expected: the rights of 'topics acls"
                            + " --service publisher')",
                    cause);
        }
        return new CoderException(
                CoderError.BROKER_UNAVAILABLE,
                "publishing stopped: %s (expected: brokers that answer; what was published stands, run it again for the rest)"
                        .formatted(cause.getClass().getSimpleName()),
                cause);
    }

    /** An open transaction is aborted. */
    @Override
    public void close() {
        producer.close();
        serializer.close();
    }
}
