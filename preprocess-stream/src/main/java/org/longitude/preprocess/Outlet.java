package org.longitude.preprocess;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.DeadLetters;
import org.longitude.schemas.TraceHeader;
import org.longitude.schemas.TraceLinks;
import org.longitude.service.trace.SpanAttribute;
import org.longitude.service.trace.TraceSpan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where records leave a task. */
final class Outlet {

    static final String NAME = "preprocess-stream";

    private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);

    private final Stage stage;
    private final ProcessorContext<byte[], byte[]> context;
    private TraceSpan cause = TraceSpan.none();
    private List<String> links = List.of();

    Outlet(Stage stage, ProcessorContext<byte[], byte[]> context) {
        this.stage = stage;
        this.context = context;
    }

    /** What leaves from now on is on this span's trace; what nobody follows is on none. */
    void follow(TraceSpan span) {
        cause = span;
        links = List.of();
    }

    /** Admissions that leave until another is followed name these traces beside their own. */
    void linkTo(List<String> traceparents) {
        links = traceparents;
    }

    void forward(RecordWriter.@Nullable Written record) {
        forward(record, List.of());
    }

    /** What many notes lead to. */
    void forwardLinked(RecordWriter.@Nullable Written record) {
        forward(record, links);
    }

    private void forward(RecordWriter.@Nullable Written record, List<String> others) {
        if (record != null) {
            Headers headers = new RecordHeaders();
            TraceLinks.write(headers, others);
            TraceHeader.write(headers, cause.traceparent());
            context.forward(
                    new Record<>(record.key(), record.value(), nowMs(), headers),
                    record.topic().name());
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
        cause.set(SpanAttribute.OUTCOME, "dead_letter").set(SpanAttribute.REASON, reasonCode);
        TraceHeader.write(dead.headers(), cause.traceparent());
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
