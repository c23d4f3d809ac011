package org.longitude.coder;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record as it was read, with the spans of what becomes of it. Whatever is done with a record
 * holds on to the record, so the spans are at hand where the next of them begins, and are forgotten
 * with the record where it is read again.
 */
final class TracedRecord extends ConsumerRecord<byte[], byte[]> {

    private final AdmissionTrace trace;

    TracedRecord(ConsumerRecord<byte[], byte[]> record, AdmissionTrace trace) {
        super(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                record.key(),
                record.value(),
                record.headers(),
                record.leaderEpoch());
        this.trace = trace;
    }

    AdmissionTrace trace() {
        return trace;
    }
}
