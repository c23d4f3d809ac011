package org.longitude.service;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;

/** All metrics in Prometheus' text format. */
@Controller("/prometheus")
@Secured({Roles.READ, Roles.OPERATE})
final class PrometheusController {
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final ServiceMetrics metrics;

    PrometheusController(ServiceMetrics metrics) {
        this.metrics = metrics;
    }

    @Get
    @Produces(TEXT_FORMAT)
    @ExecuteOn(TaskExecutors.BLOCKING)
    String scrape() {
        return metrics.scrape();
    }
}
