package org.longitude.ingest.attachment;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/** Bytes to characters by a named character set, strictly: no replacement characters. */
public final class Charsets {

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private Charsets() {}

    /** The character set of that name; null where Java has none, which is then a problem. */
    public static @Nullable Charset named(String name, String field, Problems problems) {
        try {
            return Charset.forName(name.strip());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            problems.add(RejectionReason.UNKNOWN_CHARSET, field);
            return null;
        }
    }

    /** The character set that a byte-order mark names. */
    public static Optional<Charset> marked(byte[] bytes) {
        if (begins(bytes, 0xef, 0xbb, 0xbf)) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        if (begins(bytes, 0xfe, 0xff)) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        return begins(bytes, 0xff, 0xfe)
                ? Optional.of(StandardCharsets.UTF_16LE)
                : Optional.empty();
    }

    /** The characters without their byte-order mark; empty where bytes are none of the set's. */
    public static String decode(byte[] bytes, Charset charset, String field, Problems problems) {
        try {
            String text =
                    charset.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            problems.add(RejectionReason.BYTES_NOT_OF_CHARSET, field);
            return "";
        }
    }

    private static boolean begins(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
