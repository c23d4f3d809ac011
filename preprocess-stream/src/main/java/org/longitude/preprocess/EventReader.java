package org.longitude.preprocess;

import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.DischargeEvent;
import org.longitude.schemas.v1.AdmissionEvent;

/**
 * Reads admissions.events: discharges and their cancellations, and that an admission is cancelled
 * altogether, which takes a discharge back as well. An admission or a transfer says nothing of
 * codes. A merge or a move would join or part the notes of two keys, which stand in places of their
 * own: that is for the source to say by sending the notes again, and the event is put aside, so
 * that somebody sees it.
 */
record EventReader(Deserializer<AdmissionEvent> deserializer, String topic)
        implements RecordReader {

    @Override
    public Reading read(
            byte @Nullable [] key, byte @Nullable [] value, int partition, long offset) {
        Decoded<AdmissionEvent> decoded = RecordReader.decode(deserializer, topic, value);
        AdmissionEvent event = decoded.value();
        if (event == null) {
            return new Reading.Rejected(decoded.reasonCode());
        }
        if (!RecordReader.isId(event.getAdmissionId())) {
            return new Reading.Rejected(RejectionReason.ADMISSION_ID_INVALID.code());
        }
        if (!RecordReader.isId(event.getSourceSystem())) {
            return new Reading.Rejected(RejectionReason.RELATED_ID_INVALID.code());
        }
        RejectionReason reason = RecordReader.checkKey(key, event.getAdmissionId());
        if (reason != null) {
            return new Reading.Rejected(reason.code());
        }
        return switch (event.getKind()) {
            case DISCHARGED -> discharge(event, false);
            // Of an admission that never took place nothing may be billed, as of one that goes on.
            case DISCHARGE_CANCELLED, ADMISSION_CANCELLED -> discharge(event, true);
            case ADMITTED, TRANSFERRED -> new Reading.Irrelevant();
            case MERGED -> new Reading.Rejected(RejectionReason.MERGE_NOT_APPLIED.code());
            case MOVED -> new Reading.Rejected(RejectionReason.MOVE_NOT_APPLIED.code());
            case UNKNOWN -> new Reading.Rejected(RejectionReason.EVENT_KIND_UNKNOWN.code());
        };
    }

    private static Reading discharge(AdmissionEvent event, boolean cancelled) {
        return new Reading.Event(
                event.getAdmissionId(),
                new DischargeEvent(
                        cancelled,
                        event.getOccurredAt(),
                        event.getReceivedAt(),
                        event.getSourceSystem()));
    }
}
