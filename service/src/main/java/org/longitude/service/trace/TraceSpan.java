package org.longitude.service.trace;

import org.jspecify.annotations.Nullable;

/**
 * One step of a trace. One that is never ended is never sent.
 *
 * <p>Threading: any thread.
 */
public interface TraceSpan {

    /** No span. */
    static TraceSpan none() {
        return TracingOff.NO_SPAN;
    }

    /**
     * What the next step goes on from, W3C's {@code traceparent}; null where there are no spans.
     */
    @Nullable String traceparent();

    /**
     * Says something of it.
     *
     * @param value a name out of a fixed set: a topic, a reason code. What does not look like one
     *     is not said
     */
    TraceSpan set(SpanAttribute attribute, String value);

    /** Says a number of it. */
    TraceSpan set(SpanAttribute attribute, long value);

    /** It has to do with that span, of this trace or another. */
    TraceSpan link(TraceSpan other);

    /** As above, by its {@code traceparent}; what is none links to nothing. */
    TraceSpan link(String traceparent);

    /** It did not come to what it was begun for. */
    TraceSpan failed();

    void end();
}
