package org.longitude.preprocess.offline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** What one line of input is: a note, nothing, or a rejection. */
sealed interface NoteLine {

    /**
     * A note. Prints no text.
     *
     * @param ids the ids that its line names, in the order of {@link NoteLineReader#ID_FIELDS}
     * @param text the note's text
     */
    record Note(Map<String, JsonNode> ids, String text) implements NoteLine {
        @Override
        public String toString() {
            return "Note[length=" + text.length() + "]";
        }
    }

    /** A blank line. */
    record Blank() implements NoteLine {}

    /** A line that was not taken. */
    record Rejected(LineReason reason) implements NoteLine {}
}
