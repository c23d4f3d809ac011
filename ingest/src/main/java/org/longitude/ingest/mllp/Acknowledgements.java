package org.longitude.ingest.mllp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ca.uhn.hl7v2.parser.DefaultEscaping;
import ca.uhn.hl7v2.parser.EncodingCharacters;
import ca.uhn.hl7v2.parser.Escaping;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.hl7.Hl7Header;
import org.longitude.ingest.source.RejectionReason;

/**
 * Answers to messages. They name the message by its control id, say a reason by its code and its
 * meaning, and repeat nothing else that the sender wrote but ids of the header.
 *
 * <p>Threading: any thread.
 */
final class Acknowledgements {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmssxx", Locale.ROOT);
    private static final Escaping ESCAPING = new DefaultEscaping();
    private static final EncodingCharacters DELIMITERS = EncodingCharacters.defaultInstance();
    private static final String PLAIN_MARKS = "-_.:/";
    private static final String LATEST_VERSION = "2.8";

    /** Table 0357's word for what is nobody's fault but the receiver's. */
    private static final int APPLICATION_ERROR = 207;

    private static final int SEQUENCE_ERROR = 100;
    private static final int REQUIRED_FIELD_MISSING = 101;
    private static final int DATA_TYPE_ERROR = 102;
    private static final int TABLE_VALUE_NOT_FOUND = 103;
    private static final int UNSUPPORTED_MESSAGE_TYPE = 200;
    private static final int UNSUPPORTED_PROCESSING_ID = 202;
    private static final int UNSUPPORTED_VERSION = 203;

    private final Clock clock;
    private final String run;
    private final AtomicLong number = new AtomicLong();

    Acknowledgements(Clock clock) {
        this.clock = clock;
        this.run = Long.toString(clock.millis(), Character.MAX_RADIX).toUpperCase(Locale.ROOT);
    }

    /** The broker has everything that the message became. */
    byte[] accepted(Hl7Header header) {
        return framed(msh(header) + msa("AA", header, null));
    }

    /**
     * The message is refused for what stands in it; its dead letter has arrived. AR where its kind
     * is not taken at all, AE where this one is at fault.
     */
    byte[] refused(Hl7Header header, RejectionReason reason) {
        int code = code(reason);
        String answer = code >= UNSUPPORTED_MESSAGE_TYPE && code < 204 ? "AR" : "AE";
        return framed(
                msh(header)
                        + msa(answer, header, reason.code())
                        + err(code, reason.code(), reason.meaning()));
    }

    /** The message is not taken, for a reason that lies with us: its sender shall send it again. */
    byte[] notTaken(Hl7Header header, String reason, String meaning) {
        return framed(
                msh(header) + msa("AR", header, reason) + err(APPLICATION_ERROR, reason, meaning));
    }

    private String msh(Hl7Header header) {
        return "MSH|^~\\&|"
                + id(header.receivingApplication())
                + "|"
                + id(header.receivingFacility())
                + "|"
                + id(header.sendingApplication())
                + "|"
                + id(header.sendingFacility())
                + "|"
                + TIME.format(clock.instant().atOffset(ZoneOffset.UTC))
                + "||ACK"
                + (id(header.trigger()).isEmpty() ? "" : "^" + id(header.trigger()) + "^ACK")
                + "|L"
                + run
                + "-"
                + number.incrementAndGet()
                + "|"
                + (id(header.processingId()).isEmpty() ? "P" : id(header.processingId()))
                + "|"
                + (id(header.version()).isEmpty() ? LATEST_VERSION : id(header.version()))
                + "\r";
    }

    private static String msa(String code, Hl7Header header, @Nullable String text) {
        return "MSA|"
                + code
                + "|"
                + id(header.controlId())
                + (text == null ? "" : "|" + text)
                + "\r";
    }

    private static String err(int code, String reason, String meaning) {
        return "ERR|||"
                + code
                + "^^HL70357|E|"
                + reason
                + "|||"
                + ESCAPING.escape(meaning, DELIMITERS)
                + "\r";
    }

    /** An id of the header, escaped; empty where it is none or looks like no id. */
    private static String id(@Nullable String value) {
        if (value == null || !Hl7Header.isId(value)) {
            return "";
        }
        return isPlain(value) ? value : ESCAPING.escape(value, DELIMITERS);
    }

    /** Whether nothing in it can be a delimiter, as in most ids. */
    private static boolean isPlain(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!Character.isLetterOrDigit(c) && PLAIN_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] framed(String message) {
        byte[] body = message.getBytes(US_ASCII);
        byte[] frame = new byte[body.length + 3];
        frame[0] = MllpFramer.START;
        System.arraycopy(body, 0, frame, 1, body.length);
        frame[body.length + 1] = MllpFramer.END;
        frame[body.length + 2] = '\r';
        return frame;
    }

    private static int code(RejectionReason reason) {
        return switch (reason) {
            case UNSUPPORTED_MESSAGE_TYPE -> UNSUPPORTED_MESSAGE_TYPE;
            case UNSUPPORTED_PROCESSING_ID -> UNSUPPORTED_PROCESSING_ID;
            case UNSUPPORTED_VERSION -> UNSUPPORTED_VERSION;
            case MISSING_SEGMENT, DUPLICATE_SEGMENT, MALFORMED_SEGMENT, NOT_HL7 -> SEQUENCE_ERROR;
            case MISSING_ID, MISSING_TEXT, EMPTY_TEXT, MISSING_CODE, MISSING_TIMESTAMP ->
                    REQUIRED_FIELD_MISSING;
            case UNKNOWN_STATUS, UNKNOWN_CODE_SYSTEM, UNSUPPORTED_CHARACTER_SET ->
                    TABLE_VALUE_NOT_FOUND;
            case BAD_TIMESTAMP,
                    TIMESTAMP_OUT_OF_RANGE,
                    BAD_ID,
                    ID_TOO_LONG,
                    BAD_CODE,
                    BAD_BASE64,
                    BAD_HEX,
                    INVALID_ENCODING,
                    BAD_DELIMITERS ->
                    DATA_TYPE_ERROR;
            default -> APPLICATION_ERROR;
        };
    }
}
