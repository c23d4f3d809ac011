package org.longitude.preprocess;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceFace;
import org.longitude.service.ServiceMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Preprocessing's face with Kafka Streams' own meters, if one is wanted. */
final class OperatorView implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorView.class);

    /** What is shown; closed in this order. */
    private record Shown(ServiceFace face, AutoCloseable streams, ServiceMetrics metrics) {}

    private final @Nullable Shown shown;

    private OperatorView(@Nullable Shown shown) {
        this.shown = shown;
    }

    /** Listens, where a port is given. */
    static OperatorView open(Optional<ServiceConfig> config, PreprocessService service) {
        if (config.isEmpty()) {
            return new OperatorView(null);
        }
        ServiceMetrics metrics = ServiceMetrics.of(config.get());
        try {
            ServiceFace face = ServiceFace.start(config.get(), service.checks(), metrics);
            return new OperatorView(new Shown(face, service.bindTo(metrics.registry()), metrics));
        } catch (RuntimeException e) {
            metrics.close();
            throw e;
        }
    }

    OptionalInt port() {
        return shown == null ? OptionalInt.empty() : OptionalInt.of(shown.face().port());
    }

    @Override
    @SuppressWarnings("CatchingUnchecked") // The meters' interface declares Exception.
    public void close() {
        if (shown == null) {
            return;
        }
        shown.face().close();
        try {
            shown.streams().close();
        } catch (Exception e) {
            LOG.warn("meters did not close: {}", e.getClass().getSimpleName());
        }
        shown.metrics().close();
    }
}
