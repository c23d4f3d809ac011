package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Zig-zag varints into a growing array: small numbers of either sign take one byte. */
final class Varints {

    private static final int INT_BYTES_MAX = 5;

    private byte[] bytes;
    private int length;

    Varints(int expectedBytes) {
        bytes = new byte[expectedBytes];
    }

    void writeByte(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    void writeInt(int value) {
        reserve(INT_BYTES_MAX);
        int left = (value << 1) ^ (value >> 31);
        while ((left & ~0x7F) != 0) {
            bytes[length++] = (byte) ((left & 0x7F) | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
    }

    void writeBytes(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes =
                    Arrays.copyOf(
                            bytes, Math.max(length + more, bytes.length + (bytes.length >> 1)));
        }
    }

    /** Reads what the other wrote; bytes that are cut end in an {@code IllegalStateException}. */
    static final class Reader {
        private final byte[] bytes;
        private int next;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        int readByte() {
            if (next == bytes.length) {
                throw new IllegalStateException("state value of " + bytes.length + " bytes is cut");
            }
            return bytes[next++];
        }

        int readInt() {
            int value = 0;
            int shift = 0;
            int read;
            do {
                read = readByte();
                value |= (read & 0x7F) << shift;
                shift += 7;
            } while ((read & 0x80) != 0);
            return (value >>> 1) ^ -(value & 1);
        }

        byte[] readBytes(int count) {
            if (bytes.length - next < count) {
                throw new IllegalStateException("state value of " + bytes.length + " bytes is cut");
            }
            next += count;
            return Arrays.copyOfRange(bytes, next - count, next);
        }

        String readRest() {
            String rest = new String(bytes, next, bytes.length - next, UTF_8);
            next = bytes.length;
            return rest;
        }
    }
}
