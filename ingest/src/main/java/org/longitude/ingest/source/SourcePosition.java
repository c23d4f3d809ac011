package org.longitude.ingest.source;

import java.util.Objects;

/**
 * The place of a line or row in its source.
 *
 * @param source {@code file:} and the file's name without its folders, {@code file:-} for standard
 *     input
 * @param line the number of the record's first line, from 1
 * @param byteOffset the offset of the record's first byte, from 0, in the decompressed bytes
 */
public record SourcePosition(String source, long line, long byteOffset) {

    public SourcePosition {
        Objects.requireNonNull(source, "source");
        if (line < 1 || byteOffset < 0) {
            throw new IllegalArgumentException(
                    "line: " + line + ", byteOffset: " + byteOffset + " (expected: >= 1, >= 0)");
        }
    }

    @Override
    public String toString() {
        return source + " line " + line + " (byte " + byteOffset + ")";
    }
}
