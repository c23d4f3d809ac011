package org.longitude.billing;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceFace;
import org.longitude.service.ServiceMetrics;
import org.longitude.service.trace.Tracing;

/** The export's face, if one is wanted. Without one the meters are counted for nobody. */
final class OperatorView implements AutoCloseable {

    private final @Nullable ServiceMetrics metrics;
    private final @Nullable ServiceFace face;
    private final ExportMeters meters;

    private OperatorView(
            @Nullable ServiceMetrics metrics, @Nullable ServiceFace face, Tracing tracing) {
        this.metrics = metrics;
        this.face = face;
        this.meters =
                metrics == null
                        ? ExportMeters.unread(tracing)
                        : ExportMeters.of(metrics.registry(), tracing);
    }

    /** Listens, where a port is given. */
    static OperatorView open(
            Optional<ServiceConfig> config,
            Supplier<@Nullable BillingExport> export,
            Tracing tracing) {
        if (config.isEmpty()) {
            return new OperatorView(null, null, tracing);
        }
        ServiceMetrics metrics = ServiceMetrics.of(config.get());
        try {
            return new OperatorView(
                    metrics,
                    ServiceFace.start(config.get(), ExportChecks.of(export), metrics),
                    tracing);
        } catch (RuntimeException e) {
            metrics.close();
            throw e;
        }
    }

    ExportMeters meters() {
        return meters;
    }

    OptionalInt port() {
        return face == null ? OptionalInt.empty() : OptionalInt.of(face.port());
    }

    @Override
    public void close() {
        if (face != null) {
            face.close();
        }
        if (metrics != null) {
            metrics.close();
        }
    }
}
