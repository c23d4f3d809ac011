package org.longitude.preprocess;

import java.util.Locale;

/**
 * Why a note or event that could be decoded is put aside. The codes stand in dead letters and are
 * stable; those of bytes that could not be decoded are {@code UndecodableRecordException.Reason}'s.
 */
public enum RejectionReason {
    /** The record has no key. */
    KEY_MISSING,
    /** The key is not the admission's id, or {@code note:<note_id>} where there is none. */
    KEY_MISMATCH,
    /** The note's id is empty or longer than {@code RecordLimits.ID_BYTES_MAX}. */
    NOTE_ID_INVALID,
    /** The admission's id is there and empty or too long. */
    ADMISSION_ID_INVALID,
    /** The patient's id, or that of a related note, is there and empty or too long. */
    RELATED_ID_INVALID,
    /** The text is longer than {@code noteBytesMax}. */
    NOTE_TOO_LARGE,
    /** The admission has more note versions than {@code RecordLimits.ADMISSION_NOTES_MAX}. */
    TOO_MANY_NOTES,
    /** With this note the admission's texts and tokens take more of the state than is allowed. */
    ADMISSION_TOO_LARGE,
    /** The admission has more discharges and cancellations than a revision number can count. */
    TOO_MANY_EVENTS,
    /** The note's patient is not the one whose admission it is. */
    PATIENT_MISMATCH,
    /** Two admissions became one: both lie in places of their own, and nobody joins them here. */
    MERGE_NOT_APPLIED,
    /** An admission went over to another patient; its notes here still name the first. */
    MOVE_NOT_APPLIED,
    /** The event's kind is none that this release knows. */
    EVENT_KIND_UNKNOWN,
    /** With this note the admission's coding text has more tokens than is allowed. */
    TOKENS_EXCEED_LIMIT,
    /** A record made from it would be larger than its topic allows: abbreviations, densely. */
    OUTPUT_TOO_LARGE;

    /** The code as a dead letter states it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
