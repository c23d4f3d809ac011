package org.longitude.deploy.bench.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.longitude.coder.BatchListener;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderException;
import org.longitude.coder.CoderService;
import org.longitude.coder.MeasuredCoder;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.deploy.bench.stream.BenchCluster;
import org.longitude.deploy.bench.stream.BenchNotes;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.preprocess.PreprocessService;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;

/**
 * The pipeline from notes.raw to icd.predictions under a load of one summary an admission, and when
 * each admission was where.
 *
 * <p>Threading: for one thread; two of its own watch the topics. Ownership: the services, the feed
 * and the readers until {@link #close()}.
 */
final class LiveLoad implements AutoCloseable {

    private static final Duration RUNNING_WITHIN = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final long LOOK_EVERY_MS = 20;

    /** Nothing readable for this long: the pipeline stands. */
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final BenchCluster cluster;
    private final List<ClinicalNote> summaries;
    private final PreprocessService preprocess;
    private final CoderService coder;
    private final BenchNotes feed;
    private final Watcher tokenized;
    private final Watcher predicted;
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, Batch> batchOf = new ConcurrentHashMap<>();
    private final NavigableMap<Long, Batch> batches = new ConcurrentSkipListMap<>();
    private int runs;

    /** When the device was busy. */
    private record Batch(long startNanos, long endNanos) {

        /** How much of a stretch of time it took. */
        long overlap(long from, long to) {
            return Math.max(0, Math.min(to, endNanos) - Math.max(from, startNanos));
        }
    }

    /**
     * Milliseconds of each admission of one run, in the order of arrival.
     *
     * @param perSecond predictions that got readable a second, over the middle of the run
     * @param total from the acknowledgement of the note to its codes being readable
     * @param device its own batch's time
     * @param busy it waited while the device computed other batches
     */
    @SuppressWarnings("ArrayRecordComponent") // measured, never compared
    record Times(double perSecond, double[] total, double[] device, double[] busy) {

        /** What the pipeline adds to the device's work. */
        double[] added() {
            double[] added = new double[total.length];
            for (int i = 0; i < added.length; i++) {
                added[i] = total[i] - device[i] - busy[i];
            }
            return added;
        }
    }

    LiveLoad(BenchCluster cluster, Bundle bundle, Path state, List<ClinicalNote> summaries)
            throws InterruptedException {
        this.cluster = cluster;
        this.summaries = List.copyOf(summaries);
        cluster.emptyTokenized();
        String name = "bench-live";
        preprocess =
                new PreprocessService(
                        PreprocessConfig.of(cluster.clientConfig(), state).named(name),
                        new TextEngine(bundle.normalizer(), bundle.tokenizer()));
        BatchListener listener = this::scored;
        coder =
                MeasuredCoder.of(
                        CoderConfig.of(cluster.clientConfig()).named(name + "-coder", "0"),
                        bundle,
                        List.of(Placement.of("cpu", "fp32")),
                        listener);
        feed = new BenchNotes(cluster.clientConfig());
        tokenized = new Watcher(Topics.ADMISSIONS_TOKENIZED.name());
        predicted = new Watcher(Topics.ICD_PREDICTIONS.name());
        preprocess.start();
        coder.start();
        if (!preprocess.awaitRunning(RUNNING_WITHIN) || !coder.awaitRunning(RUNNING_WITHIN)) {
            throw stands();
        }
        tokenized.start();
        predicted.start();
    }

    private void scored(List<String> admissionIds, long endNanos, long nanos) {
        Batch batch = new Batch(endNanos - nanos, endNanos);
        batches.put(batch.startNanos(), batch);
        admissionIds.forEach(id -> batchOf.put(id, batch));
    }

