package org.longitude.ingest.hl7;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * A message as its segments.
 *
 * @param header what MSH says
 * @param delimiters how it is written
 * @param segments all of it, MSH first
 */
record Hl7Message(Hl7Header header, Delimiters delimiters, List<Hl7Segment> segments) {

    private static final int CHARACTER_SET_FIELD = 18;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    Hl7Message {
        segments = List.copyOf(segments);
    }

    /**
     * Reads a message.
     *
     * @param bytes the message, framing characters and blank lines around it not minded
     * @param otherwise the character set of a message that names none
     */
    static Optional<Hl7Message> parse(byte[] bytes, Charset otherwise, Problems problems) {
        ByteBuffer message = trimmed(bytes);
        Optional<Hl7Segment> msh = msh(message);
        if (msh.isEmpty()) {
            problems.add(reasonOfNoHeader(message), null);
            return Optional.empty();
        }
        Optional<Charset> charset = charset(msh.get(), otherwise, problems);
        if (charset.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> text = Hl7Charset.decode(message, charset.get());
        if (text.isEmpty()) {
            problems.add(RejectionReason.INVALID_ENCODING, "MSH-18");
            return Optional.empty();
        }
        return segments(text.get(), charset.get(), problems);
    }

    private static Optional<Hl7Message> segments(String text, Charset charset, Problems problems) {
        Optional<Delimiters> delimiters = Delimiters.of(firstLine(text), charset);
        if (delimiters.isEmpty()) {
            problems.add(RejectionReason.BAD_DELIMITERS, "MSH-2");
            return Optional.empty();
        }
        Optional<List<Hl7Segment>> segments = Hl7Lines.cut(text, delimiters.get(), problems);
        return segments.map(all -> new Hl7Message(Hl7Header.of(all.get(0)), delimiters.get(), all));
    }

    /** The header of a message that may be cut off or broken below it; never fails. */
    static Hl7Header headerOf(byte[] bytes) {
        return msh(trimmed(bytes)).map(Hl7Header::of).orElse(Hl7Header.UNREADABLE);
    }

    /** MSH, read before the character set is known: everything in it that matters is ASCII. */
    private static Optional<Hl7Segment> msh(ByteBuffer message) {
        String line = mshLine(message);
        return Delimiters.of(line, ISO_8859_1)
                .map(delimiters -> new Hl7Segment("MSH", line, delimiters))
                .filter(Hl7Segment::isWithinLimits);
    }

    private static String mshLine(ByteBuffer message) {
        int end = message.position();
        while (end < message.limit() && message.get(end) != '\r' && message.get(end) != '\n') {
            end++;
        }
        int start = message.arrayOffset() + message.position();
        return new String(message.array(), start, end - message.position(), ISO_8859_1);
    }

    private static RejectionReason reasonOfNoHeader(ByteBuffer message) {
        String line = mshLine(message);
        if (!line.startsWith("MSH") || line.length() == "MSH".length()) {
            return RejectionReason.NOT_HL7;
        }
        return Delimiters.of(line, ISO_8859_1).isPresent()
                ? RejectionReason.MESSAGE_TOO_COMPLEX
                : RejectionReason.BAD_DELIMITERS;
    }

    private static Optional<Charset> charset(Hl7Segment msh, Charset otherwise, Problems problems) {
        String name = msh.value(CHARACTER_SET_FIELD);
        if (name == null) {
            return Optional.of(otherwise);
        }
        Optional<Charset> charset = Hl7Charset.named(name);
        if (charset.isEmpty()) {
            problems.add(RejectionReason.UNSUPPORTED_CHARACTER_SET, "MSH-18");
        }
        return charset;
    }

    private static String firstLine(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) != '\r' && text.charAt(end) != '\n') {
            end++;
        }
        return text.substring(0, end);
    }

    /** The message itself: no byte-order mark, no framing characters, no white space around it. */
    private static ByteBuffer trimmed(byte[] bytes) {
        int start = 0;
        if (bytes.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, 3)) {
            start = BYTE_ORDER_MARK.length;
        }
        int end = bytes.length;
        while (start < end && isAround(bytes[start])) {
            start++;
        }
        while (end > start && isEnd(bytes[end - 1])) {
            end--;
        }
        return ByteBuffer.wrap(bytes, start, end - start);
    }

    private static boolean isAround(byte b) {
        return b == ' ' || b == '\t' || isEnd(b);
    }

    private static boolean isEnd(byte b) {
        return b == '\r' || b == '\n' || b == 0x0b || b == 0x1c;
    }

    /** All segments of that name. */
    List<Hl7Segment> named(String name) {
        List<Hl7Segment> named = new ArrayList<>(1);
        for (Hl7Segment segment : segments) {
            if (segment.name().equals(name)) {
                named.add(segment);
            }
        }
        return named;
    }

    /** The first segment of that name. */
    Optional<Hl7Segment> first(String name) {
        for (Hl7Segment segment : segments) {
            if (segment.name().equals(name)) {
                return Optional.of(segment);
            }
        }
        return Optional.empty();
    }

    /** What it is and how many segments it has. */
    @Override
    public String toString() {
        return "Hl7Message[" + header + ", " + segments.size() + " segments]";
    }
}
