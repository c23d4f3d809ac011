package org.longitude.ingest.hl7;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Escape sequences decoded: delimiters, hexadecimal bytes of the message's character set, and the
 * formatting commands, of which line breaks and spaces are text and the rest is looks. What is no
 * sequence of HL7's, for example a lone backslash or a sender's own {@code \Zxx\}, stands as it
 * came: a note never loses what is not understood.
 */
final class Escapes {

    private static final Pattern COMMAND =
            Pattern.compile("\\.(br|sp|fi|nf|in|ti|sk|ce)\\s*([+-]?\\d{1,3})?");
    private static final int REPEAT_MAX = 200;
    private static final int HEX_DIGITS_MAX = 1 << 20;

    private final Delimiters delimiters;

    Escapes(Delimiters delimiters) {
        this.delimiters = delimiters;
    }

    /** The characters that a value stands for. */
    String decode(String value) {
        char escape = delimiters.escape();
        int at = value.indexOf(escape);
        if (at < 0) {
            return value;
        }
        StringBuilder decoded = new StringBuilder(value.length());
        int from = 0;
        while (at >= 0) {
            decoded.append(value, from, at);
            int close = value.indexOf(escape, at + 1);
            String meaning = close < 0 ? null : meaning(value, at + 1, close);
            if (meaning == null) {
                // No sequence: this character is text, and the next one may open a sequence.
                decoded.append(escape);
                from = at + 1;
            } else {
                decoded.append(meaning);
                from = close + 1;
            }
            at = value.indexOf(escape, from);
        }
        return decoded.append(value, from, value.length()).toString();
    }

    private @Nullable String meaning(String value, int start, int end) {
        if (end == start) {
            return null;
        }
        char first = value.charAt(start);
        if (end - start == 1) {
            return delimiter(first);
        }
        if (first == '.') {
            return end - start > 12 ? null : formatting(value.substring(start, end));
        }
        return first == 'X' ? hexadecimal(value, start + 1, end) : null;
    }

    private @Nullable String delimiter(char code) {
        return switch (code) {
            case 'F' -> String.valueOf(delimiters.field());
            case 'S' -> String.valueOf(delimiters.component());
            case 'T' -> String.valueOf(delimiters.subcomponent());
            case 'R' -> String.valueOf(delimiters.repetition());
            case 'E' -> String.valueOf(delimiters.escape());
            case 'P' -> String.valueOf(delimiters.characters().getTruncationCharacter());
            case 'H', 'N' -> ""; // Highlighting, on and off.
            default -> null;
        };
    }

    private static @Nullable String formatting(String command) {
        Matcher matcher = COMMAND.matcher(command.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return null;
        }
        String number = matcher.group(2);
        int count = number == null ? 1 : Integer.parseInt(number);
        return switch (matcher.group(1)) {
            case "br", "ce" -> "\n";
            case "sp" -> "\n".repeat(Math.min(Math.max(count, 0), REPEAT_MAX));
            case "sk" -> " ".repeat(Math.min(Math.max(count, 0), REPEAT_MAX));
            default -> ""; // Indents and word wrap.
        };
    }

    private @Nullable String hexadecimal(String value, int start, int end) {
        int digits = end - start;
        if (digits % 2 != 0 || digits > HEX_DIGITS_MAX) {
            return null;
        }
        for (int i = start; i < end; i++) {
            if (!HexFormat.isHexDigit(value.charAt(i))) {
                return null;
            }
        }
        byte[] bytes = HexFormat.of().parseHex(value, start, end);
        return Hl7Charset.decode(ByteBuffer.wrap(bytes), delimiters.charset())
                .map(text -> text.replace("\r\n", "\n").replace('\r', '\n'))
                .orElse(null);
    }
}
