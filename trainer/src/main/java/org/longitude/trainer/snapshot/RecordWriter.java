package org.longitude.trainer.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.SchemaSource;
import org.longitude.schemas.UndecodableRecordException;

/**
 * Writes one topic's records into an Avro container file. The same records give the same bytes: the
 * mark between blocks is taken from the topic's name and not drawn.
 */
final class RecordWriter implements Closeable {
    private static final int BLOCK_BYTES = 1 << 18;
    private static final int SYNC_BYTES = 16;

    private final Schema schema = RecordFile.schema();
    private final SchemaSource writers;
    private final ArchivedSchemas schemas = new ArchivedSchemas();
    private final DataFileWriter<GenericRecord> out;

    RecordWriter(
            Path file,
            String topic,
            Map<String, String> metadata,
            RecordFile.Codec codec,
            SchemaSource writers)
            throws IOException {
        this.writers = writers;
        out = new DataFileWriter<>(new GenericDatumWriter<>(schema));
        out.setCodec(codec.factory()).setSyncInterval(BLOCK_BYTES);
        out.setMeta(RecordFile.TOPIC, topic);
        metadata.forEach(out::setMeta);
        byte[] mark = Sha256.digest().digest(topic.getBytes(StandardCharsets.UTF_8));
        out.create(
                schema,
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW),
                Arrays.copyOf(mark, SYNC_BYTES));
    }

    void write(ArchivedRecord record) throws IOException {
        out.append(
                new GenericRecordBuilder(schema)
                        .set(RecordFile.PARTITION, record.partition())
                        .set(RecordFile.OFFSET, record.offset())
                        .set(RecordFile.TIMESTAMP, record.timestampMs())
                        .set(RecordFile.KEY, wrapped(record.key()))
                        .set(RecordFile.VALUE, wrapped(record.value()))
                        .set(RecordFile.WRITER_SCHEMA, newSchema(record.value()))
                        .build());
    }

    private static @Nullable ByteBuffer wrapped(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    /** The schema of a value, where this file does not have it yet. */
    private @Nullable String newSchema(byte @Nullable [] value) {
        Integer id = ArchivedSchemas.id(value).orElse(null);
        if (id == null || schemas.knows(id)) {
            return null;
        }
        try {
            Schema writer = writers.schemaById(id);
            schemas.add(id, writer);
            return writer.toString();
        } catch (UndecodableRecordException e) {
            // Nobody knows it: the record is kept, and counted where it cannot be read.
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
