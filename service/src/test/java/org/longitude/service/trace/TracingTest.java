package org.longitude.service.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.service.ServiceException;

final class TracingTest {

    private static final Path OPERATIONS =
            Path.of(System.getProperty("longitude.root", "..")).resolve("docs/operations.md");
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final InMemorySpanExporter sent = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry =
            OpenTelemetrySdk.builder()
                    .setTracerProvider(
                            SdkTracerProvider.builder()
                                    .addSpanProcessor(SimpleSpanProcessor.create(sent))
                                    .build())
                    .build();
    private final Tracing tracing = Tracing.to(telemetry);

    @AfterEach
    void close() {
        telemetry.close();
    }

    private static Tracing open(Map<String, String> environment) {
        return Tracing.open(variables(environment), "coder", "0");
    }

    private static Function<String, Optional<String>> variables(Map<String, String> environment) {
        return name -> Optional.ofNullable(environment.get(name));
    }

    @ParameterizedTest
    @CsvSource({
        ",",
        "OTEL_TRACES_EXPORTER,none",
        "OTEL_SERVICE_NAME,north",
        "OTEL_EXPORTER_OTLP_PROTOCOL,grpc"
    })
    void shouldBeOffUnlessAnExporterOrAnEndpointIsNamed(String name, String value) {
        assertThat(open(name == null ? Map.of() : Map.of(name, value))).isSameAs(Tracing.off());
    }

    @Test
    void shouldBeOffWhenTheSdkIsDisabledWhateverElseIsSet() {
        assertThat(open(Map.of("OTEL_SDK_DISABLED", "true", "OTEL_TRACES_EXPORTER", "otlp")))
                .isSameAs(Tracing.off());
    }

    @Test
    void shouldDoNothingWhenItIsOff() {
        TraceSpan span = Tracing.off().begin(SpanName.CODE, PARENT);

        assertThat(span).isSameAs(TraceSpan.none());
        assertThat(span.set(SpanAttribute.TOPIC, "a").set(SpanAttribute.TOKENS, 1).link(span))
                .isSameAs(span);
        assertThat(span.failed().traceparent()).isNull();
        assertThat(Tracing.off().isOn()).isFalse();
    }

    /** Loads our classes anew beside a class path on which OpenTelemetry is not. */
    @Test
    void shouldLoadNothingOfOpenTelemetryWhenItIsOff() throws Throwable {
        try (URLClassLoader loader = new WithoutOpenTelemetry(ours())) {
            Class<?> type = loader.loadClass(Tracing.class.getName());
            Class<?> names = loader.loadClass(SpanName.class.getName());
            Class<?> spans = loader.loadClass(TraceSpan.class.getName());
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Object off =
                    lookup.findStatic(
                                    type,
                                    "open",
                                    MethodType.methodType(
                                            type, Function.class, String.class, String.class))
                            .invoke(variables(Map.of()), "coder", "0");
            Object span =
                    lookup.findVirtual(
                                    type,
                                    "begin",
                                    MethodType.methodType(spans, names, String.class))
                            .invoke(off, names.getField("CODE").get(null), PARENT);

            assertThat(type.getClassLoader()).isSameAs(loader);
            assertThat(span).isNotNull();
        }
    }

    private static URL[] ours() {
        return new URL[] {Tracing.class.getProtectionDomain().getCodeSource().getLocation()};
    }

    private static final class WithoutOpenTelemetry extends URLClassLoader {
        WithoutOpenTelemetry(URL[] ours) {
            super(ours, ClassLoader.getPlatformClassLoader());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_TRACES_EXPORTER,zipkin,otlp",
        "OTEL_EXPORTER_OTLP_PROTOCOL,grpc,http/protobuf",
        "OTEL_TRACES_SAMPLER,sometimes,sometimes",
        "OTEL_BSP_SCHEDULE_DELAY,soon,otel.bsp.schedule.delay",
        "OTEL_EXPORTER_OTLP_ENDPOINT,here,here"
    })
    void shouldSayInOneLineWhatIsWrong(String name, String value, String said) {
        Map<String, String> environment =
                name.equals("OTEL_TRACES_EXPORTER")
                        ? Map.of(name, value)
                        : Map.of("OTEL_TRACES_EXPORTER", "otlp", name, value);

        assertThatThrownBy(() -> open(environment))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(said)
                .hasMessageContaining("expected")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void shouldGoOnFromATraceparent() {
        TraceSpan span = tracing.begin(SpanName.PREPROCESS, PARENT);
        span.end();

        SpanData data = sent.getFinishedSpanItems().get(0);
        assertThat(data.getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(data.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(span.traceparent())
                .isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-" + data.getSpanId() + "-01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Seen by Dr. Mason", "00-0-0-01"})
    void shouldBeginATraceWhenWhatWasNamedIsNone(String parent) {
        tracing.begin(SpanName.PREPROCESS, parent).end();

        assertThat(sent.getFinishedSpanItems().get(0).getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void shouldGoOnFromWhatTheThreadContinuesUntilItDoesNot() {
        Tracing.Continuing request = tracing.continuing(PARENT);
        tracing.begin(SpanName.INGEST_PUBLISH, null).end();
        request.close();
        tracing.begin(SpanName.INGEST_PUBLISH, null).end();

        assertThat(sent.getFinishedSpanItems())
                .extracting(span -> span.getParentSpanContext().isValid())
                .containsExactly(true, false);
    }

    @Test
    void shouldSayNoSentence() {
        tracing.begin(SpanName.CODE, null)
                .set(SpanAttribute.OUTCOME, "Seen by Dr. Mason")
                .set(SpanAttribute.TOPIC, "longitude.notes.raw.v1")
                .end();

        assertThat(sent.getFinishedSpanItems().get(0).getAttributes().asMap())
                .isEqualTo(
                        Map.of(
                                AttributeKey.stringKey("messaging.destination.name"),
                                "longitude.notes.raw.v1"));
    }

    @Test
    void shouldSendByHttpWhatEndedBeforeItWasClosed() throws Exception {
        BlockingQueue<List<String>> requests = new LinkedBlockingQueue<>();
        HttpServer receiver =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext(
                "/v1/traces",
                exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    requests.add(
                            List.of(
                                    String.valueOf(
                                            exchange.getRequestHeaders().getFirst("Authorization")),
                                    new String(body, StandardCharsets.ISO_8859_1)));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        receiver.start();
        try {
            String endpoint = "http://127.0.0.1:" + receiver.getAddress().getPort();
            try (Tracing exporting =
                    open(
                            Map.of(
                                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                                    endpoint,
                                    "OTEL_EXPORTER_OTLP_HEADERS",
                                    "authorization=Bearer%20key"))) {
                exporting.begin(SpanName.CODE, PARENT).end();
            }

            List<String> request = requests.poll(10, TimeUnit.SECONDS);
            assertThat(request).isNotNull();
            assertThat(request.get(0)).isEqualTo("Bearer key");
            assertThat(request.get(1)).contains("longitude-coder", "code", "service.instance.id");
        } finally {
            receiver.stop(0);
        }
    }

    @ParameterizedTest
    @EnumSource(SpanName.class)
    void shouldTellOperatorsOfEverySpan(SpanName name) throws IOException {
        assertThat(Files.readString(OPERATIONS)).contains("| `" + name.text() + "` |");
    }

    @ParameterizedTest
    @EnumSource(SpanAttribute.class)
    void shouldTellOperatorsOfEveryAttribute(SpanAttribute attribute) throws IOException {
        assertThat(Files.readString(OPERATIONS)).contains("`" + attribute.key() + "`");
    }
}
