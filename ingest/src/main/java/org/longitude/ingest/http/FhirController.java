package org.longitude.ingest.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.fhir.FhirAnswer;
import org.longitude.ingest.fhir.FhirReading;
import org.longitude.service.Roles;
import org.longitude.service.trace.Tracing;

/** FHIR R4: bundles and single resources at {@code /fhir}, documents at their own path. */
@Controller("/fhir")
@Requires(beans = IngestDesk.class)
@Secured(Roles.SUBMIT)
final class FhirController {

    static final String JSON = "application/fhir+json";
    static final String XML = "application/fhir+xml";
    private static final String DOCUMENT = "DocumentReference";

    private final IngestDesk desk;

    FhirController(IngestDesk desk) {
        this.desk = desk;
    }

    @Post
    @Consumes({JSON, XML, MediaType.APPLICATION_JSON, MediaType.APPLICATION_XML})
    @Produces({JSON, XML})
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<?> any(
            HttpRequest<?> request,
            @Body byte[] body,
            @Nullable @Header("Idempotency-Key") String messageId)
            throws InterruptedException {
        if (desk.isTooLarge(body)) {
            return BackPressure.tooLarge(request, desk.limits());
        }
        Tracing.Continuing trace = desk.traceOf(request);
        try {
            return answer(request, desk.take(body, messageId));
        } finally {
            trace.close();
        }
    }

    @Post("/" + DOCUMENT)
    @Consumes({JSON, XML, MediaType.APPLICATION_JSON, MediaType.APPLICATION_XML})
    @Produces({JSON, XML})
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<?> document(
            HttpRequest<?> request,
            @Body byte[] body,
            @Nullable @Header("Idempotency-Key") String messageId)
            throws InterruptedException {
        if (desk.isTooLarge(body)) {
            return BackPressure.tooLarge(request, desk.limits());
        }
        Tracing.Continuing trace = desk.traceOf(request);
        try {
            return answer(request, desk.takeDocument(body, messageId));
        } finally {
            trace.close();
        }
    }

    private static HttpResponse<String> answer(HttpRequest<?> request, FhirReading reading) {
        boolean xml = wantsXml(request);
        return HttpResponse.<String>status(
                        reading.problem()
                                .filter(problem -> !reading.isPartlyTaken())
                                .map(problem -> Statuses.of(problem.reason()))
                                .orElse(HttpStatus.ACCEPTED))
                .body(FhirAnswer.of(reading, xml))
                .contentType(xml ? XML : JSON);
    }

    static boolean wantsXml(HttpRequest<?> request) {
        String accept = request.getHeaders().get(HttpHeaders.ACCEPT);
        return accept != null && accept.contains("xml") && !accept.contains("json");
    }
}
