package org.longitude.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
    private static final int BURST = 40;

    private static ServiceConfig allowing(int requestsPerSecondMax) {
        return new ServiceConfig(
                "ingest", "1", "0.1", "127.0.0.1", 0, null, new Access.Off(), requestsPerSecondMax);
    }

    @Test
    void shouldTellAnAddressToComeAgainLaterWhenItAsksTooOften() {
        ServiceConfig config = allowing(1);
        try (ServiceMetrics metrics = ServiceMetrics.of(config);
                ServiceFace face = ServiceFace.start(config, List.of(), metrics)) {
            List<HttpResponse<String>> answers = new ArrayList<>();
            // However slow a machine is, it does not take a second for each of so many.
            for (int i = 0; i < BURST; i++) {
                answers.add(Caller.of(face).get("/prometheus"));
            }

            List<HttpResponse<String>> refused =
                    answers.stream().filter(answer -> answer.statusCode() == 429).toList();
            assertThat(answers.get(0).statusCode()).isEqualTo(200);
            assertThat(refused).isNotEmpty();
            assertThat(refused)
                    .allSatisfy(
                            answer -> {
                                assertThat(answer.headers().firstValue("retry-after"))
                                        .contains("1");
                                assertThat(answer.headers().map())
                                        .containsKeys(
                                                "x-content-type-options",
                                                "content-security-policy");
                                assertThat(answer.body()).contains("429");
                            });
            assertThat(metrics.scrape())
                    .containsPattern(
                            "longitude_http_requests_refused_total\\{.*reason=\"rate\".*} "
                                    + refused.size());
        }
    }

    @Test
    void shouldNeverRefuseAProbe() {
        ServiceConfig config = allowing(1);
        try (ServiceMetrics metrics = ServiceMetrics.of(config);
                ServiceFace face = ServiceFace.start(config, List.of(), metrics)) {
            for (int i = 0; i < BURST; i++) {
                assertThat(Caller.of(face).get("/health/liveness").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void shouldRefuseTheStartWhenNothingWouldBeAllowed() {
        assertThatThrownBy(() -> allowing(0))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("expected: 1 to");
    }
}
