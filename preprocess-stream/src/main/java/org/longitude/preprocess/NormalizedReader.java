package org.longitude.preprocess;

import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.v1.NormalizedNote;

/**
 * Reads notes.normalized. Words of other rules than this engine's are passed over: its vocabulary
 * was not counted on them.
 */
record NormalizedReader(
        Deserializer<NormalizedNote> deserializer, String topic, String normalizerHash)
        implements RecordReader {

    @Override
    public Reading read(
            byte @Nullable [] key, byte @Nullable [] value, int partition, long offset) {
        Decoded<NormalizedNote> decoded = RecordReader.decode(deserializer, topic, value);
        NormalizedNote note = decoded.value();
        if (note == null) {
            return new Reading.Rejected(decoded.reasonCode());
        }
        String owner = RecordReader.owner(note.getAdmissionId(), note.getNoteId());
        RejectionReason reason = RecordReader.checkKey(key, owner);
        if (reason != null) {
            return new Reading.Rejected(reason.code());
        }
        return note.getAdmissionId() != null && note.getNormalizerHash().equals(normalizerHash)
                ? new Reading.Note(Arrival.Normalized.of(owner, note))
                : new Reading.Irrelevant();
    }
}
