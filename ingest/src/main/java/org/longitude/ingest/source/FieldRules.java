package org.longitude.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import org.longitude.schemas.Limits;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.RecordLimits;

/** What every format asks of a field: rules that hold for the record and not for the file. */
public final class FieldRules {

    private static final String KEY_WITHOUT_ADMISSION = "note:";

    /** Of one UTF-16 code unit: a pair of them takes four bytes, and any other three at most. */
    private static final int UTF8_BYTES_MAX = 3;

    private final Problems problems;
    private final int noteBytesMax;

    /** Rules under the process's own {@code noteBytesMax}. */
    public FieldRules(Problems problems) {
        this(problems, Limits.NOTE_BYTES_MAX);
    }

    FieldRules(Problems problems, int noteBytesMax) {
        this.problems = problems;
        this.noteBytesMax = noteBytesMax;
    }

    /** An identifier, stripped; null where there is none or it is refused. */
    public @Nullable String id(@Nullable String value, String field) {
        if (value == null) {
            return null;
        }
        String id = value.strip();
        if (id.isEmpty() || hasControl(id) || hasLoneSurrogate(id)) {
            problems.add(RejectionReason.BAD_ID, field);
            return null;
        }
        if (utf8Bytes(id) > RecordLimits.ID_BYTES_MAX) {
            problems.add(RejectionReason.ID_TOO_LONG, field);
            return null;
        }
        return id;
    }

    /** An admission's id, which must not look like the key of a note without an admission. */
    public @Nullable String admissionId(@Nullable String value, String field) {
        String id = id(value, field);
        if (id != null && id.startsWith(KEY_WITHOUT_ADMISSION)) {
            problems.add(RejectionReason.RESERVED_ID, field);
            return null;
        }
        return id;
    }

    /** A title or another short field, stripped; null where it is blank. */
    public @Nullable PatientText title(@Nullable String value, String field) {
        if (value == null || value.isBlank()) {
            return null;
        }
        String title = value.strip();
        checkCharacters(title, field);
        if (title.getBytes(UTF_8).length > RecordLimits.DESCRIPTION_BYTES_MAX) {
            problems.add(RejectionReason.FIELD_TOO_LONG, field);
        }
        return PatientText.of(title);
    }

    /**
     * A note's text, unchanged.
     *
     * @param mayBeBlank true where the note retracts an earlier one, which needs no text
     */
    public PatientText text(@Nullable String value, String field, boolean mayBeBlank) {
        if (value == null) {
            if (!mayBeBlank) {
                problems.add(RejectionReason.MISSING_TEXT, field);
            }
            return PatientText.of("");
        }
        if (!mayBeBlank && isBlank(value)) {
            problems.add(RejectionReason.EMPTY_TEXT, field);
        }
        checkCharacters(value, field);
        if (value.length() > noteBytesMax / UTF8_BYTES_MAX && utf8Bytes(value) > noteBytesMax) {
            problems.add(RejectionReason.NOTE_TOO_LARGE, field);
        }
        return PatientText.of(value);
    }

    private void checkCharacters(String value, String field) {
        if (value.indexOf('\0') >= 0) {
            problems.add(RejectionReason.NUL_CHARACTER, field);
        }
        if (hasLoneSurrogate(value)) {
            problems.add(RejectionReason.LONE_SURROGATE, field);
        }
    }

    /**
     * Blank as a reader sees it: also no-break spaces, zero-width characters and byte-order marks.
     */
    private static boolean isBlank(String value) {
        return value.codePoints()
                .allMatch(
                        c ->
                                Character.isWhitespace(c)
                                        || Character.isSpaceChar(c)
                                        || Character.isISOControl(c)
                                        || Character.getType(c) == Character.FORMAT);
    }

    private static boolean hasControl(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    // Plain loops: a note has a million characters, and a stream over them costs ten times as much.
    private static boolean hasLoneSurrogate(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                if (!isPair(value, i)) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static boolean isPair(String value, int at) {
        return at + 1 < value.length()
                && Character.isSurrogatePair(value.charAt(at), value.charAt(at + 1));
    }

    private static long utf8Bytes(String value) {
        long bytes = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            // Each half of a pair is two of its four bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
