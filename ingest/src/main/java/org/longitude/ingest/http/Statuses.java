package org.longitude.ingest.http;

import io.micronaut.http.HttpStatus;
import org.longitude.ingest.source.RejectionReason;

/** The status that goes with a reason. */
final class Statuses {

    private Statuses() {}

    /** 400 where the body is not of its form at all, 413 where it is too long, 422 otherwise. */
    static HttpStatus of(RejectionReason reason) {
        return switch (reason) {
            case BAD_JSON,
                    TRUNCATED_JSON,
                    NOT_AN_OBJECT,
                    JSON_TOO_COMPLEX,
                    DUPLICATE_FIELD,
                    INVALID_UTF8,
                    BAD_XML,
                    DTD_REFUSED,
                    MARKUP_TOO_COMPLEX ->
                    HttpStatus.BAD_REQUEST;
            case RECORD_TOO_LONG -> HttpStatus.REQUEST_ENTITY_TOO_LARGE;
            default -> HttpStatus.UNPROCESSABLE_ENTITY;
        };
    }
}
