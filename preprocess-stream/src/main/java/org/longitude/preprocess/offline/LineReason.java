package org.longitude.preprocess.offline;

import java.util.Locale;

/** Why a line was not taken. The codes are stable. */
enum LineReason {
    /** More bytes than {@link Lines#LINE_BYTES_MAX}. */
    LINE_TOO_LONG,
    /** Not one JSON value in UTF-8. */
    NOT_JSON,
    /** JSON, but no object. */
    NOT_AN_OBJECT,
    /** No field {@code text}. */
    TEXT_MISSING,
    /** {@code text} is not a string. */
    TEXT_NOT_A_STRING,
    /** An id that is neither a string of whole characters nor a whole number. */
    ID_INVALID;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
