package org.longitude.ingest.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import java.util.Optional;
import org.longitude.ingest.fhir.FhirAnswer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets a request in before its body is read, or tells its sender to come again (429). A body of
 * unknown length, chunked or compressed, counts as one of the largest size.
 */
@Filter({"/notes/**", "/codes/**", "/fhir/**"})
@Requires(beans = IngestDesk.class)
final class BackPressure implements HttpServerFilter {

    private final IngestDesk desk;

    BackPressure(IngestDesk desk) {
        this.desk = desk;
    }

    @Override
    public int getOrder() {
        // After who asks is known: a stranger takes no room.
        return LOWEST_PRECEDENCE;
    }

    @Override
    public Publisher<MutableHttpResponse<?>> doFilter(
            HttpRequest<?> request, ServerFilterChain chain) {
        HttpLimits limits = desk.limits();
        long length = request.getContentLength();
        if (length > limits.bodyBytesMax()) {
            return Mono.just(tooLarge(request, limits));
        }
        Optional<InFlight.Ticket> ticket =
                desk.inFlight().enter(length < 0 ? limits.bodyBytesMax() : length);
        if (ticket.isEmpty()) {
            MutableHttpResponse<?> busy =
                    refused(
                            request,
                            HttpStatus.TOO_MANY_REQUESTS,
                            "busy",
                            "too much is under way; send it again later");
            return Mono.just(
                    busy.header(
                            HttpHeaders.RETRY_AFTER, Integer.toString(limits.retryAfterSeconds())));
        }
        return Flux.from(chain.proceed(request)).doFinally(end -> ticket.get().close());
    }

    static MutableHttpResponse<?> tooLarge(HttpRequest<?> request, HttpLimits limits) {
        return refused(
                request,
                HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                "body_too_large",
                "the body has more than " + limits.bodyBytesMax() + " bytes");
    }

    static MutableHttpResponse<?> refused(
            HttpRequest<?> request, HttpStatus status, String reason, String meaning) {
        boolean fhir = request.getPath().startsWith("/fhir");
        boolean xml = fhir && FhirController.wantsXml(request);
        return HttpResponse.<String>status(status)
                .body(
                        fhir
                                ? FhirAnswer.refused(reason, meaning, xml)
                                : JsonAnswer.refused(reason, meaning))
                .contentType(
                        xml ? FhirController.XML : fhir ? FhirController.JSON : "application/json");
    }
}
