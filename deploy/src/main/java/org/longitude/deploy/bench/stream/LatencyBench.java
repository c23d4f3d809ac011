package org.longitude.deploy.bench.stream;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.preprocess.PreprocessService;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.schemas.v1.TokenizedNote;

/**
 * What the stream adds to a note's way: from the broker's acknowledgement of the raw note to its
 * tokenised admission being there for a reader of committed records.
 */
final class LatencyBench {

    static final double NOTES_PER_SECOND = 40;

    private static final Duration RUNNING_WITHIN = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final long LOOK_EVERY_MS = 100;
    private static final int WARM_UP_NOTES = 400;
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final BenchCluster cluster;
    private final TextEngine engine;
    private final Path state;

    LatencyBench(BenchCluster cluster, TextEngine engine, Path state) {
        this.cluster = cluster;
        this.engine = engine;
        this.state = state;
    }

    /** Milliseconds. */
    record Quantiles(double p50, double p99) {}

    /**
     * What was measured.
     *
     * @param warm after warming up: the figure that counts
     * @param cold of the first seconds of a service that has just started
     * @param notes how many notes were measured warm
     * @param slowestMs the slowest of these
     * @param slowestAtSeconds when it was sent, from the end of the warming up
     * @param collectingMs what garbage collection took in the whole run
     */
    record Result(
            Quantiles warm,
            Quantiles cold,
            int notes,
            double slowestMs,
            double slowestAtSeconds,
            long collectingMs) {}

    /**
     * Sends notes at a steady rate.
     *
     * @param kafka further client properties, for what is compared
     */
    Result run(List<ClinicalNote> notes, int seconds, Map<String, String> kafka, String name)
            throws InterruptedException {
        Map<String, String> config = new HashMap<>(cluster.clientConfig());
        config.putAll(kafka);
        cluster.emptyTokenized();
        int count = Math.min(notes.size(), WARM_UP_NOTES + (int) (seconds * NOTES_PER_SECOND));
        try (PreprocessService service =
                        new PreprocessService(
                                PreprocessConfig.of(config, state.resolve(name)).named(name),
                                engine);
                BenchNotes feed = new BenchNotes(cluster.clientConfig());
                KafkaConsumer<byte[], byte[]> reader = cluster.consumer()) {
            service.start();
            service.awaitRunning(RUNNING_WITHIN);
            waitForBacklog(name);
            toTheEnd(reader);
            return measure(notes.subList(0, count), feed, reader, name);
        }
    }

    private void waitForBacklog(String name) throws InterruptedException {
        BenchCluster.Progress at = cluster.progress(name, Topics.NOTES_RAW.name());
        while (at.done() < at.all()) {
            Thread.sleep(LOOK_EVERY_MS);
            at = cluster.progress(name, Topics.NOTES_RAW.name());
        }
    }

    private static void toTheEnd(KafkaConsumer<byte[], byte[]> reader) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < BenchCluster.PARTITIONS; partition++) {
            partitions.add(new TopicPartition(Topics.ADMISSIONS_TOKENIZED.name(), partition));
        }
        reader.assign(partitions);
        reader.seekToEnd(partitions);
        partitions.forEach(reader::position);
    }

    private Result measure(
            List<ClinicalNote> notes,
            BenchNotes feed,
            KafkaConsumer<byte[], byte[]> reader,
            String name) {
        Map<String, Long> acknowledged = new ConcurrentHashMap<>();
        Thread sender = new Thread(() -> send(notes, feed, acknowledged, name), "bench-sender");
        sender.setDaemon(true);
        sender.start();
        Map<String, Long> arrived = new HashMap<>();
        long collectedMs = collectedMs();
        long giveUp =
                System.nanoTime() + GIVE_UP_NANOS + (long) (notes.size() * 1e9 / NOTES_PER_SECOND);
        try (Serde<TokenizedAdmission> serde =
                Topics.ADMISSIONS_TOKENIZED.valueSerde(cluster.clientConfig())) {
            while (arrived.size() < notes.size() && System.nanoTime() < giveUp) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                    long nanos = System.nanoTime();
                    for (TokenizedNote note :
                            serde.deserializer()
                                    .deserialize(record.topic(), record.value())
                                    .getNotes()) {
                        arrived.putIfAbsent(note.getNoteId(), nanos);
                    }
                }
            }
        }
        return result(notes, acknowledged, arrived, name, collectedMs() - collectedMs);
    }

    private static long collectedMs() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    private static void send(
            List<ClinicalNote> notes,
            BenchNotes feed,
            Map<String, Long> acknowledged,
            String name) {
        long due = System.nanoTime();
        for (int i = 0; i < notes.size(); i++) {
            String id = noteId(name, i);
            ClinicalNote note =
                    ClinicalNote.newBuilder(notes.get(i))
                            .setNoteId(id)
                            .setAdmissionId(name + "-" + notes.get(i).getAdmissionId())
                            .setReplacesNoteId(null)
                            .setParentNoteId(null)
                            .setCategory(NoteCategory.NURSING)
                            .setStatus(NoteStatus.FINAL)
                            .build();
            feed.send(note, (metadata, e) -> acknowledged.put(id, System.nanoTime()));
            due += (long) (1e9 / NOTES_PER_SECOND);
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
        feed.flush();
    }

    private static String noteId(String name, int number) {
        return name + "-" + number;
    }

    private static Result result(
            List<ClinicalNote> notes,
            Map<String, Long> acknowledged,
            Map<String, Long> arrived,
            String name,
            long collectingMs) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < notes.size(); i++) {
            Long from = acknowledged.get(noteId(name, i));
            Long to = arrived.get(noteId(name, i));
            if (from == null || to == null) {
                throw new IllegalStateException("note " + i + " of the latency bench is lost");
            }
            millis.add(Math.max(0, to - from) / 1e6);
        }
        int warmUp = Math.min(WARM_UP_NOTES, millis.size() / 2);
        List<Double> warm = millis.subList(warmUp, millis.size());
        double slowest = Collections.max(warm);
        return new Result(
                quantiles(warm),
                quantiles(millis.subList(0, warmUp)),
                warm.size(),
                slowest,
                warm.indexOf(slowest) / NOTES_PER_SECOND,
                collectingMs);
    }

    private static Quantiles quantiles(List<Double> millis) {
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return new Quantiles(at(sorted, 0.50), at(sorted, 0.99));
    }

    private static double at(List<Double> sorted, double quantile) {
        return sorted.get(
                (int) Math.min(sorted.size() - 1.0, Math.floor(quantile * sorted.size())));
    }
}
