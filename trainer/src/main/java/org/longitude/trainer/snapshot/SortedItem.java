package org.longitude.trainer.snapshot;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What is brought together by key, and within a key stays in the order of the topics.
 *
 * @param key brings together
 * @param lane topic and partition
 * @param offset within the lane
 * @param value goes along
 */
@SuppressWarnings("ArrayRecordComponent") // ordered by the other fields; values are not compared
record SortedItem(String key, int lane, long offset, byte[] value) {
    /** Lane and offset are one record's alone, so that no two items are equal. */
    static final Comparator<SortedItem> ORDER =
            Comparator.comparing(SortedItem::key)
                    .thenComparingInt(SortedItem::lane)
                    .thenComparingLong(SortedItem::offset);

    private static final int END = -1;

    /**
     * What an item takes beside its bytes: object headers, the key's characters, a place in a list.
     */
    private static final int OVERHEAD_BYTES = 128;

    long heapBytes() {
        return OVERHEAD_BYTES + 2L * key.length() + value.length;
    }

    void write(DataOutputStream out) throws IOException {
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
        out.writeInt(lane);
        out.writeLong(offset);
        out.writeInt(value.length);
        out.write(value);
    }

    /** Says that no item follows: a file that ends without it was cut. */
    static void writeEnd(DataOutputStream out) throws IOException {
        out.writeInt(END);
    }

    /** The next item, or null at the end. */
    static @Nullable SortedItem read(DataInputStream in) throws IOException {
        int keyBytes = in.readInt();
        if (keyBytes == END) {
            return null;
        }
        String key = new String(bytes(in, keyBytes), StandardCharsets.UTF_8);
        return new SortedItem(key, in.readInt(), in.readLong(), bytes(in, in.readInt()));
    }

    private static byte[] bytes(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** Counts only. */
    @Override
    public String toString() {
        return "SortedItem[lane=%d, offset=%d, %d bytes]".formatted(lane, offset, value.length);
    }
}
