package org.longitude.ingest.hl7;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The character sets of HL7's table 0211 that leave delimiters and line ends where ASCII has them,
 * and so can be framed and cut before they are decoded.
 */
final class Hl7Charset {

    private static final Pattern ISO_PART = Pattern.compile("(?:ISO[ -]?)?8859[/-](\\d{1,2})");
    private static final Map<String, Charset> BY_NAME =
            Map.of(
                    "ASCII", US_ASCII,
                    "ISO IR6", US_ASCII,
                    "UNICODE", UTF_8,
                    "UNICODE UTF-8", UTF_8,
                    "UTF-8", UTF_8,
                    "UTF8", UTF_8,
                    "WINDOWS-1252", Charset.forName("windows-1252"),
                    "CP1252", Charset.forName("windows-1252"),
                    "LATIN1", ISO_8859_1);

    /** The bits that no character of ASCII has, of eight bytes at once. */
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Hl7Charset() {}

    /** The character set of that name; empty where it is not supported. */
    static Optional<Charset> named(String name) {
        String normalized = name.strip().toUpperCase(Locale.ROOT);
        Charset known = BY_NAME.get(normalized);
        if (known != null) {
            return Optional.of(known);
        }
        Matcher iso = ISO_PART.matcher(normalized);
        return iso.matches() ? isoPart(iso.group(1)) : Optional.empty();
    }

    private static Optional<Charset> isoPart(String part) {
        String name = "ISO-8859-" + part;
        return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
    }

    /** The characters; empty where the bytes are not of that set. */
    static Optional<String> decode(ByteBuffer bytes, Charset charset) {
        if (isAscii(bytes.duplicate())) {
            // The same in each of them, and most messages are: no decoder, no second copy.
            int start = bytes.arrayOffset() + bytes.position();
            return Optional.of(new String(bytes.array(), start, bytes.remaining(), ISO_8859_1));
        }
        try {
            return Optional.of(
                    charset.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(bytes)
                            .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isAscii(ByteBuffer left) {
        while (left.remaining() >= Long.BYTES) {
            if ((left.getLong() & HIGH_BITS) != 0) {
                return false;
            }
        }
        while (left.hasRemaining()) {
            if (left.get() < 0) {
                return false;
            }
        }
        return true;
    }
}
