package org.longitude.schemas;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/**
 * Tells a registry the schema of every topic and which changes of it to allow, so that whoever
 * registers an incompatible one later, ourselves included, is refused.
 */
public final class SchemaSetup {

    private SchemaSetup() {}

    /**
     * Registers every schema and sets every rule; what is there already stays.
     *
     * @throws IncompatibleSchemaException if the registry refuses a schema of this release
     * @throws RegistryUnavailableException if the registry cannot be asked
     */
    public static void apply(SchemaRegistryClient registry) {
        for (Topic<?, ?> topic : Topics.all()) {
            String subject = SchemaRegistryClient.subject(topic.name());
            registry.register(
                    subject, PlainSchema.of(SpecificData.get().getSchema(topic.valueType())));
            registry.setCompatibility(subject, Topics.compatibility(topic).name());
        }
    }

    /** How a registry stands to the schema of a topic. */
    public enum Standing {
        REGISTERED,
        /** It is not there, and may come. */
        MISSING,
        /** It is not there, and the registry would refuse it. */
        REFUSED
    }

    /**
     * Asks a registry about the schema of every topic and changes nothing.
     *
     * @return by the topic's name, in their order
     * @throws RegistryUnavailableException if the registry cannot be asked
     */
    public static Map<String, Standing> standings(SchemaRegistryClient registry) {
        Map<String, Standing> standings = new LinkedHashMap<>();
        for (Topic<?, ?> topic : Topics.all()) {
            standings.put(topic.name(), standing(registry, topic));
        }
        return standings;
    }

    private static Standing standing(SchemaRegistryClient registry, Topic<?, ?> topic) {
        String subject = SchemaRegistryClient.subject(topic.name());
        Schema schema = PlainSchema.of(SpecificData.get().getSchema(topic.valueType()));
        try {
            registry.lookup(subject, schema);
            return Standing.REGISTERED;
        } catch (IncompatibleSchemaException e) {
            return registry.isCompatible(subject, schema) ? Standing.MISSING : Standing.REFUSED;
        }
    }
}
