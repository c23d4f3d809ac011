package org.longitude.schemas;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The header by which a record says which other traces lead to it: an admission is coded from many
 * notes, and is on the trace of one. Each is a {@code traceparent} ({@link TraceHeader}), separated
 * by commas, at most {@link #COUNT_MAX}; what has another form is neither read nor written.
 */
public final class TraceLinks {

    public static final String NAME = "longitude-trace-links";

    /** More say no more to a person, and OpenTelemetry keeps 128. */
    public static final int COUNT_MAX = 8;

    private static final int BYTES_MAX = COUNT_MAX * (TraceHeader.LENGTH + 1);

    private TraceLinks() {}

    /** The other traces; none where there is no such header, or anything else in it. */
    public static List<String> read(Headers headers) {
        Header header = headers.lastHeader(NAME);
        if (header == null || header.value() == null || header.value().length > BYTES_MAX) {
            return List.of();
        }
        List<String> links =
                List.of(new String(header.value(), US_ASCII).split(",", COUNT_MAX + 1));
        return links.size() <= COUNT_MAX && links.stream().allMatch(TraceHeader::isTraceparent)
                ? links
                : List.of();
    }

    /**
     * Says which other traces there are, the first so many of them.
     *
     * @throws IllegalArgumentException if one has another form
     */
    public static void write(Headers headers, List<String> traceparents) {
        if (traceparents.isEmpty()) {
            return;
        }
        List<String> written = new ArrayList<>();
        for (String traceparent :
                traceparents.subList(0, Math.min(COUNT_MAX, traceparents.size()))) {
            written.add(TraceHeader.requireTraceparent(traceparent));
        }
        headers.remove(NAME).add(NAME, String.join(",", written).getBytes(US_ASCII));
    }
}
