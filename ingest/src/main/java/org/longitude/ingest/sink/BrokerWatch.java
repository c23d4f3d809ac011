package org.longitude.ingest.sink;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.longitude.schemas.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker every few seconds whether the topics that ingest writes are there, so that who
 * asks whether the service is ready reads the last answer and does not wait.
 *
 * <p>Threading: one thread asks; {@link #problem()} from any. Ownership: closes its client.
 */
public final class BrokerWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    private static final int EVERY_MS = 5_000;
    private static final int ANSWER_WITHIN_MS = 4_000;
    private static final List<String> TOPICS =
            List.of(
                    Topics.NOTES_RAW.name(),
                    Topics.ICD_ASSIGNED.name(),
                    Topics.ADMISSIONS_EVENTS.name());

    private final Admin admin;
    private final ScheduledExecutorService asking;
    private volatile String problem = "the broker has not been asked yet";

    private BrokerWatch(Admin admin) {
        this.admin = admin;
        this.asking =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "ingest-broker-watch");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /**
     * Begins to ask.
     *
     * @param config Kafka client properties
     */
    public static BrokerWatch start(Map<String, String> config) {
        Map<String, Object> admin = new HashMap<>(config);
        admin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MS);
        admin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MS);
        BrokerWatch watch = new BrokerWatch(Admin.create(admin));
        ScheduledFuture<?> look =
                watch.asking.scheduleWithFixedDelay(watch::ask, 0, EVERY_MS, TimeUnit.MILLISECONDS);
        LOG.debug("watching the broker: {}", !look.isDone());
        return watch;
    }

    /** Why nothing can be sent; empty where the broker answers and has the topics. */
    public String problem() {
        return problem;
    }

    private void ask() {
        try {
            admin.describeTopics(TOPICS)
                    .allTopicNames()
                    .get(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS);
            problem = "";
        } catch (ExecutionException e) {
            problem =
                    e.getCause() instanceof UnknownTopicOrPartitionException
                            ? "topics are missing (expected: longitude topics create)"
                            : "the broker does not answer: "
                                    + String.valueOf(e.getCause()).replaceAll(":.*", "");
        } catch (TimeoutException e) {
            problem = "the broker does not answer";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        asking.shutdownNow();
        admin.close(CLOSE_WITHIN);
    }
}
