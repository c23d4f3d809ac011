package org.longitude.service.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.longitude.service.ServiceException;

/**
 * Spans by OpenTelemetry's SDK, which sends them in the background and drops what it cannot send:
 * no step of the pipeline waits for a trace.
 *
 * <p>Ownership: owns the SDK that it made; one that it was given is its maker's.
 */
final class TracingOn implements Tracing {

    private static final String SCOPE = "org.longitude";
    private static final String TRACEPARENT = "traceparent";
    private static final String HTTP = "http/protobuf";

    /** Topics, reason codes, ids of bundles, numbers; no blank and so no sentence. */
    private static final Pattern NAME_FORM = Pattern.compile("[A-Za-z0-9._:-]{1,200}");

    /**
     * What is wrong is told by us, in one line; it says beside that that it closes what it began.
     */
    private static final Logger CONFIGURATION =
            Logger.getLogger("io.opentelemetry.sdk.autoconfigure");

    private final Tracer tracer;
    private final @Nullable OpenTelemetrySdk owned;

    private TracingOn(OpenTelemetry telemetry, @Nullable OpenTelemetrySdk owned) {
        this.tracer = telemetry.getTracer(SCOPE);
        this.owned = owned;
    }

    static TracingOn to(OpenTelemetry telemetry) {
        return new TracingOn(telemetry, null);
    }

    static TracingOn exporting(
            Function<String, Optional<String>> variables, String service, String instance) {
        requireSupported(variables, TracingVariable.EXPORTER, "otlp");
        requireSupported(variables, TracingVariable.PROTOCOL, HTTP);
        requireSupported(variables, TracingVariable.TRACES_PROTOCOL, HTTP);
        Map<String, String> set = new HashMap<>();
        set.put("otel.service.name", "longitude-" + service);
        set.put("otel.exporter.otlp.protocol", HTTP);
        for (TracingVariable variable : TracingVariable.ALL) {
            variables
                    .apply(variable.name())
                    .ifPresent(value -> set.put(variable.property(), value));
        }
        set.put("otel.traces.exporter", "otlp");
        // Metrics are Micrometer's, log lines the log's.
        set.put("otel.metrics.exporter", "none");
        set.put("otel.logs.exporter", "none");
        // A trace is told by traceparent alone: baggage and tracestate may hold anything.
        set.put("otel.propagators", "none");
        CONFIGURATION.setLevel(Level.WARNING);
        try {
            OpenTelemetrySdk sdk =
                    AutoConfiguredOpenTelemetrySdk.builder()
                            .addPropertiesCustomizer(ignored -> set)
                            .addResourceCustomizer(
                                    (resource, ignored) -> resource.merge(process(instance)))
                            .disableShutdownHook()
                            .build()
                            .getOpenTelemetrySdk();
            return new TracingOn(sdk, sdk);
        } catch (ConfigurationException | IllegalArgumentException e) {
            throw ServiceException.invalid(
                    "tracing: "
                            + e.getMessage()
                            + " (expected: OpenTelemetry's variables as docs/configuration.md lists"
                            + " them)");
        }
    }

    private static Resource process(String instance) {
        @Nullable String version = TracingOn.class.getPackage().getImplementationVersion();
        return Resource.create(
                Attributes.of(
                        AttributeKey.stringKey("service.instance.id"),
                        instance,
                        AttributeKey.stringKey("service.version"),
                        version == null ? "unpacked" : version));
    }

    private static void requireSupported(
            Function<String, Optional<String>> variables, String name, String supported) {
        variables
                .apply(name)
                .filter(value -> !value.equalsIgnoreCase(supported))
                .ifPresent(
                        value -> {
                            throw ServiceException.invalid(
                                    "%s: %s (expected: %s)".formatted(name, value, supported));
                        });
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public TraceSpan begin(SpanName name, @Nullable String parent) {
        Span span =
                tracer.spanBuilder(name.text())
                        .setSpanKind(name.kind())
                        .setParent(parent == null ? Context.current() : contextOf(parent))
                        .startSpan();
        return new RecordedSpan(span);
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // Closed by whoever closes what is given back.
    public Continuing continuing(@Nullable String parent) {
        if (parent == null) {
            return () -> {};
        }
        Scope scope = contextOf(parent).makeCurrent();
        return scope::close;
    }

    private static Context contextOf(String parent) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, ALONE);
    }

    /** A carrier that holds {@code traceparent} and nothing else. */
    private static final TextMapGetter<String> ALONE =
            new TextMapGetter<>() {
                @Override
                public Iterable<String> keys(String carrier) {
                    return List.of(TRACEPARENT);
                }

                @Override
                public @Nullable String get(@Nullable String carrier, String key) {
                    return key.equals(TRACEPARENT) ? carrier : null;
                }
            };

    /** A second caller waits for the first: a process must not end while spans are being sent. */
    @Override
    public synchronized void close() {
        if (owned != null) {
            owned.close();
        }
    }

    private static final class RecordedSpan implements TraceSpan {

        private final Span span;

        RecordedSpan(Span span) {
            this.span = span;
        }

        @Override
        public String traceparent() {
            Map<String, String> carrier = new HashMap<>();
            W3CTraceContextPropagator.getInstance()
                    .inject(
                            Context.root().with(span),
                            carrier,
                            (map, key, value) -> put(map, key, value));
            return carrier.getOrDefault(TRACEPARENT, "");
        }

        private static void put(@Nullable Map<String, String> carrier, String key, String value) {
            if (carrier != null) {
                carrier.put(key, value);
            }
        }

        @Override
        public TraceSpan set(SpanAttribute attribute, String value) {
            if (NAME_FORM.matcher(value).matches()) {
                span.setAttribute(attribute.key(), value);
            }
            return this;
        }

        @Override
        public TraceSpan set(SpanAttribute attribute, long value) {
            span.setAttribute(attribute.key(), value);
            return this;
        }

        @Override
        public TraceSpan link(TraceSpan other) {
            if (other instanceof RecordedSpan recorded) {
                span.addLink(recorded.span.getSpanContext());
            }
            return this;
        }

        @Override
        public TraceSpan link(String traceparent) {
            // A context that is not valid is not added.
            span.addLink(Span.fromContext(contextOf(traceparent)).getSpanContext());
            return this;
        }

        @Override
        public TraceSpan failed() {
            span.setStatus(StatusCode.ERROR);
            return this;
        }

        @Override
        public void end() {
            span.end();
        }
    }
}
