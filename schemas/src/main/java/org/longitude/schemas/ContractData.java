package org.longitude.schemas;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;

/**
 * How Avro makes the generated records: with their conversions, and with classes from the contract
 * only. Avro itself refuses to load a class that a schema names unless a system property trusts it;
 * here a schema that comes over the network can name no class at all, only select one of ours, so
 * nothing has to be trusted. Container files of these records are read with it too.
 */
public final class ContractData extends SpecificData {

    /** The one instance: it never changes. */
    public static final ContractData INSTANCE = new ContractData();

    private final Map<String, Class<?>> types = new HashMap<>();

    private ContractData() {
        super(ContractData.class.getClassLoader());
        addLogicalTypeConversion(new PatientTextConversion());
        addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        Topics.all().forEach(topic -> collect(getSchema(topic.valueType()), topic.valueType()));
    }

    private void collect(Schema schema, Class<?> near) {
        switch (schema.getType()) {
            case RECORD -> {
                if (addType(schema, near)) {
                    schema.getFields().forEach(field -> collect(field.schema(), near));
                }
            }
            case ENUM -> addType(schema, near);
            case ARRAY -> collect(schema.getElementType(), near);
            case MAP -> collect(schema.getValueType(), near);
            case UNION -> schema.getTypes().forEach(branch -> collect(branch, near));
            default -> {
                // Primitives have no generated class.
            }
        }
    }

    private boolean addType(Schema schema, Class<?> near) {
        try {
            Class<?> type =
                    Class.forName(
                            near.getPackageName() + "." + schema.getName(),
                            false,
                            near.getClassLoader());
            return types.putIfAbsent(schema.getFullName(), type) == null;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "no class was generated for " + schema.getFullName(), e);
        }
    }

    /** The generated class of a named type, Avro's own answer for every other type. */
    @Override
    @SuppressWarnings("rawtypes") // Avro's signature.
    public Class getClass(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, ENUM -> types.get(schema.getFullName());
            case FIXED -> null;
            default -> super.getClass(schema);
        };
    }
}
