package org.longitude.deploy.bench.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.ingest.hl7.Converted;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.mllp.MllpServer;
import org.longitude.ingest.sink.IntakeRecords;
import org.longitude.ingest.sink.MessageSink;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.Quarantine;

/**
 * One MLLP connection beside a producer that sends a record and waits for the brokers. Both write
 * the same records with the same settings (acks=all, idempotent, no linger), in turns, so that the
 * share is what listening, reading and answering cost.
 */
final class MllpBench {

    private static final SourcePosition POSITION = new SourcePosition("bench", 1, 0);
    private static final byte START = 0x0b;
    private static final byte END = 0x1c;
    private static final int ANSWER_BYTES_MAX = 4096;

    private final Map<String, String> connection;
    private final Path folder;
    private final List<byte[]> messages;
    private final List<byte[]> frames;

    /** Medians over the turns, messages a second. */
    record Result(double producerPerSecond, double mllpPerSecond) {

        double share() {
            return mllpPerSecond / producerPerSecond;
        }
    }

    MllpBench(Map<String, String> connection, Path folder, int messages) {
        this.connection = connection;
        this.folder = folder;
        BenchMessages texts = new BenchMessages();
        this.messages = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            this.messages.add(BenchMessages.message(i, texts.text()));
        }
        this.frames = this.messages.stream().map(MllpBench::framed).toList();
    }

    /** Measures in turns. */
    Result run(Turns turns) throws InterruptedException {
        List<Double> producer = new ArrayList<>();
        List<Double> mllp = new ArrayList<>();
        Hl7Converter converter = new Hl7Converter(Hl7Settings.live(Clock.systemUTC()));
        List<ProducerRecord<byte[], byte[]>> records = records(converter);
        try (KafkaProducer<byte[], byte[]> waiting = producer();
                MessageSink sink = MessageSink.open(connection, Clock.systemUTC());
                MllpServer server =
                        MllpServer.start(
                                MllpServer.Config.local(0),
                                converter,
                                Quarantine.open(folder.resolve("quarantine"), 1L << 30),
                                sink::deliver);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setTcpNoDelay(true);
            for (int turn = 0; turn < turns.all(); turn++) {
                double sent = sendAndWait(waiting, records);
                double answered = converse(socket);
                if (turns.isCounted(turn)) {
                    producer.add(sent);
                    mllp.add(answered);
                }
            }
        } catch (IOException | ExecutionException e) {
            throw new DeployException(
                    DeployError.BROKER_FAILED, "the bench's own broker or listener failed", e);
        }
        return new Result(median(producer), median(mllp));
    }

    private List<ProducerRecord<byte[], byte[]>> records(Hl7Converter converter) {
        try (IntakeRecords records = IntakeRecords.open(connection, Clock.systemUTC())) {
            return messages.stream()
                    .map(message -> (Converted.Taken) converter.convert(message, POSITION))
                    .flatMap(taken -> taken.items().stream())
                    .flatMap(item -> records.of(item).stream())
                    .toList();
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> config = new HashMap<>(MessageSink.producerConfig(connection));
        config.put("client.id", "longitude-bench");
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static double sendAndWait(
            KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        for (ProducerRecord<byte[], byte[]> record : records) {
            producer.send(record).get();
        }
        return perSecond(records.size(), start);
    }

    private static byte[] framed(byte[] message) {
        byte[] frame = new byte[message.length + 3];
        frame[0] = START;
        System.arraycopy(message, 0, frame, 1, message.length);
        frame[message.length + 1] = END;
        frame[message.length + 2] = '\r';
        return frame;
    }

    private double converse(Socket socket) throws IOException {
        byte[] answer = new byte[ANSWER_BYTES_MAX];
        long start = System.nanoTime();
        for (byte[] frame : frames) {
            socket.getOutputStream().write(frame);
            awaitAccepted(socket.getInputStream(), answer);
        }
        return perSecond(frames.size(), start);
    }

    private static void awaitAccepted(InputStream in, byte[] answer) throws IOException {
        int length = 0;
        while (length < 2 || answer[length - 2] != END) {
            int count = in.read(answer, length, answer.length - length);
            if (count <= 0) {
                throw new IOException("the listener closed the connection");
            }
            length += count;
        }
        if (!new String(answer, 0, length, US_ASCII).contains("MSA|AA|")) {
            throw new IOException("a message was not accepted");
        }
    }

    static double perSecond(int count, long startNanos) {
        return count * 1e9 / (System.nanoTime() - startNanos);
    }

    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
