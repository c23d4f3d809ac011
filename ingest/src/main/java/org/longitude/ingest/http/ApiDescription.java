package org.longitude.ingest.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The OpenAPI description, which a test holds equal to the controllers. */
@Controller
@Requires(beans = IngestDesk.class)
@Secured(SecurityRule.IS_ANONYMOUS)
final class ApiDescription {

    static final String FILE = "openapi.json";

    @Get(uri = "/openapi.json", produces = MediaType.APPLICATION_JSON)
    String description() {
        try (InputStream in = ApiDescription.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(FILE + " in this build cannot be read", e);
        }
    }
}
