package org.longitude.ingest.source;

import java.util.Arrays;

/**
 * Bytes exactly as the source had them. They may hold a patient's words, so {@link #toString()}
 * shows their number only.
 */
public final class OriginalBytes {

    private final byte[] bytes;

    private OriginalBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of the given bytes. */
    public static OriginalBytes copyOf(byte[] bytes) {
        return copyOf(bytes, bytes.length);
    }

    /** A copy of the first bytes. */
    public static OriginalBytes copyOf(byte[] bytes, int length) {
        return new OriginalBytes(Arrays.copyOf(bytes, length));
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** How many they are. */
    public int length() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "[" + bytes.length + " bytes]";
    }
}
