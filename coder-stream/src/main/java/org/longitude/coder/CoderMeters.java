package org.longitude.coder;

import io.micrometer.core.instrument.Counter;
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
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.service.trace.Tracing;

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

    /** A code that more than one share. */
    private static final String OTHER_CODES = "other";

    private static final int CODES_COUNTED_MAX = 200;

    private final MeterRegistry registry;
    private final Tracing tracing;
    private final Set<String> codes = ConcurrentHashMap.newKeySet();
    private final Tags tags;
    private final MultiGauge models;
    private final AtomicLong releaseNumber;
    private final Set<CoderService> running = ConcurrentHashMap.newKeySet();

    private CoderMeters(MeterRegistry registry, Role role, Tracing tracing) {
        this.registry = registry;
        this.tracing = tracing;
        this.tags = Tags.of("role", role.tag());
        this.models =
                MultiGauge.builder(PREFIX + "model")
                        .description("1 for the bundle that serves")
                        .tags(tags)
                        .register(registry);
        this.releaseNumber =
                registry.gauge(PREFIX + "release.number", tags, new AtomicLong(), AtomicLong::get);
        bindGauges();
        beginAtZero();
    }

    /** Meters of one role; made once for each. */
    public static CoderMeters of(MeterRegistry registry, Role role) {
        return of(registry, role, Tracing.off());
    }

    /** As above, with spans beside the counts; they are their maker's. */
    static CoderMeters of(MeterRegistry registry, Role role, Tracing tracing) {
        return new CoderMeters(registry, role, tracing);
    }

    /** Meters that nobody reads. */
    public static CoderMeters unread() {
        return unread(Tracing.off());
    }

    /** As above, with spans, which somebody reads. */
    static CoderMeters unread(Tracing tracing) {
        return new CoderMeters(new SimpleMeterRegistry(), Role.CHAMPION, tracing);
    }

    Tracing tracing() {
        return tracing;
    }

    private void bindGauges() {
        gauge("queue.admissions", "Read and not committed", s -> s.counters().inFlight());
        gauge("lag.records", "Not read yet, in flight included", CoderService::lag);
        gauge("partitions", "Assigned now", CoderService::partitions);
    }

    /** A counter that comes with its first event hides that event from increase() and rate(). */
    private void beginAtZero() {
        for (String outcome :
                List.of("coded", "retracted", "superseded", "passed_over", "dead_lettered")) {
            registry.counter(PREFIX + "outcomes", tags.and("outcome", outcome));
        }
        for (ReasonCode reason : ReasonCode.values()) {
            registry.counter(PREFIX + "dead.letters", tags.and("reason", reason.code()));
        }
        for (String result : List.of("accepted", "refused")) {
            registry.counter(PREFIX + "releases", tags.and("result", result));
        }
        for (String result : List.of("used", "dropped")) {
            registry.counter(PREFIX + "batches.ahead", tags.and("result", result));
        }
        for (String name :
                List.of(
                        "batches",
                        "tokens",
                        "rows",
                        "refused.transactions",
                        "text.tokens.unknown")) {
            registry.counter(PREFIX + name, tags);
        }
        for (String stage :
                List.of(
                        "device",
                        "tokenized_to_coded",
                        "coded_to_committed",
                        "received_to_committed")) {
            timer(stage);
        }
        batchAdmissions();
        textTokens();
        codes("assigned", OTHER_CODES);
        codes("expected", OTHER_CODES);
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
        batchAdmissions().record(batch.admissions().size());
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

    /** A batch was laid out ahead, and the plan was the same or another. */
    void laidOutAhead(boolean used) {
        registry.counter(PREFIX + "batches.ahead", tags.and("result", used ? "used" : "dropped"))
                .increment();
    }

    void committed(Outcome outcome) {
        if (outcome instanceof Outcome.Predicted predicted) {
            boolean retraction = predicted.prediction().getCodes().isEmpty();
            outcome(retraction ? "retracted" : "coded");
            stages(predicted, Instant.now());
            releaseNumber.set(predicted.prediction().getReleaseNumber());
            if (!retraction) {
                quality(predicted.prediction());
            }
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

    /**
     * What the model was given and what it said of it, for whoever asks whether that has changed.
     */
    private void quality(IcdPrediction prediction) {
        textTokens().record(prediction.getTokens());
        count("text.tokens.unknown", prediction.getUnknownTokens());
        for (PredictedCode code : prediction.getCodes()) {
            String name = counted(code.getCode());
            codes("expected", name).increment(code.getProbability());
            if (code.getAssigned()) {
                codes("assigned", name).increment();
            }
        }
    }

    /** Each code is a time series: the first so many have their own, the others share one. */
    private String counted(String code) {
        if (codes.contains(code)) {
            return code;
        }
        return codes.size() < CODES_COUNTED_MAX && codes.add(code) ? code : OTHER_CODES;
    }

    private Counter codes(String what, String code) {
        return registry.counter(PREFIX + "codes." + what, tags.and("code", code));
    }

    private DistributionSummary batchAdmissions() {
        return DistributionSummary.builder(PREFIX + "batch.admissions")
                .tags(tags)
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64)
                .register(registry);
    }

    private DistributionSummary textTokens() {
        return DistributionSummary.builder(PREFIX + "text.tokens")
                .description("Tokens of an admission's text")
                .tags(tags)
                .serviceLevelObjectives(64, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 65_536)
                .register(registry);
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
        timer(name).record(took.isNegative() ? Duration.ZERO : took);
    }

    private Timer timer(String stage) {
        return Timer.builder(PREFIX + "stage")
                .description("How long an admission spent, by stage")
                .tags(tags.and("stage", stage))
                .serviceLevelObjectives(STAGE_BUCKETS)
                .register(registry);
    }
}
