package org.longitude.preprocess;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.DeadLetters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where records leave a task. */
final class Outlet {

    static final String NAME = "preprocess-stream";

    private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);

    private final Stage stage;
    private final ProcessorContext<byte[], byte[]> context;

    Outlet(Stage stage, ProcessorContext<byte[], byte[]> context) {
        this.stage = stage;
        this.context = context;
    }

    void forward(RecordWriter.@Nullable Written record) {
        if (record != null) {
            context.forward(
                    new Record<>(record.key(), record.value(), nowMs()), record.topic().name());
        }
    }

    void reject(Record<byte[], byte[]> record, RecordMetadata source, String reasonCode) {
        LOG.warn(
                "{} partition {} offset {}: {}, {}",
                source.topic(),
                source.partition(),
                source.offset(),
                reasonCode,
                stage.deadLetters() ? "to the dead-letter topic" : "left out again");
        if (!stage.deadLetters()) {
            return;
        }
        DeadLetter letter =
                new DeadLetter(
                        NAME,
                        reasonCode,
                        source.topic(),
                        source.partition(),
                        source.offset(),
                        Instant.ofEpochMilli(nowMs()));
        ProducerRecord<byte[], byte[]> dead =
                DeadLetters.of(
                        new ConsumerRecord<>(
                                source.topic(),
                                source.partition(),
                                source.offset(),
                                record.key(),
                                record.value()),
                        letter);
        context.forward(
                new Record<>(
                        dead.key(),
                        dead.value(),
                        nowMs(),
                        new RecordHeaders(dead.headers().toArray())),
                dead.topic());
    }

    private long nowMs() {
        return context.currentSystemTimeMs();
    }
}
