package org.longitude.preprocess;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.longitude.model.admission.CodingRules;

/**
 * Everything that preprocessing is told from outside.
 *
 * @param kafka Kafka client properties by Kafka's and Confluent's names; {@code bootstrap.servers}
 *     and {@code schema.registry.url} are required
 * @param applicationId Kafka Streams' {@code application.id}: consumer group, transactional ids and
 *     changelog topics are named by it
 * @param stateDir Kafka Streams' {@code state.dir}
 * @param threads Kafka Streams' {@code num.stream.threads}
 * @param commitIntervalMs Kafka Streams' {@code commit.interval.ms}: what a reader of committed
 *     records waits at most
 * @param retention how long an admission is remembered after its last note
 * @param rules which categories count before there is a discharge summary
 */
public record PreprocessConfig(
        Map<String, String> kafka,
        String applicationId,
        Path stateDir,
        int threads,
        long commitIntervalMs,
        Duration retention,
        CodingRules rules) {

    public static final String APPLICATION_ID_DEFAULT = "longitude-preprocess";
    public static final int THREADS_DEFAULT = 1;
    public static final long COMMIT_INTERVAL_MS_DEFAULT = 20;
    public static final Duration RETENTION_DEFAULT = StateRetention.KEEP_FOR_DEFAULT;

    private static final int THREADS_MAX = 64;
    private static final long COMMIT_INTERVAL_MS_MAX = 5_000;

    public PreprocessConfig {
        kafka = Map.copyOf(kafka);
        require(kafka, "bootstrap.servers", "the brokers' addresses");
        require(kafka, "schema.registry.url", "the schema registry's address");
        if (applicationId.isBlank()) {
            throw invalid("application.id: empty (expected: a name)");
        }
        if (threads < 1 || threads > THREADS_MAX) {
            throw invalid(
                    "num.stream.threads: %d (expected: 1 to %d)".formatted(threads, THREADS_MAX));
        }
        if (commitIntervalMs < 1 || commitIntervalMs > COMMIT_INTERVAL_MS_MAX) {
            throw invalid(
                    "commit.interval.ms: %d (expected: 1 to %d)"
                            .formatted(commitIntervalMs, COMMIT_INTERVAL_MS_MAX));
        }
        if (retention.isNegative() || retention.isZero()) {
            throw invalid("retention: %s (expected: more than nothing)".formatted(retention));
        }
    }

    /** The defaults for everything that has one. */
    public static PreprocessConfig of(Map<String, String> kafka, Path stateDir) {
        return new PreprocessConfig(
                kafka,
                APPLICATION_ID_DEFAULT,
                stateDir,
                THREADS_DEFAULT,
                COMMIT_INTERVAL_MS_DEFAULT,
                RETENTION_DEFAULT,
                CodingRules.standard());
    }

    /** The same under another {@code application.id}. */
    public PreprocessConfig named(String otherApplicationId) {
        return new PreprocessConfig(
                kafka, otherApplicationId, stateDir, threads, commitIntervalMs, retention, rules);
    }

    /** The same with another {@code commit.interval.ms}. */
    public PreprocessConfig committingEvery(long otherCommitIntervalMs) {
        return new PreprocessConfig(
                kafka, applicationId, stateDir, threads, otherCommitIntervalMs, retention, rules);
    }

    /** The same with other rules. */
    public PreprocessConfig reading(CodingRules otherRules) {
        return new PreprocessConfig(
                kafka, applicationId, stateDir, threads, commitIntervalMs, retention, otherRules);
    }

    /** Names only: properties may hold passwords. */
    @Override
    public String toString() {
        return "PreprocessConfig[applicationId=%s, threads=%d, commitIntervalMs=%d, retention=%s, categories=%s]"
                .formatted(applicationId, threads, commitIntervalMs, retention, rules);
    }

    private static void require(Map<String, String> kafka, String name, String expected) {
        if (kafka.getOrDefault(name, "").isBlank()) {
            throw invalid(name + ": missing (expected: " + expected + ")");
        }
    }

    private static PreprocessException invalid(String message) {
        return new PreprocessException(PreprocessError.CONFIG_INVALID, message);
    }
}
