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
        MARKED_AS_ERROR("marked_as_error");

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
