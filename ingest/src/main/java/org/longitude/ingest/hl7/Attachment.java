package org.longitude.ingest.hl7;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.longitude.ingest.attachment.AttachmentText;
import org.longitude.ingest.attachment.ContentType;
import org.longitude.ingest.ccda.CdaBody;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * A value of type ED: {@code source ^ type ^ subtype ^ encoding ^ data}. Plain text, HTML, RTF and
 * clinical documents are read, in any of the three encodings, as FHIR's attachments are; of the
 * rest, for example PDF, it is known only whether there is anything.
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

    /** No data, or a problem that says why there is none. */
    record Nothing() implements Attachment {}

    /** The components of ED. */
    int COMPONENTS = 5;

    /** Where problems are. */
    String DATA = "OBX-5.5";

    /** Types of text, by table 0191 and by media type. */
    Set<String> TEXT_TYPES = Set.of("text", "tx", "ft");

    /** Subtypes that are plain text. */
    Set<String> PLAIN = Set.of("", "plain", "txt", "tx", "ft", "text");

    /** Subtypes that are markup whatever the type says, with their media types' names. */
    Set<String> MARKUP =
            Set.of(
                    "html",
                    "xhtml",
                    "xhtml+xml",
                    "rtf",
                    "x-rtf",
                    "richtext",
                    "xml",
                    "cda",
                    "cda+xml",
                    "hl7-cda+xml",
                    "hl7-v3+xml",
                    "x-hl7-cda-level-one",
                    "x-hl7-cda-level-two",
                    "x-hl7-cda-level-three");

    /** Reads a field's value as it stands in the message. */
    static Attachment read(String raw, Delimiters delimiters, Problems problems) {
        String[] parts =
                raw.split(Pattern.quote(String.valueOf(delimiters.component())), COMPONENTS);
        if (parts.length < COMPONENTS || parts[COMPONENTS - 1].isBlank()) {
            return new Nothing();
        }
        ContentType type = contentType(lower(parts[1]), lower(parts[2]));
        if (type.form() == ContentType.Form.NONE) {
            return new Unread();
        }
        return switch (lower(parts[3])) {
            case "", "a" -> plain(type, new Escapes(delimiters).decode(parts[4]), problems);
            case "base64" ->
                    decoded(
                            type,
                            base64(parts[4]),
                            RejectionReason.BAD_BASE64,
                            delimiters,
                            problems);
            case "hex" ->
                    decoded(type, hex(parts[4]), RejectionReason.BAD_HEX, delimiters, problems);
            default -> {
                problems.add(RejectionReason.UNKNOWN_ATTACHMENT_ENCODING, "OBX-5.4");
                yield new Nothing();
            }
        };
    }

    private static String lower(String part) {
        return part.strip().toLowerCase(Locale.ROOT);
    }

    /**
     * The two components as a media type. Some senders write the whole of it into one of them
     * ({@code text/plain}), or what should stand in the second into the first.
     */
    private static ContentType contentType(String type, String subtype) {
        boolean isWhole = type.indexOf('/') >= 0 || subtype.isEmpty();
        ContentType whole = ContentType.of(isWhole ? type : subtype);
        String last = whole.type().substring(whole.type().indexOf('/') + 1);
        boolean isText = TEXT_TYPES.contains(type) || whole.type().startsWith("text/");
        if (isText && PLAIN.contains(last)) {
            return new ContentType("text/plain", whole.charset());
        }
        if (!MARKUP.contains(last)) {
            return ContentType.of("application/octet-stream");
        }
        String readAs =
                switch (last) {
                    case "html", "xhtml", "xhtml+xml" -> "text/html";
                    case "rtf", "x-rtf", "richtext" -> "text/rtf";
                    default -> "text/xml";
                };
        return new ContentType(readAs, whole.charset());
    }

    /** Characters of the message itself, which have no character set any more. */
    private static Attachment plain(ContentType type, String data, Problems problems) {
        if (type.form() == ContentType.Form.PLAIN) {
            return new Text(data);
        }
        boolean bytes = type.form() == ContentType.Form.RTF && data.chars().allMatch(c -> c < 256);
        return text(
                new ContentType(type.type(), Optional.of("UTF-8")),
                data.getBytes(bytes ? ISO_8859_1 : UTF_8),
                problems);
    }

    /** Bytes are of the character set that they name, else UTF-8, else the message's own. */
    private static Attachment decoded(
            ContentType type,
            Optional<byte[]> bytes,
            RejectionReason broken,
            Delimiters delimiters,
            Problems problems) {
        if (bytes.isEmpty()) {
            problems.add(broken, DATA);
            return new Nothing();
        }
        Problems first = new Problems();
        Attachment read = text(type, bytes.get(), first);
        Optional<Problem> problem = first.first();
        if (problem.isEmpty()) {
            return read;
        }
        if (problem.get().reason() != RejectionReason.BYTES_NOT_OF_CHARSET) {
            problems.add(problem.get().reason(), DATA);
            return new Nothing();
        }
        Problems second = new Problems();
        read =
                text(
                        new ContentType(type.type(), Optional.of(delimiters.charset().name())),
                        bytes.get(),
                        second);
        if (!second.none()) {
            problems.add(RejectionReason.INVALID_ENCODING, DATA);
        }
        return read;
    }

    private static Attachment text(ContentType type, byte[] bytes, Problems problems) {
        if (bytes.length > AttachmentText.BYTES_MAX) {
            problems.add(RejectionReason.ATTACHMENT_TOO_LARGE, DATA);
            return new Nothing();
        }
        String text =
                type.form() == ContentType.Form.XML
                        ? CdaBody.read(OriginalBytes.copyOf(bytes), problems)
                        : AttachmentText.read(type, bytes, DATA, problems);
        return problems.none()
                ? new Text(text.replace("\r\n", "\n").replace('\r', '\n'))
                : new Nothing();
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
