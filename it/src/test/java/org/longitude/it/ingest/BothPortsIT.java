package org.longitude.it.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.deploy.Longitude;
import org.longitude.it.ChildProcess;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.it.coder.Eventually;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ClinicalNote;

/** One {@code serve ingest} that listens for HTTP and for MLLP, with both at work at once. */
@KafkaTest
final class BothPortsIT {

    private static final int EACH = 30;
    private static final int GRACE_SECONDS = 60;
    private static final int SIGTERM_STATUS = 143;
    private static final Pattern HTTP = Pattern.compile("listening on (http://\\S+)");
    private static final Pattern MLLP = Pattern.compile("mllp: listening on [^\\s/]+:(\\d+)");

    @TempDir private Path folder;

    @Test
    void shouldHaveWhatCameByEitherPortWhenBothAreAtWork(TestKafka kafka) throws Exception {
        List<String> acknowledged = new ArrayList<>();
        ExecutorService senders = Executors.newFixedThreadPool(2);
        try (ChildProcess ingest =
                ChildProcess.of(
                        Longitude.class,
                        folder.resolve("ingest.log"),
                        "serve",
                        "ingest",
                        "--http-port=0",
                        "--mllp-port=0",
                        "--quarantine=" + folder.resolve("quarantine"),
                        "--bootstrap=" + kafka.bootstrap(),
                        "--registry=" + kafka.registryUrl())) {
            Eventually.holds("it listens on both", () -> isListening(ingest));
            URI notes = URI.create(printed(HTTP, ingest) + "/notes");
            int port = Integer.parseInt(printed(MLLP, ingest));
            Future<List<String>> http = senders.submit(() -> post(notes));
            Future<List<String>> mllp = senders.submit(() -> converse(port));
            acknowledged.addAll(http.get());
            acknowledged.addAll(mllp.get());
            assertThat(ingest.terminate(GRACE_SECONDS)).isEqualTo(SIGTERM_STATUS);
        } finally {
            senders.shutdownNow();
        }

        assertThat(acknowledged).hasSize(2 * EACH);
        assertThat(new IngestTopics(kafka).values(Topics.NOTES_RAW))
                .extracting(ClinicalNote::getNoteId)
                .containsExactlyInAnyOrderElementsOf(acknowledged);
    }

    @Test
    void shouldShowHealthAndMetricsAndTakeNothingByHttpWhenItListensForMllpAlone(TestKafka kafka)
            throws Exception {
        try (ChildProcess mllp =
                ChildProcess.of(
                        Longitude.class,
                        folder.resolve("mllp.log"),
                        "serve",
                        "mllp",
                        "--http-port=0",
                        "--mllp-port=0",
                        "--quarantine=" + folder.resolve("quarantine"),
                        "--bootstrap=" + kafka.bootstrap(),
                        "--registry=" + kafka.registryUrl())) {
            Eventually.holds("it listens on both", () -> isListening(mllp));
            URI http = URI.create(printed(HTTP, mllp));
            Eventually.holds(
                    "it is ready", () -> get(http, "/health/readiness").statusCode() == 200);

            assertThat(get(http, "/prometheus").body())
                    .contains("longitude_check{check=\"broker\"", "service=\"mllp\"");
            assertThat(post(http.resolve("/notes"))).isEmpty();
            assertThat(converse(Integer.parseInt(printed(MLLP, mllp)))).hasSize(EACH);
            assertThat(mllp.terminate(GRACE_SECONDS)).isEqualTo(SIGTERM_STATUS);
        }
    }

    private static HttpResponse<String> get(URI http, String path)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(http.resolve(path)).build(), BodyHandlers.ofString());
    }

    private static boolean isListening(ChildProcess ingest) {
        assertThat(ingest.isAlive()).as(ingest.printed()).isTrue();
        return HTTP.matcher(ingest.printed()).find() && MLLP.matcher(ingest.printed()).find();
    }

    private static String printed(Pattern what, ChildProcess ingest) {
        Matcher matcher = what.matcher(ingest.printed());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static List<String> post(URI notes) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        List<String> acknowledged = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            String id = "HTTP-" + i;
            HttpRequest request =
                    HttpRequest.newBuilder(notes)
                            .header("Content-Type", "application/json")
                            .POST(
                                    BodyPublishers.ofString(
                                            "{\"text\":\"Went home.\",\"note_id\":\"%s\"}"
                                                    .formatted(id)))
                            .build();
            if (client.send(request, BodyHandlers.discarding()).statusCode() == 202) {
                acknowledged.add(id);
            }
        }
        return acknowledged;
    }

    private static List<String> converse(int port) throws IOException {
        List<String> acknowledged = new ArrayList<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            for (int i = 0; i < EACH; i++) {
                String id = "MLLP-" + i;
                socket.getOutputStream().write(message(id).getBytes(UTF_8));
                if (answer(socket).contains("MSA|AA|" + id)) {
                    acknowledged.add(id);
                }
            }
        }
        return acknowledged;
    }

    private static String message(String id) {
        return "\u000bMSH|^~\\&|DICTA|NORTH|||20260301101500||MDM^T02|"
                + id
                + "|P|2.5\rPID|1||4711\rPV1|1|I|W1||||||||||||||||900001\r"
                + "TXA|1|DS|TX|20260301||20260301||||||"
                + id
                + "|||||AU||AV\rOBX|1|TX|DS||Went home.||||||F\r\u001c\r";
    }

    private static String answer(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        int next = socket.getInputStream().read();
        while (next >= 0 && next != 0x1c) {
            answer.append((char) next);
            next = socket.getInputStream().read();
        }
        return answer.toString();
    }
}
