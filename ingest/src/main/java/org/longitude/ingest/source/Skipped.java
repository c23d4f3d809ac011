package org.longitude.ingest.source;

/**
 * A line that holds nothing to ingest, and is right to hold nothing. Counted, not dead-lettered.
 */
public record Skipped(SourcePosition position, Reason reason) implements Intake {

    /** Why a line is left out. */
    public enum Reason {
        /** The line is empty or white space. */
        BLANK_LINE("blank_line"),
        /** The source itself marks the note as written in error (MIMIC: ISERROR = 1). */
        MARKED_AS_ERROR("marked_as_error"),
        /**
         * A message says that a document exists, and brings no text (HL7: MDM^T01, T05, T07, T09).
         */
        NOTIFICATION_WITHOUT_CONTENT("notification_without_content"),
        /** A message is of a kind that says nothing of notes, codes or an admission's state. */
        MESSAGE_NOT_USED("message_not_used"),
        /** A report of a message has no text, where others of it have. */
        REPORT_WITHOUT_TEXT("report_without_text"),
        /** An attachment of a kind that is not read came beside a text that was. */
        ATTACHMENT_UNREAD("attachment_unread"),
        /** A resource that says nothing of notes, codes or admissions, for example a Patient. */
        OTHER_RESOURCE("other_resource"),
        /** A report of measured values only, or one that is not written yet. */
        NO_NARRATIVE("no_narrative"),
        /** A diagnosis or claim that no bill rests on: refuted, a draft, without an ICD code. */
        NOT_BILLED("not_billed"),
        /** A single code that is taken back, where the list that it may stand in is not there. */
        WITHDRAWN_ALONE("withdrawn_alone"),
        /** A planned or cancelled stay, which changes no admission. */
        NO_EVENT("no_event");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /** The stable name that counts and reports show. */
        public String code() {
            return code;
        }
    }
}
