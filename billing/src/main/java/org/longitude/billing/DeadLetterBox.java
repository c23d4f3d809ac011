package org.longitude.billing;

import java.time.Clock;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.DeadLetters;
import org.longitude.schemas.TraceHeader;

/**
 * Puts records aside. A letter is with the broker before the offset passes its record, so a stop
 * between the two leaves it there twice, with the same source position.
 */
final class DeadLetterBox {

    /** The stage as dead letters name it. */
    static final String STAGE = "billing-export";

    private final Producer<byte[], byte[]> producer;
    private final Clock clock;
    private final ExportMeters meters;

    DeadLetterBox(Producer<byte[], byte[]> producer, Clock clock, ExportMeters meters) {
        this.producer = producer;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Returns when the letter is with the broker.
     *
     * @param traceparent the trace that it goes on with; null for none
     */
    void put(
            ConsumerRecord<byte[], byte[]> record,
            String reasonCode,
            @Nullable String traceparent) {
        DeadLetter letter =
                new DeadLetter(
                        STAGE,
                        reasonCode,
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        Instant.now(clock));
        ProducerRecord<byte[], byte[]> dead = DeadLetters.of(record, letter);
        TraceHeader.write(dead.headers(), traceparent);
        Acknowledged.await(producer.send(dead));
        meters.deadLettered(reasonCode);
    }
}
