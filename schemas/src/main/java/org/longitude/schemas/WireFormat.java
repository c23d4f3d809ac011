package org.longitude.schemas;

import org.longitude.schemas.UndecodableRecordException.Reason;

/** Confluent's wire format: a zero byte, the schema id as four bytes big-endian, the Avro body. */
public final class WireFormat {

    static final byte MAGIC = 0;
    static final int HEADER_BYTES = 5;

    private WireFormat() {}

    /**
     * The id of the schema that a value was written with.
     *
     * @throws UndecodableRecordException if the bytes do not begin as the format says
     */
    public static int schemaId(byte[] bytes) {
        if (bytes.length < HEADER_BYTES) {
            throw new UndecodableRecordException(
                    Reason.TOO_SHORT,
                    "value has "
                            + bytes.length
                            + " bytes (expected: at least "
                            + HEADER_BYTES
                            + ")");
        }
        if (bytes[0] != MAGIC) {
            throw new UndecodableRecordException(
                    Reason.WRONG_MAGIC_BYTE,
                    "value starts with byte "
                            + (bytes[0] & 0xff)
                            + " (expected: "
                            + MAGIC
                            + ", Confluent's wire format)");
        }
        return (bytes[1] & 0xff) << 24
                | (bytes[2] & 0xff) << 16
                | (bytes[3] & 0xff) << 8
                | (bytes[4] & 0xff);
    }

    static byte[] header(int schemaId) {
        return new byte[] {
            MAGIC,
            (byte) (schemaId >>> 24),
            (byte) (schemaId >>> 16),
            (byte) (schemaId >>> 8),
            (byte) schemaId
        };
    }
}
