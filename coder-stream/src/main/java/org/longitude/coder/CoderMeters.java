package org.longitude.coder;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/**
 * What a coder counts, as Prometheus sees it. Every meter has the role: champion or challenger.
 * Counts go on over a change of models; what stands now (queue, lag) is summed over the services
 * that run.
 *
 * <p>Threading: safe for use by several threads.
 */
public final class CoderMeters {
    /** Whose meters they are. */
    public enum Role {
        CHAMPION,
        CHALLENGER;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String PREFIX = "longitude.coder.";
    private static final Duration[] STAGE_BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofHours(1)
    };

    private final MeterRegistry registry;
    private final Tags tags;
    private final MultiGauge models;
    private final AtomicLong releaseNumber;
    private final Set<CoderService> running = ConcurrentHashMap.newKeySet();

    private CoderMeters(MeterRegistry registry, Role role) {
        this.registry = registry;
        this.tags = Tags.of("role", role.tag());
        this.models =
                MultiGauge.builder(PREFIX + "model")
                        .description("1 for the bundle that serves")
                        .tags(tags)
                        .register(registry);
        this.releaseNumber =
                registry.gauge(PREFIX + "release.number", tags, new AtomicLong(), AtomicLong::get);
        bindGauges();
    }

    /** Meters of one role; made once for each. */
    public static CoderMeters of(MeterRegistry registry, Role role) {
        return new CoderMeters(registry, role);
    }

    /** Meters that nobody reads. */
    public static CoderMeters unread() {
        return new CoderMeters(new SimpleMeterRegistry(), Role.CHAMPION);
    }

    private void bindGauges() {
        gauge("queue.admissions", "Read and not committed", s -> s.counters().inFlight());
        gauge("lag.records", "Not read yet, in flight included", CoderService::lag);
        gauge("partitions", "Assigned now", CoderService::partitions);
    }

    private void gauge(String name, String description, ToDoubleFunction<CoderService> value) {
        Gauge.builder(PREFIX + name, running, all -> all.stream().mapToDouble(value).sum())
                .description(description)
                .tags(tags)
                .register(registry);
    }

    void began(CoderService service) {
        running.add(service);
    }

    void ended(CoderService service) {
        running.remove(service);
    }

    void serving(BundleFacts facts) {
        models.register(
                List.of(
                        MultiGauge.Row.of(
                                Tags.of("bundle", facts.id(), "bundle_hash", facts.hash()), 1)),
                true);
    }

    void scored(BatchPlanner.Batch<Work> batch, long nanos) {
        count("batches", 1);
        count("tokens", (double) batch.tokens());
        count("rows", (double) batch.rows());
        summary("batch.admissions", batch.admissions().size(), 1, 2, 4, 8, 16, 32, 64);
        summary(
                "batch.rows",
                (double) batch.rows(),
                256,
                1_024,
                4_096,
                8_192,
                12_288,
                16_384,
                32_768);
        summary(
                "batch.padding.waste",
                batch.rows() == 0 ? 0 : Math.max(0, 1 - (double) batch.tokens() / batch.rows()),
                0.01,
                0.02,
                0.03,
                0.05,
                0.1,
                0.2,
                0.5);
        stage("device", Duration.ofNanos(nanos));
    }

    void committed(Outcome outcome) {
        if (outcome instanceof Outcome.Predicted predicted) {
            boolean retraction = predicted.prediction().getCodes().isEmpty();
            outcome(retraction ? "retracted" : "coded");
            stages(predicted, Instant.now());
            releaseNumber.set(predicted.prediction().getReleaseNumber());
        } else if (outcome instanceof Outcome.Superseded) {
            outcome("superseded");
        } else if (outcome instanceof Outcome.PassedOver) {
            outcome("passed_over");
        } else if (outcome instanceof Outcome.Rejected rejected) {
            outcome("dead_lettered");
            registry.counter(PREFIX + "dead.letters", tags.and("reason", rejected.reasonCode()))
                    .increment();
        }
    }

    private void stages(Outcome.Predicted predicted, Instant now) {
        Instant codedAt = predicted.prediction().getCodedAt();
        stage(
                "tokenized_to_coded",
                Duration.between(Instant.ofEpochMilli(predicted.source().timestamp()), codedAt));
        stage("coded_to_committed", Duration.between(codedAt, now));
        stage(
                "received_to_committed",
                Duration.between(predicted.prediction().getReceivedAt(), now));
    }

    void refusedTransaction() {
        count("refused.transactions", 1);
    }

    /** A release was taken up or refused. */
    void release(String result) {
        registry.counter(PREFIX + "releases", tags.and("result", result)).increment();
    }

    private void outcome(String outcome) {
        registry.counter(PREFIX + "outcomes", tags.and("outcome", outcome)).increment();
    }

    private void count(String name, double amount) {
        registry.counter(PREFIX + name, tags).increment(amount);
    }

    private void summary(String name, double value, double... buckets) {
        DistributionSummary.builder(PREFIX + name)
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry)
                .record(value);
    }

    /** Clocks of two machines may disagree; less than nothing counts as nothing. */
    private void stage(String name, Duration took) {
        Timer.builder(PREFIX + "stage")
                .description("How long an admission spent, by stage")
                .tags(tags.and("stage", name))
                .serviceLevelObjectives(STAGE_BUCKETS)
                .register(registry)
                .record(took.isNegative() ? Duration.ZERO : took);
    }
}
