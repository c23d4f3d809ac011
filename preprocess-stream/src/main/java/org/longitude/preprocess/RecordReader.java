package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.RecordLimits;
import org.longitude.schemas.UndecodableRecordException;

/**
 * Decodes and checks records of one input topic. A bad record is a value; a registry that does not
 * answer is an exception, because it says nothing about the record.
 */
interface RecordReader {

    Reading read(byte @Nullable [] key, byte @Nullable [] value, int partition, long offset);

    /** What decoding gave: a record, or why there is none. */
    record Decoded<V>(@Nullable V value, String reasonCode) {}

    static <V extends SpecificRecord> Decoded<V> decode(
            Deserializer<V> deserializer, String topic, byte @Nullable [] value) {
        if (value == null) {
            return new Decoded<>(
                    null,
                    new UndecodableRecordException(
                                    UndecodableRecordException.Reason.MISSING_VALUE, "no value")
                            .reasonCode());
        }
        try {
            return new Decoded<>(deserializer.deserialize(topic, value), "");
        } catch (UndecodableRecordException e) {
            return new Decoded<>(null, e.reasonCode());
        }
    }

    /** What is wrong with a key, or null. */
    static @Nullable RejectionReason checkKey(byte @Nullable [] key, String owner) {
        if (key == null) {
            return RejectionReason.KEY_MISSING;
        }
        return Arrays.equals(key, owner.getBytes(UTF_8)) ? null : RejectionReason.KEY_MISMATCH;
    }

    static boolean isIdOrNull(@Nullable String id) {
        return id == null || isId(id);
    }

    static boolean isId(String id) {
        return !id.isBlank() && id.getBytes(UTF_8).length <= RecordLimits.ID_BYTES_MAX;
    }

    /** The key of a note: its admission, or the note itself. */
    static String owner(@Nullable String admissionId, String noteId) {
        return admissionId != null ? admissionId : "note:" + noteId;
    }
}
