package org.longitude.service;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.micrometer.core.instrument.Counter;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells an address that asks too often to come again later (429), before its key is looked at: a
 * guess costs as much as a request. Probes are let through.
 *
 * <p>Threading: any thread.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class RateLimit implements Ordered {

    /** Addresses that are remembered; the one that was silent longest is forgotten first. */
    static final int ADDRESSES_MAX = 10_000;

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final String RETRY_AFTER_S = "1";
    private static final String HEALTH = "/health";

    private final RateLimiterConfig limit;
    private final Counter refused;
    private final Map<String, RateLimiter> limiters =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, RateLimiter> eldest) {
                    return size() > ADDRESSES_MAX;
                }
            };

    RateLimit(ServiceConfig config, ServiceMetrics metrics) {
        this.limit =
                RateLimiterConfig.custom()
                        .limitRefreshPeriod(PERIOD)
                        .limitForPeriod(config.requestsPerSecondMax())
                        .timeoutDuration(Duration.ZERO)
                        .build();
        this.refused =
                Counter.builder("longitude.http.requests.refused")
                        .description("Requests that were told to come again later")
                        .tag("reason", "rate")
                        .register(metrics.registry());
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.before();
    }

    @RequestFilter
    Optional<HttpResponse<?>> check(HttpRequest<?> request) {
        if (request.getPath().startsWith(HEALTH)
                || limiter(request.getRemoteAddress().getAddress().getHostAddress())
                        .acquirePermission()) {
            return Optional.empty();
        }
        refused.increment();
        HttpStatus status = HttpStatus.TOO_MANY_REQUESTS;
        return Optional.of(
                HttpResponse.<Map<String, Object>>status(status)
                        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_S)
                        .body(QuietErrors.body(status.getCode(), status.getReason()))
                        .contentType(MediaType.APPLICATION_JSON_TYPE));
    }

    private RateLimiter limiter(String address) {
        synchronized (limiters) {
            return limiters.computeIfAbsent(address, name -> RateLimiter.of("address", limit));
        }
    }
}
