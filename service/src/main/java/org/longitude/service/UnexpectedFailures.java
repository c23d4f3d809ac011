package org.longitude.service;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A defect of a controller: its type is logged, its message may hold anything and is not. */
@Singleton
final class UnexpectedFailures
        implements ExceptionHandler<Throwable, HttpResponse<Map<String, Object>>> {
    private static final Logger LOG = LoggerFactory.getLogger(UnexpectedFailures.class);

    @Override
    @SuppressWarnings("rawtypes") // As Micronaut declares it.
    public HttpResponse<Map<String, Object>> handle(HttpRequest request, Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        LOG.error(
                "request failed method={} cause={} at={}",
                request.getMethodName(),
                failure.getClass().getName(),
                trace.length == 0 ? "unknown" : trace[0]);
        return QuietErrors.failed();
    }
}
