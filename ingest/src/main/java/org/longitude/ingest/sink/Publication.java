package org.longitude.ingest.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.TraceHeader;
import org.longitude.service.trace.SpanAttribute;
import org.longitude.service.trace.SpanName;
import org.longitude.service.trace.TraceSpan;
import org.longitude.service.trace.Tracing;

/** The span of one record that is put on a topic: from here to the broker's word. */
final class Publication {

    private Publication() {}

    /** Begins, and puts the record on the trace. */
    static TraceSpan begin(Tracing tracing, ProducerRecord<byte[], byte[]> record) {
        if (!tracing.isOn()) {
            return TraceSpan.none();
        }
        TraceSpan span =
                tracing.begin(SpanName.INGEST_PUBLISH, null)
                        .set(SpanAttribute.TOPIC, record.topic());
        Header reason = record.headers().lastHeader(DeadLetter.REASON);
        if (reason != null) {
            span.set(SpanAttribute.REASON, new String(reason.value(), UTF_8));
        }
        TraceHeader.write(record.headers(), span.traceparent());
        return span;
    }

    static void end(TraceSpan span, @Nullable Exception failure) {
        if (failure != null) {
            span.failed();
        }
        span.end();
    }
}
