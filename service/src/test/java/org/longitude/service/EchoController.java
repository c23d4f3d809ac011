package org.longitude.service;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.Map;

/** As an application brings one: what it works with is handed to the face. */
@Controller("/notes")
@Requires(beans = EchoController.Notebook.class)
@Secured(Roles.SUBMIT)
final class EchoController {
    /** What the controller works with. */
    record Notebook(String name) {}

    private final Notebook notebook;

    EchoController(Notebook notebook) {
        this.notebook = notebook;
    }

    @Post
    @Consumes("application/json")
    @ExecuteOn(TaskExecutors.BLOCKING)
    Map<String, Object> take(@Body Map<String, Object> note) {
        if (note.containsKey("defect")) {
            throw new IllegalStateException("secret " + note.get("defect"));
        }
        return Map.of("notebook", notebook.name(), "fields", note.size());
    }
}
