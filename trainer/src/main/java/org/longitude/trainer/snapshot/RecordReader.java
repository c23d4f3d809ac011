package org.longitude.trainer.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/** Reads the records of one container file in their order, and the schemas that came with them. */
final class RecordReader implements Closeable {
    private final Path file;
    private final DataFileReader<GenericRecord> in;
    private final ArchivedSchemas schemas;
    private long block;
    private long blockAt = -1;

    /**
     * Opens a file.
     *
     * @param schemas learns the schemas of the file's records before the records are given
     */
    RecordReader(Path file, ArchivedSchemas schemas) {
        this.file = file;
        this.schemas = schemas;
        try {
            in =
                    new DataFileReader<>(
                            file.toFile(), new GenericDatumReader<>(null, RecordFile.schema()));
        } catch (IOException | AvroRuntimeException e) {
            throw damaged("its header cannot be read", e);
        }
        if (in.getMetaString(RecordFile.TOPIC) == null) {
            throw damaged("its header names no topic", null);
        }
    }

    String topic() {
        return in.getMetaString(RecordFile.TOPIC);
    }

    Optional<String> metadata(String name) {
        return Optional.ofNullable(in.getMetaString(name));
    }

    /**
     * The next record, or null at the end.
     *
     * @throws TrainerException {@code SNAPSHOT_DAMAGED}, with the block, if it cannot be read
     */
    @Nullable ArchivedRecord next() {
        try {
            if (!in.hasNext()) {
                requireWholeFile();
                return null;
            }
            if (in.previousSync() != blockAt) {
                blockAt = in.previousSync();
                block++;
            }
            return record(in.next());
        } catch (AvroRuntimeException e) {
            throw damaged(
                    "block %d, behind byte %d, cannot be read".formatted(block + 1, position()), e);
        }
    }

    /** Avro takes a block that is cut for the end of the file. */
    private void requireWholeFile() {
        long bytes = file.toFile().length();
        if (in.previousSync() != bytes) {
            throw damaged(
                    "block %d, behind byte %d, is cut: the file ends at byte %d"
                            .formatted(block + 1, position(), bytes),
                    null);
        }
    }

    /** Bytes of the file that were read. */
    long position() {
        return Math.max(0, in.previousSync());
    }

    private ArchivedRecord record(GenericRecord read) {
        byte[] value = bytes(read.get(RecordFile.VALUE));
        Object writer = read.get(RecordFile.WRITER_SCHEMA);
        if (writer != null) {
            ArchivedSchemas.id(value)
                    .ifPresent(id -> schemas.add(id, new Schema.Parser().parse(writer.toString())));
        }
        return new ArchivedRecord(
                (Integer) read.get(RecordFile.PARTITION),
                (Long) read.get(RecordFile.OFFSET),
                (Long) read.get(RecordFile.TIMESTAMP),
                bytes(read.get(RecordFile.KEY)),
                value);
    }

    private static byte @Nullable [] bytes(@Nullable Object read) {
        if (!(read instanceof ByteBuffer buffer)) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private TrainerException damaged(String what, @Nullable Exception cause) {
        return new TrainerException(
                TrainerError.SNAPSHOT_DAMAGED,
                "%s: %s%s (expected: an Avro container of 'train snapshot', whole; copy or export it again)"
                        .formatted(
                                file,
                                what,
                                cause == null ? "" : ": " + cause.getClass().getSimpleName()),
                cause);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
