package org.longitude.schemas;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The header by which a record goes on a trace: W3C's {@code traceparent}. It is hex digits of a
 * fixed length and nothing else; what is not is neither read nor written. Its companions {@code
 * tracestate} and {@code baggage}, which may hold any text, are left behind.
 */
public final class TraceHeader {

    /** As W3C names it. */
    public static final String NAME = "traceparent";

    static final int LENGTH = 55;
    private static final Pattern FORM = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private TraceHeader() {}

    /** The trace that a record is on; null where it is on none. */
    public static @Nullable String read(Headers headers) {
        Header header = headers.lastHeader(NAME);
        if (header == null || header.value() == null || header.value().length != LENGTH) {
            return null;
        }
        String value = new String(header.value(), US_ASCII);
        return isTraceparent(value) ? value : null;
    }

    /**
     * Puts a record on a trace, in place of one that it is on.
     *
     * @param traceparent null leaves the headers alone
     * @throws IllegalArgumentException if it has another form
     */
    public static void write(Headers headers, @Nullable String traceparent) {
        if (traceparent == null) {
            return;
        }
        headers.remove(NAME).add(NAME, requireTraceparent(traceparent).getBytes(US_ASCII));
    }

    static boolean isTraceparent(String value) {
        return FORM.matcher(value).matches();
    }

    static String requireTraceparent(String value) {
        if (!isTraceparent(value)) {
            throw new IllegalArgumentException(
                    NAME + " has " + value.length() + " characters (expected: " + FORM + ")");
        }
        return value;
    }
}
