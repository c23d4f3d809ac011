package org.longitude.service.trace;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * An environment variable of OpenTelemetry's that decides whether, where and how many spans are
 * sent. {@code NAME_FILE} may name a file with the value, as for ours.
 *
 * @param meaning a sentence for the reference of settings
 */
public record TracingVariable(String name, String meaning) {

    static final String EXPORTER = "OTEL_TRACES_EXPORTER";
    static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    static final String DISABLED = "OTEL_SDK_DISABLED";
    static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
    static final String TRACES_PROTOCOL = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";

    /** All that are read. */
    public static final List<TracingVariable> ALL =
            List.of(
                    of(ENDPOINT, "Where spans go, `http://HOST:4318`. Switches tracing on."),
                    of(
                            TRACES_ENDPOINT,
                            "The same with its path, `http://HOST:4318/v1/traces`. Switches tracing"
                                    + " on."),
                    of(
                            EXPORTER,
                            "`otlp` switches tracing on (to localhost where no endpoint is named),"
                                    + " `none` off."),
                    of(DISABLED, "`true` switches tracing off whatever else is set."),
                    of(PROTOCOL, "`http/protobuf`, the default; there is no other."),
                    of(TRACES_PROTOCOL, "The same, for spans alone."),
                    of(
                            "OTEL_EXPORTER_OTLP_HEADERS",
                            "HTTP headers, `authorization=Bearer%20KEY`; a secret, so better"
                                    + " `OTEL_EXPORTER_OTLP_HEADERS_FILE`."),
                    of("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "The same, for spans alone."),
                    of(
                            "OTEL_EXPORTER_OTLP_CERTIFICATE",
                            "Certificates in PEM that the receiver's is trusted by."),
                    of("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", "A client certificate in PEM."),
                    of("OTEL_EXPORTER_OTLP_CLIENT_KEY", "Its key in PEM."),
                    of("OTEL_EXPORTER_OTLP_COMPRESSION", "`gzip` or `none`."),
                    of(
                            "OTEL_EXPORTER_OTLP_TIMEOUT",
                            "Milliseconds that one sending may take (default: 10000)."),
                    of(
                            "OTEL_TRACES_SAMPLER",
                            "Which traces are kept (default: `parentbased_always_on`); for a share,"
                                    + " `parentbased_traceidratio`."),
                    of("OTEL_TRACES_SAMPLER_ARG", "The share, 0 to 1."),
                    of(
                            "OTEL_BSP_SCHEDULE_DELAY",
                            "Milliseconds between two sendings (default: 5000)."),
                    of(
                            "OTEL_BSP_MAX_QUEUE_SIZE",
                            "Spans that wait to be sent; beyond them spans are dropped (default:"
                                    + " 2048)."),
                    of("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "Spans in one sending (default: 512)."),
                    of(
                            "OTEL_SERVICE_NAME",
                            "`service.name` (default: `longitude-` and the service)."),
                    of(
                            "OTEL_RESOURCE_ATTRIBUTES",
                            "What else every span says of the process, `key=value,key=value`."));

    private static TracingVariable of(String name, String meaning) {
        return new TracingVariable(name, meaning);
    }

    static boolean areSpansWanted(Function<String, Optional<String>> variables) {
        if (variables.apply(DISABLED).filter("true"::equalsIgnoreCase).isPresent()) {
            return false;
        }
        Optional<String> exporter = variables.apply(EXPORTER);
        return exporter.isPresent()
                ? !exporter.get().equalsIgnoreCase("none")
                : variables.apply(ENDPOINT).isPresent()
                        || variables.apply(TRACES_ENDPOINT).isPresent();
    }

    /** The SDK's own name of the setting: {@code OTEL_BSP_SCHEDULE_DELAY} has dots there. */
    String property() {
        return name.toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
