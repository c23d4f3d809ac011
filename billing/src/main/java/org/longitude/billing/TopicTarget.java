package org.longitude.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.Serializer;
import org.longitude.billing.store.OutboxEntry;
import org.longitude.schemas.Topics;
import org.longitude.schemas.TraceHeader;
import org.longitude.schemas.v1.BillingChange;
import org.longitude.service.trace.SpanAttribute;
import org.longitude.service.trace.SpanName;
import org.longitude.service.trace.TraceSpan;
import org.longitude.service.trace.Tracing;

/** Changes as records on billing.fhir. The producer is its maker's. */
final class TopicTarget implements ChangeTarget {

    private final Producer<byte[], byte[]> producer;
    private final Serializer<BillingChange> serializer;
    private final Clock clock;
    private final Tracing tracing;

    TopicTarget(
            Producer<byte[], byte[]> producer,
            Serializer<BillingChange> serializer,
            Clock clock,
            Tracing tracing) {
        this.producer = producer;
        this.serializer = serializer;
        this.clock = clock;
        this.tracing = tracing;
    }

    @Override
    public void deliver(List<OutboxEntry> entries) {
        String topic = Topics.BILLING_FHIR.name();
        List<Future<RecordMetadata>> sent = new ArrayList<>(entries.size());
        List<TraceSpan> spans = new ArrayList<>(entries.size());
        for (OutboxEntry entry : entries) {
            BillingChange change = entry.change();
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(
                            topic,
                            null,
                            clock.millis(),
                            change.getAdmissionId().getBytes(UTF_8),
                            serializer.serialize(topic, change));
            TraceSpan span =
                    tracing.begin(SpanName.BILLING_SEND, entry.traceparent())
                            .set(SpanAttribute.TOPIC, topic);
            TraceHeader.write(record.headers(), span.traceparent());
            spans.add(span);
            sent.add(producer.send(record));
        }
        producer.flush();
        sent.forEach(Acknowledged::await);
        spans.forEach(TraceSpan::end);
    }

    @Override
    public List<String> topics() {
        return List.of(Topics.BILLING_FHIR.name());
    }

    @Override
    public void close() {
        serializer.close();
    }
}
