package org.longitude.ingest.http;

/**
 * What the ingest server takes at once.
 *
 * @param bodyBytesMax the longest body; longer ones are answered 413
 * @param bytesInFlightMax bytes of all bodies whose requests are not answered yet; beyond them 429
 * @param requestsInFlightMax requests that are not answered yet; beyond them 429
 * @param retryAfterSeconds when a sender who is told to wait may come again
 */
public record HttpLimits(
        int bodyBytesMax, long bytesInFlightMax, int requestsInFlightMax, int retryAfterSeconds) {

    /** The most that the server beneath lets through. */
    public static final int BODY_BYTES_CEILING = 16 << 20;

    /** Sixteen bodies of the largest size, or as many requests as a busy hospital has at once. */
    public static final HttpLimits STANDARD =
            new HttpLimits(BODY_BYTES_CEILING, 256L << 20, 256, 2);

    public HttpLimits {
        if (bodyBytesMax < 1 || bodyBytesMax > BODY_BYTES_CEILING) {
            throw new IllegalArgumentException(
                    "bodyBytesMax: %d (expected: 1 to %d)"
                            .formatted(bodyBytesMax, BODY_BYTES_CEILING));
        }
        if (bytesInFlightMax < bodyBytesMax) {
            throw new IllegalArgumentException(
                    "bytesInFlightMax: %d (expected: at least bodyBytesMax, %d)"
                            .formatted(bytesInFlightMax, bodyBytesMax));
        }
        if (requestsInFlightMax < 1 || retryAfterSeconds < 1) {
            throw new IllegalArgumentException(
                    "requestsInFlightMax: %d, retryAfterSeconds: %d (expected: at least 1)"
                            .formatted(requestsInFlightMax, retryAfterSeconds));
        }
    }
}
