package org.longitude.deploy.bench.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.http.HttpLimits;
import org.longitude.ingest.http.IngestDesk;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.jsonl.JsonLinesSettings;
import org.longitude.ingest.jsonl.JsonMessages;
import org.longitude.ingest.sink.IntakeRecords;
import org.longitude.ingest.sink.MessageSink;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.Rejections;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.Origin;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceFace;
import org.longitude.service.ServiceMetrics;

/**
 * Notes over many HTTP connections, each answered once the broker has it, beside one producer that
 * waits for nothing until the end. The producer is idempotent with acks=all and a linger of 5 ms,
 * the fastest that keeps the same promise, so the share is what it costs to be a service.
 */
final class HttpBench {

    static final int CONNECTIONS = 32;

    private static final String LINGER_MS = "5";

    private final Map<String, String> connection;
    private final Path folder;
    private final List<byte[]> bodies;

    /** Medians over the turns, notes a second. */
    record Result(double producerPerSecond, double httpPerSecond) {

        double share() {
            return httpPerSecond / producerPerSecond;
        }
    }

    HttpBench(Map<String, String> connection, Path folder, int notes) {
        this.connection = connection;
        this.folder = folder;
        BenchMessages texts = new BenchMessages();
        ObjectMapper json = new ObjectMapper();
        this.bodies = new ArrayList<>();
        for (int i = 0; i < notes; i++) {
            String body =
                    json.createObjectNode()
                            .put("note_id", "N-" + i)
                            .put("admission_id", "A-" + i)
                            .put("text", texts.text())
                            .toString();
            bodies.add(body.getBytes(UTF_8));
        }
    }

    /** Measures in turns. */
    Result run(Turns turns) throws InterruptedException {
        List<Double> producer = new ArrayList<>();
        List<Double> http = new ArrayList<>();
        Arrival arrival = new Arrival("bench", Origin.LIVE, true, Clock.systemUTC());
        List<ProducerRecord<byte[], byte[]>> records = records(arrival);
        ServiceConfig config = ServiceConfig.local("ingest", "bench", "bench", 0);
        ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);
        try (KafkaProducer<byte[], byte[]> pipelined = producer();
                MessageSink sink = MessageSink.open(connection, Clock.systemUTC());
                ServiceMetrics metrics = ServiceMetrics.of(config);
                ServiceFace face =
                        ServiceFace.start(config, List.of(), metrics, desk(arrival, sink));
                HttpSenders connections = HttpSenders.open(face.url().getPort(), CONNECTIONS)) {
            for (int turn = 0; turn < turns.all(); turn++) {
                double sent = pipeline(pipelined, records);
                double answered = post(senders, connections);
                if (turns.isCounted(turn)) {
                    producer.add(sent);
                    http.add(answered);
                }
            }
        } catch (IOException | ExecutionException e) {
            throw new DeployException(
                    DeployError.BROKER_FAILED, "the bench's own broker or service failed", e);
        } finally {
            senders.shutdownNow();
        }
        return new Result(MllpBench.median(producer), MllpBench.median(http));
    }

    private IngestDesk desk(Arrival arrival, MessageSink sink) {
        return new IngestDesk(
                JsonLinesSettings.of(arrival),
                new FhirSettings(arrival, Authorities.none(), CategoryTable.standard()),
                new Rejections(Quarantine.open(folder.resolve("http-quarantine"), 1L << 30)),
                sink::deliverAndWait,
                HttpLimits.STANDARD);
    }

    private List<ProducerRecord<byte[], byte[]>> records(Arrival arrival) {
        JsonMessages messages = new JsonMessages(JsonLinesSettings.of(arrival));
        try (IntakeRecords records = IntakeRecords.open(connection, Clock.systemUTC())) {
            return bodies.stream()
                    .flatMap(
                            body ->
                                    messages
                                            .read(JsonMessages.Kind.NOTES, body, false, null)
                                            .stream())
                    .flatMap(message -> message.items().stream())
                    .flatMap(item -> records.of(item).stream())
                    .toList();
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> config = new HashMap<>(MessageSink.producerConfig(connection));
        config.put("client.id", "longitude-bench-pipelined");
        config.put("linger.ms", LINGER_MS);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static double pipeline(
            KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            sent.add(producer.send(record));
        }
        producer.flush();
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
        return MllpBench.perSecond(records.size(), start);
    }

    private double post(ExecutorService senders, HttpSenders connections)
            throws InterruptedException, ExecutionException {
        Queue<byte[]> left = new ConcurrentLinkedQueue<>(bodies);
        long start = System.nanoTime();
        List<Future<?>> under = new ArrayList<>();
        for (HttpSenders.Sender sender : connections.all()) {
            under.add(
                    senders.submit(
                            () -> {
                                for (byte[] body = left.poll(); body != null; body = left.poll()) {
                                    sender.post("/notes", body);
                                }
                                return null;
                            }));
        }
        for (Future<?> each : under) {
            each.get();
        }
        return MllpBench.perSecond(bodies.size(), start);
    }
}
