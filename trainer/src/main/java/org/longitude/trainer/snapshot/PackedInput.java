package org.longitude.trainer.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what {@link PackedOutput} wrote. The bytes' checksum was compared before. */
final class PackedInput {
    private final ByteBuffer bytes;

    PackedInput(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    long number() {
        long folded = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            folded |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (folded >>> 1) ^ -(folded & 1);
            }
        }
    }

    int count() {
        return Math.toIntExact(number());
    }

    String text() {
        return utf8(count());
    }

    @Nullable String optional() {
        int length = count();
        return length < 0 ? null : utf8(length);
    }

    private String utf8(int length) {
        byte[] utf8 = new byte[length];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    int[] rising() {
        int[] values = new int[count()];
        int before = 0;
        for (int i = 0; i < values.length; i++) {
            before = Math.toIntExact(before + number());
            values[i] = before;
        }
        return values;
    }

    /** Where the next field begins. */
    int position() {
        return bytes.position();
    }
}
