package org.longitude.schemas;

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
}
