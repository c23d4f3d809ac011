package org.longitude.service;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Map;

/** What probes ask: 200 while all holds, else 503, with the reasons either way. */
@Controller("/health")
@Secured(SecurityRule.IS_ANONYMOUS)
final class HealthController {
    private final Checks checks;

    HealthController(Checks checks) {
        this.checks = checks;
    }

    @Get
    HttpResponse<Map<String, Object>> all() {
        return answer(checks.answer(Check.Kind.values()));
    }

    @Get("/liveness")
    HttpResponse<Map<String, Object>> liveness() {
        return answer(checks.answer(Check.Kind.LIVENESS));
    }

    @Get("/readiness")
    HttpResponse<Map<String, Object>> readiness() {
        return answer(checks.answer(Check.Kind.READINESS));
    }

    private static HttpResponse<Map<String, Object>> answer(Checks.Answer answer) {
        HttpStatus status = answer.up() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
        return HttpResponse.<Map<String, Object>>status(status).body(answer.body());
    }
}