    /**
     * Sends admissions at exponential intervals and waits for their codes.
     *
     * @param perSecond mean rate; 0 sends all at once
     */
    Times run(int count, double perSecond, long seed) throws InterruptedException {
        String run = "run-" + runs++ + "-";
        Random random = new Random(seed);
        long due = System.nanoTime();
        for (int i = 0; i < count; i++) {
            String id = run + i;
            feed.send(
                    note(id, i),
                    (metadata, e) -> {
                        if (e == null) {
                            acknowledged.put(id, System.nanoTime());
                        }
                    });
            if (perSecond > 0) {
                due += (long) (-Math.log(1 - random.nextDouble()) * 1e9 / perSecond);
                while (due - System.nanoTime() > 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            }
        }
        feed.flush();
        await(run, count);
        return times(run, count);
    }

    private void await(String run, int count) throws InterruptedException {
        int before = -1;
        long since = System.nanoTime();
        for (int done = predicted.count(run); done < count; done = predicted.count(run)) {
            if (done > before) {
                before = done;
                since = System.nanoTime();
            }
            if (coder.failure().isPresent() || System.nanoTime() - since > GIVE_UP_NANOS) {
                throw stands();
            }
            Thread.sleep(LOOK_EVERY_MS);
        }
    }

    private DeployException stands() {
        return new DeployException(
                DeployError.DEMO_FAILED,
                "the pipeline that is measured stands still: "
                        + coder.failure().map(CoderException::getMessage).orElse("no failure"));
    }

    private ClinicalNote note(String id, int number) {
        return ClinicalNote.newBuilder(summaries.get(number % summaries.size()))
                .setAdmissionId(id)
                .setNoteId("note-" + id)
                .setPatientId(null)
                .setCategory(NoteCategory.DISCHARGE_SUMMARY)
                .setStatus(NoteStatus.FINAL)
                .setReplacesNoteId(null)
                .setParentNoteId(null)
                .build();
    }

    private Times times(String run, int count) {
        double[] total = new double[count];
        double[] device = new double[count];
        double[] busy = new double[count];
        List<Long> readable = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = run + i;
            Long from = acknowledged.remove(id);
            Long arrived = tokenized.remove(id);
            Long to = predicted.remove(id);
            Batch own = batchOf.remove(id);
            if (from == null || to == null || own == null) {
                throw new IllegalStateException("admission " + i + " of the bench is lost");
            }
            readable.add(to);
            total[i] = Math.max(0, to - from) / 1e6;
            device[i] = (own.endNanos() - own.startNanos()) / 1e6;
            long waited = 0;
            if (arrived != null) {
                for (Batch each : batches.headMap(own.startNanos(), false).values()) {
                    waited += each.overlap(arrived, own.startNanos());
                }
            }
            busy[i] = waited / 1e6;
        }
        batches.clear();
        return new Times(rate(readable), total, device, busy);
    }

    /** Without the first and the last tenth, when the pipeline fills and empties. */
    private static double rate(List<Long> readable) {
        List<Long> sorted = readable.stream().sorted().toList();
        int from = sorted.size() / 10;
        int to = sorted.size() - 1 - from;
        double seconds = (sorted.get(to) - sorted.get(from)) / 1e9;
        return seconds == 0 ? Double.NaN : (to - from) / seconds;
    }

    /** When the first committed record of each admission was readable. */
    private final class Watcher {

        private final Map<String, Long> seen = new ConcurrentHashMap<>();
        private final String topic;
        private final Thread thread;
        private volatile boolean closed;

        Watcher(String topic) {
            this.topic = topic;
            this.thread = new Thread(this::watch, "bench-watch-" + topic);
            thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        private void watch() {
            try (KafkaConsumer<byte[], byte[]> reader = cluster.consumer()) {
                List<TopicPartition> partitions =
                        reader.partitionsFor(topic).stream()
                                .map(info -> new TopicPartition(topic, info.partition()))
                                .toList();
                reader.assign(partitions);
                reader.seekToBeginning(partitions);
                while (!closed) {
                    for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                        seen.putIfAbsent(new String(record.key(), UTF_8), System.nanoTime());
                    }
                }
            }
        }

        int count(String run) {
            return (int) seen.keySet().stream().filter(id -> id.startsWith(run)).count();
        }

        @Nullable Long remove(String id) {
            return seen.remove(id);
        }

        void close() throws InterruptedException {
            closed = true;
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
    }

    @Override
    public void close() {
        try {
            tokenized.close();
            predicted.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        feed.close();
        coder.close();
        preprocess.close();
    }
}
