package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.Limits;
import org.longitude.schemas.RecordLimits;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.ClinicalNote;

/**
 * Decodes and checks records of notes.raw. A bad record is a value; a registry that does not answer
 * is an exception, because it says nothing about the record.
 */
final class NoteReader {

    private static final String NOTE_KEY_PREFIX = "note:";

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

    Reading read(byte @Nullable [] key, byte @Nullable [] value) {
        if (value == null) {
            return new Reading.Rejected(
                    new UndecodableRecordException(
                                    UndecodableRecordException.Reason.MISSING_VALUE, "no value")
                            .reasonCode());
        }
        ClinicalNote note;
        try {
            note = deserializer.deserialize(topic, value);
        } catch (UndecodableRecordException e) {
            return new Reading.Rejected(e.reasonCode());
        }
        RejectionReason reason = check(key, note);
        return reason != null
                ? new Reading.Rejected(reason.code())
                : new Reading.Note(owner(note), note);
    }

    private @Nullable RejectionReason check(byte @Nullable [] key, ClinicalNote note) {
        String admission = note.getAdmissionId();
        if (!isId(note.getNoteId())) {
            return RejectionReason.NOTE_ID_INVALID;
        }
        if (admission != null && !isId(admission)) {
            return RejectionReason.ADMISSION_ID_INVALID;
        }
        if (!isIdOrNull(note.getPatientId())
                || !isIdOrNull(note.getReplacesNoteId())
                || !isIdOrNull(note.getParentNoteId())) {
            return RejectionReason.RELATED_ID_INVALID;
        }
        if (key == null) {
            return RejectionReason.KEY_MISSING;
        }
        if (!Arrays.equals(key, owner(note).getBytes(UTF_8))) {
            return RejectionReason.KEY_MISMATCH;
        }
        return isTooLarge(note.getText().value()) ? RejectionReason.NOTE_TOO_LARGE : null;
    }

    private boolean isTooLarge(String text) {
        return text.length() > noteBytesMax
                || (text.length() > noteBytesMax / 3 && text.getBytes(UTF_8).length > noteBytesMax);
    }

    private static String owner(ClinicalNote note) {
        String admission = note.getAdmissionId();
        return admission != null ? admission : NOTE_KEY_PREFIX + note.getNoteId();
    }

    private static boolean isIdOrNull(@Nullable String id) {
        return id == null || isId(id);
    }

    private static boolean isId(String id) {
        return !id.isBlank() && id.getBytes(UTF_8).length <= RecordLimits.ID_BYTES_MAX;
    }
}
