package org.longitude.schemas;

import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;

/**
 * Stands in a dead letter for a note too large for any topic: the bytes themselves are in the
 * quarantine folder, in the file named for their hash.
 *
 * @param sha256 SHA-256 of the note's bytes, 64 lower-case hexadecimal digits
 * @param sizeBytes how many bytes it has
 */
public record Oversized(String sha256, long sizeBytes) {

    static final String SHA256 = "longitude.dlq.quarantine.sha256";
    static final String SIZE_BYTES = "longitude.dlq.quarantine.size.bytes";

    private static final Pattern SHA256_FORM = Pattern.compile("[0-9a-f]{64}");

    public Oversized {
        if (!SHA256_FORM.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    "sha256 has "
                            + sha256.length()
                            + " characters (expected: "
                            + SHA256_FORM
                            + ")");
        }
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes: " + sizeBytes + " (expected: >= 0)");
        }
    }

    /** Reads what {@link DeadLetters#oversized} wrote. */
    public static Oversized from(Headers headers) {
        return new Oversized(
                DeadLetter.read(headers, SHA256),
                Long.parseLong(DeadLetter.read(headers, SIZE_BYTES)));
    }

    void addTo(Headers headers) {
        DeadLetter.add(headers, SHA256, sha256);
        DeadLetter.add(headers, SIZE_BYTES, Long.toString(sizeBytes));
    }
}
