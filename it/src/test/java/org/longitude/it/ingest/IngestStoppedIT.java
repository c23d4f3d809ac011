package org.longitude.it.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.Longitude;
import org.longitude.it.ChildProcess;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.it.coder.Eventually;
import org.longitude.schemas.Topics;

/** Ingest told to stop (SIGTERM) while senders send: what was acknowledged is on the topic. */
@KafkaTest
final class IngestStoppedIT {

    private static final int SENDERS = 4;
    private static final int ACKNOWLEDGED_BEFORE = 40;

    /** What the Helm chart gives a pod of ingest. */
    private static final int GRACE_SECONDS = 60;

    private static final int SIGTERM_STATUS = 143;
    private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+)");

    @TempDir private Path folder;

    @Test
    void shouldHaveEveryAcknowledgedNoteOnItsTopicWhenToldToStopUnderLoad(TestKafka kafka)
            throws Exception {
        Path log = folder.resolve("ingest.log");
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicInteger number = new AtomicInteger();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try (ChildProcess ingest =
                ChildProcess.of(
                        Longitude.class,
                        log,
                        "serve",
                        "ingest",
                        "--http-port=0",
                        "--quarantine=" + folder.resolve("quarantine"),
                        "--bootstrap=" + kafka.bootstrap(),
                        "--registry=" + kafka.registryUrl())) {
            Eventually.holds("it listens", () -> LISTENING.matcher(ingest.printed()).find());
            Matcher printed = LISTENING.matcher(ingest.printed());
            assertThat(printed.find()).isTrue();
            URI notes = URI.create(printed.group(1) + "/notes");
            Callable<Set<Integer>> sender = () -> send(notes, number, acknowledged);
            List<Future<Set<Integer>>> sending =
                    IntStream.range(0, SENDERS).mapToObj(i -> senders.submit(sender)).toList();
            Eventually.holds("notes arrive", () -> acknowledged.size() >= ACKNOWLEDGED_BEFORE);

            assertThat(ingest.terminate(GRACE_SECONDS)).as("see %s", log).isEqualTo(SIGTERM_STATUS);

            for (Future<Set<Integer>> one : sending) {
                assertThat(one.get()).as("statuses but refused connections").isSubsetOf(202, 503);
            }
        } finally {
            senders.shutdownNow();
        }

        Set<String> arrived = new HashSet<>();
        new IngestTopics(kafka)
                .values(Topics.NOTES_RAW)
                .forEach(note -> arrived.add(String.valueOf(note.getAdmissionId())));
        assertThat(arrived).containsAll(acknowledged);
    }

    /** Sends one after the other until nobody answers; the statuses that it was answered with. */
    private static Set<Integer> send(URI notes, AtomicInteger number, Set<String> acknowledged)
            throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        Set<Integer> statuses = new HashSet<>();
        while (true) {
            String admission = "stop-" + number.getAndIncrement();
            HttpRequest request =
                    HttpRequest.newBuilder(notes)
                            .header("Content-Type", "application/json")
                            .POST(
                                    BodyPublishers.ofString(
                                            "{\"text\":\"Went home.\",\"admission_id\":\""
                                                    + admission
                                                    + "\"}"))
                            .build();
            try {
                int status = client.send(request, BodyHandlers.discarding()).statusCode();
                statuses.add(status);
                if (status == 202) {
                    acknowledged.add(admission);
                }
            } catch (IOException e) {
                return statuses;
            }
        }
    }
}
