package org.longitude.trainer.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of one packed record. Whole numbers take as many bytes as they need (seven bits each, the
 * lowest first, signs folded in); texts are UTF-8 behind their length.
 */
final class PackedOutput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    PackedOutput number(long value) {
        long folded = (value << 1) ^ (value >> 63);
        while ((folded & ~0x7FL) != 0) {
            bytes.write((int) ((folded & 0x7F) | 0x80));
            folded >>>= 7;
        }
        bytes.write((int) folded);
        return this;
    }

    PackedOutput text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        bytes.writeBytes(utf8);
        return this;
    }

    /** A text that may be absent: -1 stands for its length then. */
    PackedOutput optional(@Nullable String value) {
        return value == null ? number(-1) : text(value);
    }

    /** How many, then each number as its distance from the one before. */
    PackedOutput rising(int[] values) {
        number(values.length);
        int before = 0;
        for (int value : values) {
            number((long) value - before);
            before = value;
        }
        return this;
    }

    /** Bytes as they are, without a length: they end the record. */
    PackedOutput rest(byte[] value, int from) {
        bytes.write(value, from, value.length - from);
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
