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
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<?> notes(
            HttpRequest<?> request,
            @Body byte[] body,
            @Nullable @Header("Idempotency-Key") String messageId)
            throws InterruptedException {
        return take(request, JsonMessages.Kind.NOTES, body, false, messageId);
    }

    @Post("/notes")
    @Consumes({NDJSON, "application/ndjson", "application/jsonl"})
    @Produces(MediaType.APPLICATION_JSON)
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<?> noteLines(
            HttpRequest<?> request,
            @Body byte[] body,
            @Nullable @Header("Idempotency-Key") String messageId)
            throws InterruptedException {
        return take(request, JsonMessages.Kind.NOTES, body, true, messageId);
    }

    @Post("/codes")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<?> codes(
            HttpRequest<?> request,
            @Body byte[] body,
            @Nullable @Header("Idempotency-Key") String messageId)
            throws InterruptedException {
        return take(request, JsonMessages.Kind.CODES, body, false, messageId);
    }

    @Post("/codes")
    @Consumes({NDJSON, "application/ndjson", "application/jsonl"})
    @Produces(MediaType.APPLICATION_JSON)
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<?> codeLines(
            HttpRequest<?> request,
            @Body byte[] body,
            @Nullable @Header("Idempotency-Key") String messageId)
            throws InterruptedException {
        return take(request, JsonMessages.Kind.CODES, body, true, messageId);
    }

    private HttpResponse<?> take(
            HttpRequest<?> request,
            JsonMessages.Kind kind,
            byte[] body,
            boolean lines,
            @Nullable String messageId)
            throws InterruptedException {
        if (desk.isTooLarge(body)) {
            return BackPressure.tooLarge(request, desk.limits());
        }
        JsonAnswer answer = desk.take(kind, body, lines, messageId);
        return HttpResponse.<String>status(answer.status()).body(answer.body());
    }
}
