package org.longitude.schemas;

/**
 * The registry refuses the schema that this release writes: it breaks the subject's compatibility
 * rule, is not registered where registering is switched off, or is invalid to the registry.
 */
public final class IncompatibleSchemaException extends SchemasException {

    public IncompatibleSchemaException(String message) {
        super(SchemasError.INCOMPATIBLE_SCHEMA, message, null);
    }
}
