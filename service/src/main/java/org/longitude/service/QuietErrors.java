package org.longitude.service;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * The body of an answer that no controller wrote: the status in words and nothing more. A parser's
 * message may quote what it parsed, and that may be a note.
 */
@Singleton
final class QuietErrors implements ErrorResponseProcessor<Map<String, Object>> {
    @Override
    public MutableHttpResponse<Map<String, Object>> processResponse(
            ErrorContext context, MutableHttpResponse<?> response) {
        return response.body(body(response.code(), response.reason()))
                .contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    static HttpResponse<Map<String, Object>> failed() {
        HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
        return HttpResponse.<Map<String, Object>>status(status)
                .body(body(status.getCode(), status.getReason()))
                .contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    static Map<String, Object> body(int code, String reason) {
        return Map.of("status", code, "error", reason);
    }
}
