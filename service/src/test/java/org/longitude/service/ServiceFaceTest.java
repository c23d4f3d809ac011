package org.longitude.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.longitude.service.Check.Standing;

final class ServiceFaceTest {
    private static final ServiceConfig CONFIG = ServiceConfig.local("coder", "7", "0.1", 0);

    private final AtomicReference<Standing> model =
            new AtomicReference<>(Standing.bad("loading the model"));
    private final List<Check> checks =
            List.of(
                    Check.ready("model", model::get),
                    Check.live("threads", () -> Standing.good("3 run")));
    private final ServiceMetrics metrics = ServiceMetrics.of(CONFIG);

    @AfterEach
    void closeMetrics() {
        metrics.close();
    }

    @Test
    void shouldSayWhatToDoWhenThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServiceConfig config = ServiceConfig.local("coder", "0", "0.1", taken.getLocalPort());

            assertThatThrownBy(() -> ServiceFace.start(config, checks, metrics))
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContaining(":" + taken.getLocalPort())
                    .hasMessageContaining("expected")
                    .extracting(e -> ((ServiceException) e).error())
                    .isEqualTo(ServiceError.ADDRESS_TAKEN);
        }
    }

    @Test
    void shouldNotBeReadyWhenACheckDoesNotHoldButLive() {
        try (ServiceFace face = ServiceFace.start(CONFIG, checks, metrics)) {
            HttpResponse<String> ready = Caller.of(face).get("/health/readiness");

            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("model", "DOWN", "loading the model");
            assertThat(Caller.of(face).get("/health/liveness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldNotHoldWhenACheckFailsAndSayNothingOfItsMessage() {
        Check failing =
                Check.ready(
                        "broken",
                        () -> {
                            throw new IllegalStateException("secret");
                        });
        try (ServiceFace face = ServiceFace.start(CONFIG, List.of(failing), metrics)) {
            HttpResponse<String> ready = Caller.of(face).get("/health/readiness");

            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("IllegalStateException").doesNotContain("secret");
        }
    }

    @Test
    void shouldBeReadyWhenEveryCheckHoldsAndSayItInMetricsToo() {
        try (ServiceFace face = ServiceFace.start(CONFIG, checks, metrics)) {
            model.set(Standing.good("bundle demo"));

            assertThat(Caller.of(face).get("/health/readiness").statusCode()).isEqualTo(200);
            assertThat(Caller.of(face).get("/prometheus").body())
                    .containsPattern(
                            "longitude_check\\{check=\"model\",instance=\"7\",kind=\"readiness\",service=\"coder\",version=\"0.1\"} 1")
                    .contains(
                            "jvm_memory_used_bytes",
                            "process_cpu_usage",
                            "process_resident_memory_bytes");
        }
    }

    @Test
    void shouldSendSecurityHeadersWithEveryAnswer() {
        try (ServiceFace face = ServiceFace.start(CONFIG, checks, metrics)) {
            for (String path : List.of("/health/liveness", "/prometheus", "/nowhere")) {
                assertThat(Caller.of(face).get(path).headers().map())
                        .as(path)
                        .containsKeys("x-content-type-options", "content-security-policy");
            }
        }
    }

    @Test
    void shouldNotKnowAnApplicationsControllerWhenItsBeanIsNotHandedIn() {
        try (ServiceFace face = ServiceFace.start(CONFIG, checks, metrics)) {
            assertThat(Caller.of(face).post("/notes", "{}").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void shouldServeAnApplicationsControllerWhenItsBeanIsHandedIn() {
        try (ServiceFace face = withNotebook(CONFIG)) {
            assertThat(Caller.of(face).post("/notes", "{\"text\":1}").body())
                    .contains("\"notebook\":\"n\"", "\"fields\":1");
        }
    }

    @Test
    void shouldRepeatNothingOfTheRequestWhenItCannotBeReadOrTheControllerFails() {
        try (ServiceFace face = withNotebook(CONFIG)) {
            HttpResponse<String> unreadable =
                    Caller.of(face).post("/notes", "{\"a\": hypertension}");
            HttpResponse<String> defect =
                    Caller.of(face).post("/notes", "{\"defect\": \"hypertension\"}");

            assertThat(unreadable.statusCode()).isEqualTo(400);
            assertThat(defect.statusCode()).isEqualTo(500);
            assertThat(unreadable.body() + defect.body()).doesNotContain("hypertension", "secret");
        }
    }

    @Test
    void shouldListenNoMoreWhenItIsClosed() {
        ServiceFace face = ServiceFace.start(CONFIG, checks, metrics);
        face.close();

        assertThatThrownBy(() -> Caller.of(face).get("/health/liveness"))
                .hasCauseInstanceOf(IOException.class);
    }

    private ServiceFace withNotebook(ServiceConfig config) {
        return ServiceFace.start(config, checks, metrics, new EchoController.Notebook("n"));
    }
}
