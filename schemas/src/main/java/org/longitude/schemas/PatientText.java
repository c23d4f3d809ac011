package org.longitude.schemas;

import java.util.Objects;

/**
 * Text that came from a patient's notes. Its {@link #toString()} shows a length only, so that
 * neither a log line nor an exception nor a record's own {@code toString} can carry the text by
 * accident; {@link #value()} is the one way to it.
 *
 * @param value the text itself
 */
public record PatientText(String value) {

    public PatientText {
        Objects.requireNonNull(value, "value");
    }

    /** A text of the given value. */
    public static PatientText of(String value) {
        return new PatientText(value);
    }

    /** Length of the text in UTF-16 code units. */
    public int length() {
        return value.length();
    }

    @Override
    public String toString() {
        return "[patient text, " + value.length() + " characters]";
    }
}
