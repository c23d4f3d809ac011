package org.longitude.ingest.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.longitude.ingest.source.IngestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker or the registry did not take it: 503, and the sender has not been relieved of it. */
@Singleton
@Requires(beans = IngestDesk.class)
final class Unavailable implements ExceptionHandler<IngestException, HttpResponse<?>> {

    private static final Logger LOG = LoggerFactory.getLogger(Unavailable.class);

    private final IngestDesk desk;

    Unavailable(IngestDesk desk) {
        this.desk = desk;
    }

    @Override
    @SuppressWarnings("rawtypes") // As Micronaut declares it.
    public HttpResponse<?> handle(HttpRequest request, IngestException failure) {
        LOG.error("request not taken path={} cause={}", request.getPath(), failure.error());
        return BackPressure.refused(
                        request,
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "unavailable",
                        "it could not be stored; send it again later")
                .header(
                        HttpHeaders.RETRY_AFTER,
                        Integer.toString(desk.limits().retryAfterSeconds()));
    }
}
