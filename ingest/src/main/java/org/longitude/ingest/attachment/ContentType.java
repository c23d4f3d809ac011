package org.longitude.ingest.attachment;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A media type as attachments name it.
 *
 * @param type in lower case, without parameters
 * @param charset the charset parameter
 */
public record ContentType(String type, Optional<String> charset) {

    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);

    /** Reads {@code type/subtype; charset=…}; a blank one says nothing. */
    public static ContentType of(@Nullable String text) {
        if (text == null) {
            return new ContentType("", Optional.empty());
        }
        int end = text.indexOf(';');
        String type = (end < 0 ? text : text.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        Matcher charset = CHARSET.matcher(text);
        return new ContentType(
                type, charset.find() ? Optional.of(charset.group(1)) : Optional.empty());
    }

    /** How the type can be read. */
    public Form form() {
        return switch (type) {
            case "text/plain", "text/markdown", "" -> Form.PLAIN;
            case "text/html", "application/xhtml+xml", "application/xhtml" -> Form.HTML;
            case "text/rtf", "application/rtf", "text/richtext" -> Form.RTF;
            case "text/xml",
                    "application/xml",
                    "application/hl7-v3+xml",
                    "application/hl7-cda+xml",
                    "application/cda+xml" ->
                    Form.XML;
            default -> Form.NONE;
        };
    }

    /** The forms, the one that keeps most of a text first. */
    public enum Form {
        PLAIN,
        HTML,
        RTF,
        XML,
        /** None that can be read: a picture, a PDF. */
        NONE
    }
}
