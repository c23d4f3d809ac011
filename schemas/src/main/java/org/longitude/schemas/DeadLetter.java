package org.longitude.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Why and where a record was put aside. It travels in the headers of a record on a dead-letter
 * topic whose key and value are the original bytes. Every part is an identifier or a number by
 * construction: free text, which might be a patient's, is refused.
 *
 * @param stage the stage that put it aside, for example {@code preprocess-stream}
 * @param reasonCode stable, lower_snake_case
 * @param sourceTopic topic (or file) that the record came from
 * @param sourcePartition its partition there, -1 where there is none
 * @param sourceOffset its offset there; for a file the position, as the stage documents it
 * @param at when it was put aside
 */
public record DeadLetter(
        String stage,
        String reasonCode,
        String sourceTopic,
        int sourcePartition,
        long sourceOffset,
        Instant at) {

    static final String STAGE = "longitude.dlq.stage";

    /** The header that holds the reason code. */
    public static final String REASON = "longitude.dlq.reason";

    static final String SOURCE_TOPIC = "longitude.dlq.source.topic";
    static final String SOURCE_PARTITION = "longitude.dlq.source.partition";
    static final String SOURCE_OFFSET = "longitude.dlq.source.offset";
    static final String AT = "longitude.dlq.at";

    private static final Pattern STAGE_FORM = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Pattern REASON_FORM = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    public DeadLetter {
        if (!STAGE_FORM.matcher(stage).matches()) {
            throw new IllegalArgumentException(
                    "stage has " + stage.length() + " characters (expected: " + STAGE_FORM + ")");
        }
        if (!REASON_FORM.matcher(reasonCode).matches()) {
            throw new IllegalArgumentException(
                    "reasonCode has "
                            + reasonCode.length()
                            + " characters (expected: "
                            + REASON_FORM
                            + ")");
        }
        Objects.requireNonNull(sourceTopic, "sourceTopic");
        Objects.requireNonNull(at, "at");
    }

    /** The headers that say all of this, readable by any Kafka client. */
    public Headers toHeaders() {
        Headers headers = new RecordHeaders();
        add(headers, STAGE, stage);
        add(headers, REASON, reasonCode);
        add(headers, SOURCE_TOPIC, sourceTopic);
        add(headers, SOURCE_PARTITION, Integer.toString(sourcePartition));
        add(headers, SOURCE_OFFSET, Long.toString(sourceOffset));
        add(headers, AT, at.toString());
        return headers;
    }

    /**
     * Reads what {@link #toHeaders()} wrote.
     *
     * @throws IllegalArgumentException if a header is missing or malformed
     */
    public static DeadLetter from(Headers headers) {
        try {
            return new DeadLetter(
                    read(headers, STAGE),
                    read(headers, REASON),
                    read(headers, SOURCE_TOPIC),
                    Integer.parseInt(read(headers, SOURCE_PARTITION)),
                    Long.parseLong(read(headers, SOURCE_OFFSET)),
                    Instant.parse(read(headers, AT)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("header " + AT + " is not an ISO-8601 instant", e);
        }
    }

    static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }

    static String read(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            throw new IllegalArgumentException(
                    "header " + name + " is missing (expected on every dead letter)");
        }
        return new String(header.value(), UTF_8);
    }
}
