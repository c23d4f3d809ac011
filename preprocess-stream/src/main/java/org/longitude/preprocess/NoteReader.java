package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.Limits;
import org.longitude.schemas.v1.ClinicalNote;

/** Reads notes.raw. */
final class NoteReader implements RecordReader {

    private final Deserializer<ClinicalNote> deserializer;
    private final String topic;
    private final int noteBytesMax;

    NoteReader(Deserializer<ClinicalNote> deserializer, String topic, int noteBytesMax) {
        this.deserializer = deserializer;
        this.topic = topic;
        this.noteBytesMax = noteBytesMax;
    }

    static NoteReader of(Deserializer<ClinicalNote> deserializer, String topic) {
        return new NoteReader(deserializer, topic, Limits.NOTE_BYTES_MAX);
    }

    @Override
    public Reading read(
            byte @Nullable [] key, byte @Nullable [] value, int partition, long offset) {
        Decoded<ClinicalNote> decoded = RecordReader.decode(deserializer, topic, value);
        ClinicalNote note = decoded.value();
        if (note == null) {
            return new Reading.Rejected(decoded.reasonCode());
        }
        RejectionReason reason = check(key, note);
        return reason != null
                ? new Reading.Rejected(reason.code())
                : new Reading.Note(Arrival.Raw.of(owner(note), note, partition, offset));
    }

    private @Nullable RejectionReason check(byte @Nullable [] key, ClinicalNote note) {
        if (!RecordReader.isId(note.getNoteId())) {
            return RejectionReason.NOTE_ID_INVALID;
        }
        if (!RecordReader.isIdOrNull(note.getAdmissionId())) {
            return RejectionReason.ADMISSION_ID_INVALID;
        }
        if (!RecordReader.isIdOrNull(note.getPatientId())
                || !RecordReader.isIdOrNull(note.getReplacesNoteId())
                || !RecordReader.isIdOrNull(note.getParentNoteId())) {
            return RejectionReason.RELATED_ID_INVALID;
        }
        RejectionReason reason = RecordReader.checkKey(key, owner(note));
        if (reason != null) {
            return reason;
        }
        return isTooLarge(note.getText().value()) ? RejectionReason.NOTE_TOO_LARGE : null;
    }

    private boolean isTooLarge(String text) {
        return text.length() > noteBytesMax
                || (text.length() > noteBytesMax / 3 && text.getBytes(UTF_8).length > noteBytesMax);
    }

    private static String owner(ClinicalNote note) {
        return RecordReader.owner(note.getAdmissionId(), note.getNoteId());
    }
}
