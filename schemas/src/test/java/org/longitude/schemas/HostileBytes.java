package org.longitude.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Records whose lengths and counts claim what is not there. */
final class HostileBytes {

    private interface Body {
        void write(BinaryEncoder encoder) throws IOException;
    }

    private HostileBytes() {}

    /** A note whose first string claims a length, with three bytes behind it. */
    static byte[] stringOfLength(int schemaId, long length) {
        return bytes(
                schemaId,
                encoder -> {
                    encoder.writeLong(length);
                    encoder.writeFixed(new byte[] {'a', 'b', 'c'});
                });
    }

    /** A normalised note, well-formed up to its array of starts, which claims a count. */
    static byte[] arrayOfCount(int schemaId, long count) {
        return bytes(
                schemaId,
                encoder -> {
                    encoder.writeString("n1");
                    encoder.writeIndex(0);
                    encoder.writeIndex(0);
                    encoder.writeEnum(0);
                    encoder.writeIndex(0);
                    encoder.writeEnum(0);
                    encoder.writeLong(0);
                    encoder.writeIndex(0);
                    encoder.writeIndex(0);
                    encoder.writeEnum(0);
                    encoder.writeBoolean(true);
                    encoder.writeString("words");
                    encoder.writeLong(count);
                    encoder.writeInt(1);
                    encoder.writeInt(2);
                });
    }

    private static byte[] bytes(int schemaId, Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(WireFormat.header(schemaId));
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            body.write(encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
