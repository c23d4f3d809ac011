package org.longitude.coder;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.TraceHeader;
import org.longitude.schemas.TraceLinks;
import org.longitude.service.trace.SpanAttribute;
import org.longitude.service.trace.SpanName;
import org.longitude.service.trace.TraceSpan;
import org.longitude.service.trace.Tracing;

/**
 * One record's way through the coder: from being read to the commit that passes it, with the time
 * in the queue, the time on the device and the writing as steps of their own.
 *
 * <p>Threading: reader, device and writer call it one after the other, handing over through {@link
 * InFlight}.
 */
final class AdmissionTrace {

    private static final AdmissionTrace NONE = new AdmissionTrace(Tracing.off(), TraceSpan.none());

    private final Tracing tracing;
    private final TraceSpan whole;
    private TraceSpan queue = TraceSpan.none();
    private TraceSpan inference = TraceSpan.none();
    private TraceSpan write = TraceSpan.none();

    private AdmissionTrace(Tracing tracing, TraceSpan whole) {
        this.tracing = tracing;
        this.whole = whole;
    }

    /** The record, on the trace that its headers name; as it is where there are no traces. */
    static ConsumerRecord<byte[], byte[]> begin(
            Tracing tracing, ConsumerRecord<byte[], byte[]> record) {
        if (!tracing.isOn()) {
            return record;
        }
        TraceSpan whole =
                tracing.begin(SpanName.CODE, TraceHeader.read(record.headers()))
                        .set(SpanAttribute.TOPIC, record.topic())
                        .set(SpanAttribute.PARTITION, Integer.toString(record.partition()))
                        .set(SpanAttribute.OFFSET, record.offset());
        TraceLinks.read(record.headers()).forEach(whole::link);
        return new TracedRecord(record, new AdmissionTrace(tracing, whole));
    }

    /** The trace of a record that was read; one of nothing where it has none. */
    static AdmissionTrace of(ConsumerRecord<byte[], byte[]> record) {
        return record instanceof TracedRecord traced ? traced.trace() : NONE;
    }

    Tracing tracing() {
        return tracing;
    }

    void queued(int tokens) {
        if (this == NONE) {
            return;
        }
        whole.set(SpanAttribute.TOKENS, tokens);
        queue = step(SpanName.CODE_QUEUE);
    }

    /** A device computes it together with others. */
    void computing(TraceSpan batch) {
        queue.end();
        inference = step(SpanName.CODE_INFERENCE).link(batch);
        batch.link(whole);
    }

    void computed() {
        inference.end();
    }

    /** The record that is written of it; null where there is none. */
    void writing(@Nullable ProducerRecord<byte[], byte[]> record) {
        if (this == NONE || record == null) {
            return;
        }
        write = step(SpanName.CODE_WRITE).set(SpanAttribute.TOPIC, record.topic());
        TraceHeader.write(record.headers(), write.traceparent());
    }

    void committed(Outcome outcome) {
        if (this == NONE) {
            return;
        }
        queue.end();
        write.end();
        whole.set(SpanAttribute.OUTCOME, name(outcome));
        if (outcome instanceof Outcome.Rejected rejected) {
            whole.set(SpanAttribute.REASON, rejected.reasonCode());
        } else if (outcome instanceof Outcome.Predicted predicted) {
            whole.set(SpanAttribute.BUNDLE, predicted.prediction().getBundleId());
        }
        whole.end();
    }

    /** The transaction was refused: the record is read again, and that is another way. */
    void refused() {
        if (this == NONE) {
            return;
        }
        queue.end();
        write.failed().end();
        whole.set(SpanAttribute.OUTCOME, "read_again").failed().end();
    }

    private TraceSpan step(SpanName name) {
        return tracing.begin(name, whole.traceparent());
    }

    private static String name(Outcome outcome) {
        if (outcome instanceof Outcome.Predicted) {
            return "coded";
        }
        if (outcome instanceof Outcome.Superseded) {
            return "superseded";
        }
        return outcome instanceof Outcome.Rejected ? "dead_letter" : "passed_over";
    }
}
