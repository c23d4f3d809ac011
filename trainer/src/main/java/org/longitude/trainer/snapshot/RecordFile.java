package org.longitude.trainer.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/** What writer and reader of Avro container files of records agree on. */
final class RecordFile {
    static final String PARTITION = "partition";
    static final String OFFSET = "offset";
    static final String TIMESTAMP = "timestamp";
    static final String KEY = "key";
    static final String VALUE = "value";
    static final String WRITER_SCHEMA = "writer_schema";

    /** File metadata: whose records these are. */
    static final String TOPIC = "longitude.topic";

    /** File metadata of archives: the snapshot's manifest, so that an import can be compared. */
    static final String MANIFEST = "longitude.manifest";

    private static final int ZSTD_LEVEL = 3;
    private static final int DEFLATE_LEVEL = 6;

    private RecordFile() {}

    /** How blocks are compressed. */
    enum Codec {
        /** Small and fast; every Avro library of today reads it. */
        ZSTD,
        /** What every Avro library ever reads. */
        DEFLATE;

        CodecFactory factory() {
            return switch (this) {
                case ZSTD -> CodecFactory.zstandardCodec(ZSTD_LEVEL, true);
                case DEFLATE -> CodecFactory.deflateCodec(DEFLATE_LEVEL);
            };
        }

        static Codec of(String text) {
            for (Codec codec : values()) {
                if (codec.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return codec;
                }
            }
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "codec: '%s' (expected: zstd or deflate)".formatted(text));
        }
    }

    /** The schema of a container's records. */
    static Schema schema() {
        try (InputStream in = RecordFile.class.getResourceAsStream("archived-record.avsc")) {
            if (in == null) {
                throw new IllegalStateException("archived-record.avsc is not on the class path");
            }
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
