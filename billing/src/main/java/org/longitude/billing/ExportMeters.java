package org.longitude.billing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.longitude.billing.store.Applied;
import org.longitude.service.trace.Tracing;

/**
 * What the export counts, as Prometheus sees it.
 *
 * <p>Threading: safe for use by several threads.
 */
final class ExportMeters {

    private static final String PREFIX = "longitude.billing.";

    private final MeterRegistry registry;
    private final Tracing tracing;
    private final AtomicLong lag = new AtomicLong();
    private final AtomicLong partitions = new AtomicLong();

    private ExportMeters(MeterRegistry registry, Tracing tracing) {
        this.registry = registry;
        this.tracing = tracing;
        Gauge.builder(PREFIX + "lag.records", lag, AtomicLong::get)
                .description("Predictions of the owned partitions that are not stored yet")
                .register(registry);
        Gauge.builder(PREFIX + "partitions", partitions, AtomicLong::get)
                .description("Partitions that are read now")
                .register(registry);
        beginAtZero();
    }

    /** A counter that comes with its first event hides that event from increase() and rate(). */
    private void beginAtZero() {
        applied(new Applied(0, 0, 0, 0));
        for (RejectionReason reason : RejectionReason.values()) {
            registry.counter(PREFIX + "dead.letters", "reason", reason.code());
        }
        for (String name : List.of("changes.relayed", "fenced", "database.failures")) {
            count(name, 0);
        }
    }

    /**
     * Meters, with spans beside them.
     *
     * @param tracing its maker's
     */
    static ExportMeters of(MeterRegistry registry, Tracing tracing) {
        return new ExportMeters(registry, tracing);
    }

    /** Meters that nobody reads. */
    static ExportMeters unread(Tracing tracing) {
        return new ExportMeters(new SimpleMeterRegistry(), tracing);
    }

    Tracing tracing() {
        return tracing;
    }

    void applied(Applied applied) {
        outcome("newer", applied.newer());
        outcome("repeated", applied.repeated());
        outcome("older", applied.older());
        count("codes.beyond", applied.beyond());
    }

    private void outcome(String outcome, int count) {
        registry.counter(PREFIX + "predictions", "outcome", outcome).increment(count);
    }

    void deadLettered(String reason) {
        registry.counter(PREFIX + "dead.letters", "reason", reason).increment();
    }

    void relayed(int changes) {
        count("changes.relayed", changes);
    }

    void fenced() {
        count("fenced", 1);
    }

    void databaseFailed() {
        count("database.failures", 1);
    }

    void reading(long behind, int owned) {
        lag.set(behind);
        partitions.set(owned);
    }

    int partitions() {
        return Math.toIntExact(partitions.get());
    }

    private void count(String name, int amount) {
        registry.counter(PREFIX + name).increment(amount);
    }
}
