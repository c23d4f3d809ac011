package org.longitude.ingest.identity;

import org.jspecify.annotations.Nullable;

/**
 * An id and who gave it, in one string: {@code authority|value}, as FHIR writes a token. An id
 * without an authority is its value alone, as MIMIC's are; where that value holds a {@code |}, one
 * stands in front of it, so that no plain id can be taken for another's.
 *
 * @param authority null where nobody is named
 */
public record NamespacedId(@Nullable AssigningAuthority authority, String value) {

    private static final String SEPARATOR = "|";

    /** The id as admission_id and patient_id hold it. */
    public String text() {
        if (authority != null) {
            return authority.name() + SEPARATOR + value;
        }
        return value.contains(SEPARATOR) ? SEPARATOR + value : value;
    }

    /** Who gave it, and not the id. */
    @Override
    public String toString() {
        return "NamespacedId[authority=" + authority + "]";
    }
}
