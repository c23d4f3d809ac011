package org.longitude.service.trace;

import io.opentelemetry.api.trace.SpanKind;

/** Every span that there is. docs/operations.md says what each stands for; a test compares. */
public enum SpanName {
    INGEST_PUBLISH("ingest publish", Kind.PRODUCER),
    PREPROCESS("preprocess", Kind.CONSUMER),
    CODE("code", Kind.CONSUMER),
    CODE_QUEUE("code queue", Kind.INTERNAL),
    CODE_INFERENCE("code inference", Kind.INTERNAL),
    CODE_BATCH("code batch", Kind.INTERNAL),
    CODE_WRITE("code write", Kind.PRODUCER),
    BILLING_APPLY("billing apply", Kind.CONSUMER),
    BILLING_SEND("billing send", Kind.PRODUCER);

    /** OpenTelemetry's, which is not loaded for a name. */
    private enum Kind {
        PRODUCER,
        CONSUMER,
        INTERNAL
    }

    private final String text;
    private final Kind kind;

    SpanName(String text, Kind kind) {
        this.text = text;
        this.kind = kind;
    }

    /** As it stands in a trace. */
    public String text() {
        return text;
    }

    SpanKind kind() {
        return SpanKind.valueOf(kind.name());
    }
}
