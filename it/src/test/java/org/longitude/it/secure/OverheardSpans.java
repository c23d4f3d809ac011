package org.longitude.it.secure;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.longitude.service.trace.Tracing;

/** Every span as it would be sent, searched: name, attributes, events, links, status. */
final class OverheardSpans implements AutoCloseable {

    private final Overheard overheard;
    private final AtomicLong count = new AtomicLong();
    private final OpenTelemetrySdk telemetry =
            OpenTelemetrySdk.builder()
                    .setTracerProvider(
                            SdkTracerProvider.builder()
                                    .addSpanProcessor(SimpleSpanProcessor.create(new Ear()))
                                    .build())
                    .build();

    OverheardSpans(Overheard overheard) {
        this.overheard = overheard;
    }

    Tracing tracing() {
        return Tracing.to(telemetry);
    }

    /** For a test that plants a leak. */
    OpenTelemetrySdk telemetry() {
        return telemetry;
    }

    long count() {
        return count.get();
    }

    private final class Ear implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            for (SpanData span : spans) {
                count.incrementAndGet();
                overheard.hear("span " + span.getName(), span.toString());
            }
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    @Override
    public void close() {
        telemetry.close();
    }
}
