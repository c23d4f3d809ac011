package org.longitude.ingest.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
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
import org.longitude.ingest.jsonl.JsonMessages;
import org.longitude.service.Roles;
import org.longitude.service.trace.Tracing;

/** Notes and assigned codes in JSON. */
@Controller
@Requires(beans = IngestDesk.class)
@Secured(Roles.SUBMIT)
final class NotesController {

    static final String NDJSON = "application/x-ndjson";

    private final IngestDesk desk;

    NotesController(IngestDesk desk) {
        this.desk = desk;
    }

    @Post("/notes")
    @Consumes({MediaType.APPLICATION_JSON, NDJSON, "application/ndjson", "application/jsonl"})
    @Produces(MediaType.APPLICATION_JSON)
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<?> notes(
            HttpRequest<?> request,
            @Body byte[] body,
            @Nullable @Header("Idempotency-Key") String messageId)
            throws InterruptedException {
        return take(request, JsonMessages.Kind.NOTES, body, messageId);
    }

    @Post("/codes")
    @Consumes({MediaType.APPLICATION_JSON, NDJSON, "application/ndjson", "application/jsonl"})
    @Produces(MediaType.APPLICATION_JSON)
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<?> codes(
            HttpRequest<?> request,
            @Body byte[] body,
            @Nullable @Header("Idempotency-Key") String messageId)
            throws InterruptedException {
        return take(request, JsonMessages.Kind.CODES, body, messageId);
    }

    private HttpResponse<?> take(
            HttpRequest<?> request, JsonMessages.Kind kind, byte[] body, @Nullable String messageId)
            throws InterruptedException {
        if (desk.isTooLarge(body)) {
            return BackPressure.tooLarge(request, desk.limits());
        }
        // The other types that are consumed are an object a line.
        boolean lines =
                request.getContentType()
                        .filter(type -> !type.getName().equals(MediaType.APPLICATION_JSON))
                        .isPresent();
        Tracing.Continuing trace = desk.traceOf(request);
        try {
            JsonAnswer answer = desk.take(kind, body, lines, messageId);
            return HttpResponse.<String>status(answer.status()).body(answer.body());
        } finally {
            trace.close();
        }
    }
}
