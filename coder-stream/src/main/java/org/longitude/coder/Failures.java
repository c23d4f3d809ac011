package org.longitude.coder;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.longitude.model.ModelException;
import org.longitude.schemas.SchemasException;

/** Others' exceptions as the coder's: what happened, and what a person can do about it. */
final class Failures {

    private static final int CAUSES_MAX = 8;

    private Failures() {}

    static CoderException of(Throwable cause) {
        if (cause instanceof CoderException ours) {
            return ours;
        }
        if (cause instanceof KafkaException kafka) {
            return of("a call to Kafka failed", kafka);
        }
        if (cause instanceof ModelException model) {
            return new CoderException(CoderError.MODEL_FAILED, model.getMessage(), model);
        }
        return defect(cause);
    }

    /**
     * A defect by its types and the places of its code alone: a message of who knows whom may quote
     * what was worked on, and that may be a note.
     */
    private static CoderException defect(Throwable cause) {
        StringBuilder types = new StringBuilder(cause.getClass().getName());
        Throwable deeper = cause.getCause();
        for (int depth = 1; deeper != null && depth < CAUSES_MAX; depth++) {
            types.append(", of ").append(deeper.getClass().getName());
            deeper = deeper.getCause();
        }
        CoderException defect =
                new CoderException(
                        CoderError.INTERNAL,
                        "the coder met a " + types + " (expected: none; report it)",
                        null);
        defect.setStackTrace(cause.getStackTrace());
        return defect;
    }

    static CoderException of(String what, KafkaException cause) {
        if (cause instanceof SchemasException schemas) {
            return of(schemas);
        }
        if (cause instanceof ProducerFencedException
                || cause instanceof FencedInstanceIdException) {
            return new CoderException(
                    CoderError.FENCED,
                    what
                            + ": another coder took over this instance id (expected: one process"
                            + " for each; give each its own --instance)",
                    cause);
        }
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            return new CoderException(
                    CoderError.BROKER_REFUSED,
                    what
                            + ": the brokers refused this client (expected: rights to read"
                            + " admissions.tokenized*, to write icd.predictions,"
                            + " admissions.superseded and the dead-letter topics, and to use the group and transactional id)",
                    cause);
        }
        return new CoderException(
                CoderError.BROKER_UNAVAILABLE,
                what
                        + ": "
                        + cause.getClass().getSimpleName()
                        + " (expected: brokers that answer; start the coder again when they do,"
                        + " nothing uncommitted is lost)",
                cause);
    }

    private static CoderException of(SchemasException cause) {
        return switch (cause.error()) {
            case REGISTRY_UNAVAILABLE ->
                    new CoderException(
                            CoderError.REGISTRY_UNAVAILABLE,
                            "the schema registry does not answer (expected: an answer within the"
                                    + " bounded retries; start the coder again when it does,"
                                    + " nothing uncommitted is lost): "
                                    + cause.getMessage(),
                            cause);
            case INCOMPATIBLE_SCHEMA ->
                    new CoderException(CoderError.SCHEMA_REFUSED, cause.getMessage(), cause);
            case BROKER_UNAVAILABLE ->
                    new CoderException(CoderError.BROKER_UNAVAILABLE, cause.getMessage(), cause);
            default -> defect(cause);
        };
    }
}
