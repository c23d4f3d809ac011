/**
 * A note's way through the services as spans of one trace, on OpenTelemetry. Whoever makes spans
 * sees {@link org.longitude.service.trace.Tracing} and nothing of OpenTelemetry. Imports none of
 * ours and no Kafka: a trace travels as W3C's {@code traceparent}, a text.
 */
@NullMarked
package org.longitude.service.trace;

import org.jspecify.annotations.NullMarked;
