package org.longitude.trainer.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * A record of a topic, byte for byte.
 *
 * @param partition its partition
 * @param offset its place
 * @param timestampMs when it arrived
 * @param key UTF-8
 * @param value in Confluent's wire format
 */
@SuppressWarnings("ArrayRecordComponent") // a step between two files; never compared
record ArchivedRecord(
        int partition,
        long offset,
        long timestampMs,
        byte @Nullable [] key,
        byte @Nullable [] value) {

    /** Place and lengths only. */
    @Override
    public String toString() {
        return "ArchivedRecord[partition=%d, offset=%d, %d bytes]"
                .formatted(partition, offset, value == null ? 0 : value.length);
    }
}
