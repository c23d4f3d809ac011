package org.longitude.coder;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.longitude.service.Check;
import org.longitude.service.Check.Standing;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceFace;
import org.longitude.service.ServiceMetrics;
import org.longitude.service.trace.Tracing;

/**
 * The coder's face, if one is wanted, from before there is a model to after there is none. Without
 * one the meters are counted for nobody.
 */
final class OperatorView implements AutoCloseable {
    private final @Nullable ServiceMetrics metrics;
    private final @Nullable ServiceFace face;
    private final Tracing tracing;
    private final Map<CoderMeters.Role, CoderMeters> meters = new EnumMap<>(CoderMeters.Role.class);

    private OperatorView(
            @Nullable ServiceMetrics metrics, @Nullable ServiceFace face, Tracing tracing) {
        this.metrics = metrics;
        this.face = face;
        this.tracing = tracing;
    }

    /**
     * Listens, where a port is given.
     *
     * @param tracing its maker's
     */
    static OperatorView open(
            Optional<ServiceConfig> config, Supplier<@Nullable Coding> coding, Tracing tracing) {
        if (config.isEmpty()) {
            return new OperatorView(null, null, tracing);
        }
        ServiceMetrics metrics = ServiceMetrics.of(config.get());
        try {
            return new OperatorView(
                    metrics, ServiceFace.start(config.get(), checks(coding), metrics), tracing);
        } catch (RuntimeException e) {
            metrics.close();
            throw e;
        }
    }

    /** The same names whether or not it codes yet, so that an alert can name them. */
    private static List<Check> checks(Supplier<@Nullable Coding> coding) {
        return CoderChecks.of(Optional::empty, () -> "").stream()
                .map(check -> new Check(check.name(), check.kind(), () -> now(check, coding.get())))
                .toList();
    }

    private static Standing now(Check unstarted, @Nullable Coding coding) {
        if (coding == null) {
            return unstarted.standing().get();
        }
        return coding.checks().stream()
                .filter(check -> check.name().equals(unstarted.name()))
                .findFirst()
                .orElse(unstarted)
                .standing()
                .get();
    }

    CoderMeters meters(CoderMeters.Role role) {
        ServiceMetrics registered = metrics;
        if (registered == null) {
            return CoderMeters.unread(tracing);
        }
        return meters.computeIfAbsent(
                role, each -> CoderMeters.of(registered.registry(), each, tracing));
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
