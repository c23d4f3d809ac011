package org.longitude.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes generated records in Confluent's wire format. Usable by class name from any Kafka client's
 * properties; interchangeable with Confluent's own serializer.
 *
 * <p>Threading: safe for several threads once configured, as a producer needs it.
 *
 * @param <V> type of the records
 */
public final class AvroSerializer<V extends SpecificRecord> implements Serializer<V> {

    private static final int BUFFER_BYTES = 4096;

    /** Largest guess at a record's size; the buffer grows beyond it. */
    private static final int GUESS_BYTES_MAX = 256 << 10;

    private static final int WRITERS_MAX = 64;

    /** Collects before it writes: our records are mostly numbers, a byte or two each. */
    private static final EncoderFactory ENCODERS =
            new EncoderFactory().configureBufferSize(BUFFER_BYTES);

    /** How one generated type is written. */
    private record Writer(Schema plainSchema, DatumWriter<Object> datumWriter) {}

    private final BoundedCache<Class<?>, Writer> writers = new BoundedCache<>(WRITERS_MAX);
    private volatile @Nullable SchemaRegistryClient registry;

    /** The size of the record before: records of a topic are alike, and growing copies them. */
    private volatile int guessBytes = BUFFER_BYTES;

    /** For Kafka, which configures it next. */
    public AvroSerializer() {}

    AvroSerializer(SchemaRegistryClient registry) {
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
     * The bytes of a record, null for null.
     *
     * @throws RegistryUnavailableException if the registry cannot be asked
     * @throws IncompatibleSchemaException if the registry refuses the record's schema
     */
    @Override
    @SuppressWarnings("NullAway") // Kafka's contract: a tombstone is null on both sides.
    public byte @Nullable [] serialize(String topic, @Nullable V value) {
        if (value == null) {
            return null;
        }
        SchemaRegistryClient client = registry;
        if (client == null) {
            throw new IllegalStateException("serializer is not configured");
        }
        Writer writer = writer(value);
        int id = client.idFor(SchemaRegistryClient.subject(topic), writer.plainSchema());
        ByteArrayOutputStream out = new ByteArrayOutputStream(guessBytes);
        out.writeBytes(WireFormat.header(id));
        BinaryEncoder encoder = ENCODERS.binaryEncoder(out, null);
        try {
            writer.datumWriter().write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        guessBytes = Math.min(Math.max(out.size(), BUFFER_BYTES), GUESS_BYTES_MAX);
        return out.toByteArray();
    }

    private Writer writer(V value) {
        Class<?> type = value.getClass();
        Writer known = writers.get(type);
        if (known != null) {
            return known;
        }
        Schema schema = value.getSchema();
        Writer writer =
                new Writer(
                        PlainSchema.of(schema),
                        new RecordDatumWriter(schema, SpecificData.getForClass(type)));
        writers.put(type, writer);
        return writer;
    }
}
