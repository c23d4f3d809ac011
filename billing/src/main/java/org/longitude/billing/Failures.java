package org.longitude.billing;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.longitude.billing.store.StoreException;
import org.longitude.schemas.SchemasException;

/** Others' exceptions as the export's: what happened, and what a person can do about it. */
final class Failures {

    private Failures() {}

    static BillingException of(Throwable cause) {
        if (cause instanceof BillingException ours) {
            return ours;
        }
        if (cause instanceof StoreException store) {
            return of(store);
        }
        if (cause instanceof SchemasException schemas) {
            return of(schemas);
        }
        if (cause instanceof KafkaException kafka) {
            return of(kafka);
        }
        return defect(cause);
    }

    /** By its type and the places of its code alone: its message may quote what was worked on. */
    private static BillingException defect(Throwable cause) {
        BillingException defect =
                new BillingException(
                        BillingError.INTERNAL,
                        "the export met a "
                                + cause.getClass().getName()
                                + " (expected: none; report it)",
                        null);
        defect.setStackTrace(cause.getStackTrace());
        return defect;
    }

    private static BillingException of(StoreException cause) {
        return switch (cause.kind()) {
            case PASSING ->
                    new BillingException(
                            BillingError.DATABASE_UNAVAILABLE,
                            cause.getMessage()
                                    + " (expected: a PostgreSQL that answers; start again when it"
                                    + " does, nothing is lost)",
                            cause);
            case REFUSED ->
                    new BillingException(
                            BillingError.DATABASE_REFUSED,
                            cause.getMessage()
                                    + " (expected: a user and password that may connect, and make"
                                    + " and change the export's schema)",
                            cause);
            case SCHEMA ->
                    new BillingException(BillingError.SCHEMA_MISMATCH, cause.getMessage(), cause);
        };
    }

    private static BillingException of(SchemasException cause) {
        BillingError error =
                switch (cause.error()) {
                    case REGISTRY_UNAVAILABLE -> BillingError.REGISTRY_UNAVAILABLE;
                    case INCOMPATIBLE_SCHEMA -> BillingError.SCHEMA_REFUSED;
                    case BROKER_UNAVAILABLE -> BillingError.BROKER_UNAVAILABLE;
                    default -> BillingError.INTERNAL;
                };
        return new BillingException(error, String.valueOf(cause.getMessage()), cause);
    }

    private static BillingException of(KafkaException cause) {
        if (cause instanceof FencedInstanceIdException) {
            return new BillingException(
                    BillingError.FENCED,
                    "another export took over this instance id (expected: one process for each;"
                            + " give each its own --instance)",
                    cause);
        }
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            return new BillingException(
                    BillingError.BROKER_REFUSED,
                    "the brokers refused this client (expected: rights to read icd.predictions, to"
                            + " write its dead letters and billing.fhir, and to use the group)",
                    cause);
        }
        return new BillingException(
                BillingError.BROKER_UNAVAILABLE,
                "a call to Kafka failed: "
                        + cause.getClass().getSimpleName()
                        + " (expected: brokers that answer; start again when they do, nothing is"
                        + " lost)",
                cause);
    }
}
