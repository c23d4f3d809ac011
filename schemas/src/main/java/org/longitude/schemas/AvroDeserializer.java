package org.longitude.schemas;

import java.io.IOException;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.UndecodableRecordException.Reason;

/**
 * Reads generated records from Confluent's wire format: the writer's schema comes from the
 * registry, the reader's is that of the generated class. Usable by class name from any Kafka
 * client's properties, in which case the writer's schema names the class.
 *
 * <p>Bytes are not trusted: a length or count that the record cannot hold is refused before memory
 * is taken for it, and so are bytes behind the record.
 *
 * <p>Threading: safe for several threads once configured.
 *
 * @param <V> type of the records
 */
public final class AvroDeserializer<V extends SpecificRecord> implements Deserializer<V> {

    private static final int READERS_MAX = 256;

    private final BoundedCache<Schema, SpecificDatumReader<V>> readers =
            new BoundedCache<>(READERS_MAX);
    private final @Nullable Class<V> expectedType;
    private volatile @Nullable SchemaSource registry;

    /** For Kafka, which configures it next. */
    public AvroDeserializer() {
        this.expectedType = null;
    }

    /** A deserializer of one type, to be configured next. */
    public AvroDeserializer(Class<V> expectedType) {
        this.expectedType = expectedType;
    }

    /** A deserializer that takes writers' schemas from elsewhere than a registry it is told of. */
    public AvroDeserializer(Class<V> expectedType, SchemaSource registry) {
        this.expectedType = expectedType;
        this.registry = registry;
    }

    /**
     * Reads the registry's settings.
     *
     * @throws ConfigException if one is missing or malformed, or if it is meant for keys
     */
    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        if (isKey) {
            throw new ConfigException("keys are UTF-8 strings (expected: values only)");
        }
        registry = SchemaRegistryClient.from(configs);
    }

    /**
     * The record of these bytes, null for null.
     *
     * @throws UndecodableRecordException if they cannot be read, now or later
     * @throws RegistryUnavailableException if the registry cannot be asked
     */
    @Override
    @SuppressWarnings("NullAway") // Kafka's contract: a tombstone is null on both sides.
    public @Nullable V deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        SchemaSource client = registry;
        if (client == null) {
            throw new IllegalStateException("deserializer is not configured");
        }
        Schema writerSchema = client.schemaById(WireFormat.schemaId(bytes));
        SpecificDatumReader<V> reader = reader(writerSchema);
        int bodyBytes = bytes.length - WireFormat.HEADER_BYTES;
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(bytes, WireFormat.HEADER_BYTES, bodyBytes, null);
        V value = read(reader, decoder, writerSchema, bodyBytes);
        requireEnd(decoder, bodyBytes);
        return value;
    }

    private static <V> V read(
            SpecificDatumReader<V> reader, BinaryDecoder decoder, Schema writer, int bodyBytes) {
        try {
            return reader.read(null, decoder);
        } catch (IOException
                | AvroRuntimeException
                | IndexOutOfBoundsException
                | ClassCastException
                | UnsupportedOperationException
                | NegativeArraySizeException e) {
            throw new UndecodableRecordException(
                    Reason.CORRUPT_BODY,
                    "body of "
                            + bodyBytes
                            + " bytes is not a "
                            + writer.getFullName()
                            + " of the schema that its id names ("
                            + e.getClass().getSimpleName()
                            + ")",
                    e);
        }
    }

    private static void requireEnd(BinaryDecoder decoder, int bodyBytes) {
        try {
            if (decoder.isEnd()) {
                return;
            }
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        throw new UndecodableRecordException(
                Reason.TRAILING_BYTES,
                "body of " + bodyBytes + " bytes goes on behind its record (expected: nothing)");
    }

    private SpecificDatumReader<V> reader(Schema writerSchema) {
        SpecificDatumReader<V> known = readers.get(writerSchema);
        if (known != null) {
            return known;
        }
        Class<V> type = expectedType != null ? expectedType : generatedType(writerSchema);
        SpecificData data = SpecificData.getForClass(type);
        Schema readerSchema = data.getSchema(type);
        requireResolvable(writerSchema, readerSchema);
        SpecificDatumReader<V> reader = new SpecificDatumReader<>(writerSchema, readerSchema, data);
        readers.put(writerSchema, reader);
        return reader;
    }

    private static void requireResolvable(Schema writer, Schema reader) {
        SchemaCompatibilityType result =
                SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
        if (result != SchemaCompatibilityType.COMPATIBLE) {
            throw new UndecodableRecordException(
                    Reason.WRONG_SCHEMA,
                    "record was written as "
                            + writer.getFullName()
                            + " (expected: a version of "
                            + reader.getFullName()
                            + " that it can be read from)");
        }
    }

    @SuppressWarnings("unchecked")
    private Class<V> generatedType(Schema writerSchema) {
        Class<?> type =
                writerSchema.getType() == Schema.Type.RECORD
                                && RecordTrust.RECORD_PACKAGE.equals(writerSchema.getNamespace())
                        ? SpecificData.get().getClass(writerSchema)
                        : null;
        if (type == null || !SpecificRecord.class.isAssignableFrom(type)) {
            throw new UndecodableRecordException(
                    Reason.WRONG_SCHEMA,
                    "record was written as "
                            + writerSchema.getFullName()
                            + " (expected: a type with a generated class)");
        }
        return (Class<V>) type;
    }
}
