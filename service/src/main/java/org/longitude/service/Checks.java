package org.longitude.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All checks of a service, as probes and metrics see them. */
final class Checks {
    /**
     * What a probe is answered.
     *
     * @param body for people and programs: each check with its reason
     */
    record Answer(boolean up, Map<String, Object> body) {}

    private final List<Check> checks;

    Checks(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    void bindTo(MeterRegistry registry) {
        for (Check check : checks) {
            Gauge.builder("longitude.check", check, each -> each.now().holds() ? 1 : 0)
                    .description("1 while the check holds, 0 while it does not")
                    .tag("check", check.name())
                    .tag("kind", check.kind().name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    Answer answer(Check.Kind... kinds) {
        boolean up = true;
        List<Map<String, Object>> answers = new ArrayList<>();
        for (Check check : checks) {
            if (List.of(kinds).contains(check.kind())) {
                Check.Standing standing = check.now();
                up &= standing.holds();
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("name", check.name());
                answer.put("status", word(standing.holds()));
                answer.put("reason", standing.reason());
                answers.add(answer);
            }
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", word(up));
        body.put("checks", answers);
        return new Answer(up, body);
    }

    private static String word(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
