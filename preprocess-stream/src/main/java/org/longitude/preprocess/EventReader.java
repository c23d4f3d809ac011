package org.longitude.preprocess;

import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.DischargeEvent;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;

/** Reads admissions.events: discharges and their cancellations; the rest says nothing of codes. */
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
        boolean cancelled = event.getKind() == AdmissionEventKind.DISCHARGE_CANCELLED;
        if (!cancelled && event.getKind() != AdmissionEventKind.DISCHARGED) {
            return new Reading.Irrelevant();
        }
        return new Reading.Event(
                event.getAdmissionId(),
                new DischargeEvent(
                        cancelled,
                        event.getOccurredAt(),
                        event.getReceivedAt(),
                        event.getSourceSystem()));
    }
}
