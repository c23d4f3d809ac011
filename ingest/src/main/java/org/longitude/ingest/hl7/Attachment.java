package org.longitude.ingest.hl7;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * A value of type ED: {@code source ^ type ^ subtype ^ encoding ^ data}. Plain text is read in any
 * of the three encodings; of the rest it is known only whether there is anything.
 */
sealed interface Attachment {

    /** Readable text. */
    record Text(String value) implements Attachment {

        /** Its length: the text is a patient's. */
        @Override
        public String toString() {
            return "Attachment.Text[" + value.length() + " characters]";
        }
    }

    /** Data of a kind that is not read. */
    record Unread() implements Attachment {}

    /** No data. */
    record Nothing() implements Attachment {}

    /** The components of ED. */
    int COMPONENTS = 5;

    /** Types and subtypes that are plain text. */
    Set<String> PLAIN = Set.of("", "plain", "text/plain", "txt", "tx", "text");

    /** Reads a field's value as it stands in the message. */
    static Attachment read(String raw, Delimiters delimiters, Problems problems) {
        String[] parts =
                raw.split(Pattern.quote(String.valueOf(delimiters.component())), COMPONENTS);
        if (parts.length < COMPONENTS || parts[COMPONENTS - 1].isBlank()) {
            return new Nothing();
        }
        String type = parts[1].strip().toLowerCase(Locale.ROOT);
        String subtype = parts[2].strip().toLowerCase(Locale.ROOT);
        boolean plain =
                (type.equals("text") || type.equals("tx") || type.equals("ft"))
                        && PLAIN.contains(subtype);
        if (!plain) {
            return new Unread();
        }
        return text(parts[3].strip().toLowerCase(Locale.ROOT), parts[4], delimiters, problems);
    }

    private static Attachment text(
            String encoding, String data, Delimiters delimiters, Problems problems) {
        return switch (encoding) {
            case "", "a" -> new Text(new Escapes(delimiters).decode(data));
            case "base64" ->
                    decoded(base64(data), RejectionReason.BAD_BASE64, delimiters, problems);
            case "hex" -> decoded(hex(data), RejectionReason.BAD_HEX, delimiters, problems);
            default -> {
                problems.add(RejectionReason.UNKNOWN_ATTACHMENT_ENCODING, "OBX-5.4");
                yield new Nothing();
            }
        };
    }

    private static Attachment decoded(
            Optional<byte[]> bytes,
            RejectionReason broken,
            Delimiters delimiters,
            Problems problems) {
        if (bytes.isEmpty()) {
            problems.add(broken, "OBX-5.5");
            return new Nothing();
        }
        Optional<String> text = Hl7Charset.decode(bytes.get(), UTF_8);
        Charset charset = delimiters.charset();
        Optional<String> result = text.isPresent() ? text : Hl7Charset.decode(bytes.get(), charset);
        if (result.isEmpty()) {
            problems.add(RejectionReason.INVALID_ENCODING, "OBX-5.5");
            return new Nothing();
        }
        return new Text(result.get().replace("\r\n", "\n").replace('\r', '\n'));
    }

    private static Optional<byte[]> base64(String data) {
        try {
            return Optional.of(Base64.getDecoder().decode(withoutWhiteSpace(data)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> hex(String data) {
        try {
            return Optional.of(HexFormat.of().parseHex(withoutWhiteSpace(data)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Senders wrap encoded lines, and some write the line ends as escapes. */
    private static String withoutWhiteSpace(String data) {
        return data.replace("\\.br\\", "").replaceAll("\\s", "");
    }
}
