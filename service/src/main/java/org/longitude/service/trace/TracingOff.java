package org.longitude.service.trace;

import org.jspecify.annotations.Nullable;

/** No spans, and nothing that costs anything. */
final class TracingOff implements Tracing {

    static final TracingOff INSTANCE = new TracingOff();

    static final TraceSpan NO_SPAN = new NoSpan();

    private static final Continuing NOTHING = () -> {};

    private TracingOff() {}

    @Override
    public boolean isOn() {
        return false;
    }

    @Override
    public TraceSpan begin(SpanName name, @Nullable String parent) {
        return NO_SPAN;
    }

    @Override
    public Continuing continuing(@Nullable String parent) {
        return NOTHING;
    }

    @Override
    public void close() {
        // Nothing was opened.
    }

    private static final class NoSpan implements TraceSpan {

        @Override
        public @Nullable String traceparent() {
            return null;
        }

        @Override
        public TraceSpan set(SpanAttribute attribute, String value) {
            return this;
        }

        @Override
        public TraceSpan set(SpanAttribute attribute, long value) {
            return this;
        }

        @Override
        public TraceSpan link(TraceSpan other) {
            return this;
        }

        @Override
        public TraceSpan link(String traceparent) {
            return this;
        }

        @Override
        public TraceSpan failed() {
            return this;
        }

        @Override
        public void end() {
            // It never began.
        }
    }
}
