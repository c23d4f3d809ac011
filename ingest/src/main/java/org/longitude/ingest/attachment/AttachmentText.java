package org.longitude.ingest.attachment;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.Limits;

/**
 * The text of an attachment that is plain text, HTML or RTF. XML is its reader's: what it says
 * depends on the document's type.
 */
public final class AttachmentText {

    /** Markup around a note of the largest size: four bytes of it for each of text. */
    public static final int BYTES_MAX = 4 * Limits.NOTE_BYTES_MAX;

    private static final int SNIFF_BYTES = 1024;
    private static final Pattern META_CHARSET =
            Pattern.compile(
                    "<(?:meta|\\?xml)[^>]*?(?:charset|encoding)\\s*=\\s*[\"']?([A-Za-z0-9_:.+-]+)",
                    Pattern.CASE_INSENSITIVE);

    private AttachmentText() {}

    /** The text; empty where the attachment is refused. */
    public static String read(
            ContentType contentType, byte[] bytes, String field, Problems problems) {
        if (bytes.length > BYTES_MAX) {
            problems.add(RejectionReason.ATTACHMENT_TOO_LARGE, field);
            return "";
        }
        return switch (contentType.form()) {
            case PLAIN -> plain(contentType, bytes, field, problems);
            case HTML -> html(contentType, bytes, field, problems);
            case RTF -> RtfText.read(bytes, field, problems);
            case XML, NONE -> {
                problems.add(RejectionReason.UNSUPPORTED_CONTENT_TYPE, field);
                yield "";
            }
        };
    }

    private static String plain(
            ContentType contentType, byte[] bytes, String field, Problems problems) {
        if (contentType.type().isEmpty() && looksBinary(bytes)) {
            problems.add(RejectionReason.UNSUPPORTED_CONTENT_TYPE, field);
            return "";
        }
        return characters(contentType, bytes, null, field, problems);
    }

    private static String html(
            ContentType contentType, byte[] bytes, String field, Problems problems) {
        String head =
                new String(
                        Arrays.copyOf(bytes, Math.min(bytes.length, SNIFF_BYTES)),
                        StandardCharsets.ISO_8859_1);
        Matcher meta = META_CHARSET.matcher(head);
        String html =
                characters(contentType, bytes, meta.find() ? meta.group(1) : null, field, problems);
        return problems.none() ? HtmlText.read(html, field, problems) : "";
    }

    private static String characters(
            ContentType contentType,
            byte[] bytes,
            @Nullable String inside,
            String field,
            Problems problems) {
        Charset charset = StandardCharsets.UTF_8;
        if (Charsets.marked(bytes).isPresent()) {
            charset = Charsets.marked(bytes).get();
        } else if (contentType.charset().isPresent()) {
            charset = Charsets.named(contentType.charset().get(), field, problems);
        } else if (inside != null) {
            charset = Charsets.named(inside, field, problems);
        }
        return charset == null ? "" : Charsets.decode(bytes, charset, field, problems);
    }

    /** Whether bytes of no stated type are a PDF or another binary format. */
    private static boolean looksBinary(byte[] bytes) {
        int end = Math.min(bytes.length, SNIFF_BYTES);
        for (int i = 0; i < end; i++) {
            if (bytes[i] == 0) {
                return Charsets.marked(bytes).isEmpty();
            }
        }
        return new String(bytes, 0, Math.min(end, 5), StandardCharsets.ISO_8859_1).equals("%PDF-");
    }
}
