package org.longitude.deploy.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;

/** What a new schema of a subject owes to the earlier ones, named as Confluent names it. */
public enum CompatibilityLevel {
    NONE,
    BACKWARD,
    BACKWARD_TRANSITIVE,
    FORWARD,
    FORWARD_TRANSITIVE,
    FULL,
    FULL_TRANSITIVE;

    static Optional<CompatibilityLevel> named(String name) {
        try {
            return Optional.of(valueOf(name.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Why a schema may not follow the earlier ones.
     *
     * @param earlier oldest first
     * @return empty where it may
     */
    Optional<String> objection(Schema schema, List<Schema> earlier) {
        if (this == NONE || earlier.isEmpty()) {
            return Optional.empty();
        }
        List<Schema> newestFirst = new ArrayList<>(earlier);
        Collections.reverse(newestFirst);
        try {
            validator().validate(schema, newestFirst);
            return Optional.empty();
        } catch (SchemaValidationException e) {
            return Optional.of(this + ": " + e.getMessage());
        }
    }

    private SchemaValidator validator() {
        SchemaValidatorBuilder builder = new SchemaValidatorBuilder();
        return switch (this) {
            case NONE -> throw new IllegalStateException("NONE validates nothing");
            case BACKWARD -> builder.canReadStrategy().validateLatest();
            case BACKWARD_TRANSITIVE -> builder.canReadStrategy().validateAll();
            case FORWARD -> builder.canBeReadStrategy().validateLatest();
            case FORWARD_TRANSITIVE -> builder.canBeReadStrategy().validateAll();
            case FULL -> builder.mutualReadStrategy().validateLatest();
            case FULL_TRANSITIVE -> builder.mutualReadStrategy().validateAll();
        };
    }
}
