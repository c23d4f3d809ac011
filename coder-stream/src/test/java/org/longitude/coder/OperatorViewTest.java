package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.longitude.coder.CoderMeters.Role;
import org.longitude.service.ServiceConfig;
import org.longitude.service.trace.Tracing;

/** The coder's face on a free port, without brokers. */
final class OperatorViewTest {
    private static final ServiceConfig CONFIG = ServiceConfig.local("coder", "7", "0.1", 0);

    @Test
    void shouldCountForNobodyWhenNoPortIsWanted() {
        try (OperatorView view = OperatorView.open(Optional.empty(), () -> null, Tracing.off())) {
            view.meters(Role.CHAMPION).refusedTransaction();

            assertThat(view.port()).isEmpty();
        }
    }

    @Test
    void shouldBeAliveAndNotReadyWhileNothingCodes() throws Exception {
        try (OperatorView view =
                OperatorView.open(Optional.of(CONFIG), () -> null, Tracing.off())) {
            HttpResponse<String> ready = get(view, "/health/readiness");

            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("no model is warm", "none assigned");
            assertThat(get(view, "/health/liveness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldShowBothRolesWithOutcomesReasonsAndStages() throws Exception {
        try (OperatorView view =
                OperatorView.open(Optional.of(CONFIG), () -> null, Tracing.off())) {
            ConsumerRecord<byte[], byte[]> source = Admissions.record(Admissions.LIVE_0, 0, "a");
            CoderMeters champion = view.meters(Role.CHAMPION);
            champion.serving(Admissions.BUNDLE);
            champion.scored(new BatchPlanner.Batch<>(Lane.LIVE, List.of(), 90, 100), 1_000_000);
            champion.committed(new Outcome.Rejected(source, ReasonCode.EMPTY_ADMISSION.code()));
            champion.committed(
                    new Outcome.Predicted(
                            source,
                            new PredictionBuilder(
                                            Admissions.BUNDLE,
                                            EvidenceConfig.DEFAULT,
                                            Admissions.NOON)
                                    .retracted(source, Admissions.admission("a", 3).build())));
            view.meters(Role.CHALLENGER).release("refused");

            assertThat(get(view, "/prometheus").body())
                    .contains("longitude_coder_dead_letters_total{", "reason=\"empty_admission\"")
                    .contains("outcome=\"retracted\"", "outcome=\"dead_lettered\"")
                    .contains("longitude_coder_stage_seconds_bucket", "stage=\"device\"")
                    .contains("longitude_coder_batch_padding_waste_bucket")
                    .contains("bundle=\"" + Admissions.BUNDLE.id() + "\"")
                    .contains("longitude_coder_lag_records", "longitude_coder_queue_admissions")
                    .containsPattern(
                            "longitude_coder_releases_total\\{[^}]*result=\"refused\",role=\"challenger\"");
        }
    }

    private static HttpResponse<String> get(OperatorView view, String path)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + view.port().orElseThrow() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
