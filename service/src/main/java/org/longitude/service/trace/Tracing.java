package org.longitude.service.trace;

import io.opentelemetry.api.OpenTelemetry;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a service's spans begin. Off unless {@link TracingVariable} says otherwise; then every call
 * gives back the same object that does nothing, and no class of OpenTelemetry is loaded.
 *
 * <p>Threading: any thread.
 */
public interface Tracing extends AutoCloseable {

    /** No spans. */
    static Tracing off() {
        return TracingOff.INSTANCE;
    }

    /**
     * Spans as the environment asks for, or none.
     *
     * @param variables the value of an environment variable
     * @param service which service it is, for example {@code coder}
     * @param instance which of its instances
     * @throws org.longitude.service.ServiceException {@code CONFIG_INVALID}
     */
    static Tracing open(
            Function<String, Optional<String>> variables, String service, String instance) {
        return TracingVariable.areSpansWanted(variables)
                ? TracingOn.exporting(variables, service, instance)
                : off();
    }

    /** Spans to an SDK that is its maker's: for tests. */
    static Tracing to(OpenTelemetry telemetry) {
        return TracingOn.to(telemetry);
    }

    /** Whether spans are made at all: what only a span needs is looked up where they are. */
    boolean isOn();

    /**
     * Begins a span.
     *
     * @param parent the {@code traceparent} that it goes on from; null for the one that {@link
     *     #continuing} names on this thread, and where that is none, for a new trace. What is no
     *     {@code traceparent} counts as none
     */
    TraceSpan begin(SpanName name, @Nullable String parent);

    /** Spans of this thread that name no parent go on from this one, until it is closed. */
    Continuing continuing(@Nullable String parent);

    /** Ends with what it was opened for. */
    interface Continuing extends AutoCloseable {
        @Override
        void close();
    }

    /** Sends what has not been sent; may be called again. */
    @Override
    void close();
}
