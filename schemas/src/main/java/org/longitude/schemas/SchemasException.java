package org.longitude.schemas;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Every failure that this module reports. It is Kafka's {@link SerializationException}, so plain
 * Kafka clients that use the serializers by name treat it as they treat Confluent's; the kinds are
 * types of their own, so that an outage cannot be caught as a bad record by accident.
 */
public abstract sealed class SchemasException extends SerializationException
        permits UndecodableRecordException,
                RegistryUnavailableException,
                IncompatibleSchemaException,
                BrokerUnavailableException,
                QuarantineUnavailableException,
                InvalidConnectionException {

    private final SchemasError error;

    SchemasException(SchemasError error, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.error = error;
    }

    /** What kind of failure it is. */
    public final SchemasError error() {
        return error;
    }
}
