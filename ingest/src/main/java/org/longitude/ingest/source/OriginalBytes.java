package org.longitude.ingest.source;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Bytes exactly as the source had them. They may hold a patient's words, so {@link #toString()}
 * shows their number only.
 */
public final class OriginalBytes {

    private final byte[] bytes;
    private final int length;

    private OriginalBytes(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /** A copy of the given bytes. */
    public static OriginalBytes copyOf(byte[] bytes) {
        return copyOf(bytes, bytes.length);
    }

    /** A copy of the first bytes. */
    public static OriginalBytes copyOf(byte[] bytes, int length) {
        return new OriginalBytes(Arrays.copyOf(bytes, length), length);
    }

    /** The first bytes of an array that its owner gives away, and which may be large. */
    static OriginalBytes owning(byte[] bytes, int length) {
        return new OriginalBytes(bytes, length);
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** The bytes from their first one, read where they lie. */
    public InputStream open() {
        return new ByteArrayInputStream(bytes, 0, length);
    }

    /** How many they are. */
    public int length() {
        return length;
    }

    @Override
    public String toString() {
        return "[" + length + " bytes]";
    }
}
