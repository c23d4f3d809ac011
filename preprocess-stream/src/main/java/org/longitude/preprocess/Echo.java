package org.longitude.preprocess;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.Topics;

/**
 * The live path without its work: the same topology under the same guarantees reads the same
 * records and writes the bytes that the live path wrote, computing nothing. What the live path's
 * speed is compared with.
 *
 * <p>Ownership: owns its Kafka Streams client, closed by {@link #close()}.
 */
public final class Echo implements AutoCloseable {

    private static final BytesSerializer KEYS = new BytesSerializer();

    /** One write to the state; a null value deletes. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on, compared by nobody.
    private record Write(byte[] key, byte @Nullable [] value) {}

    /** Everything that followed from one note. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on, compared by nobody.
    private record Step(List<Write> writes, byte[] normalized, byte @Nullable [] tokenized) {}

    /** What the live path did, by partition and offset of the note. */
    public static final class Recording {
        private final Map<List<Long>, Step> steps;

        private Recording(Map<List<Long>, Step> steps) {
            this.steps = steps;
        }

        /** How many notes it has the effects of. */
        public int notes() {
            return steps.size();
        }

        /** How many bytes the live path wrote, changelog included. */
        public long bytes() {
            long bytes = 0;
            for (Step step : steps.values()) {
                bytes += step.normalized().length;
                bytes += step.tokenized() == null ? 0 : step.tokenized().length;
                for (Write write : step.writes()) {
                    bytes +=
                            write.key().length + (write.value() == null ? 0 : write.value().length);
                }
            }
            return bytes;
        }
    }

    /** Puts together what a run left on its topics. */
    public static final class Recorder {
        private final Map<Integer, List<List<Write>>> writes = new TreeMap<>();
        private final Map<Integer, List<Write>> open = new HashMap<>();
        private final Map<List<Long>, byte[]> tokenized = new HashMap<>();
        private final Map<Integer, List<Map.Entry<Long, byte[]>>> normalized = new TreeMap<>();

        /** A record of the changelog, in the order of its partition. */
        public void changed(ConsumerRecord<byte[], byte[]> record) {
            if (StateKey.isPhase(record.key())) {
                return;
            }
            List<Write> group = open.computeIfAbsent(record.partition(), p -> new ArrayList<>());
            group.add(new Write(record.key(), record.value()));
            if (StateKey.isAdmission(record.key())) {
                writes.computeIfAbsent(record.partition(), p -> new ArrayList<>())
                        .add(List.copyOf(group));
                group.clear();
            }
        }

        /** A normalised note, and the offset of its raw note. */
        public void normalized(ConsumerRecord<byte[], byte[]> record, long sourceOffset) {
            normalized
                    .computeIfAbsent(record.partition(), p -> new ArrayList<>())
                    .add(Map.entry(sourceOffset, record.value()));
        }

        /** A tokenised admission. */
        public void tokenized(ConsumerRecord<byte[], byte[]> record, long revision) {
            tokenized.put(
                    List.of((long) record.partition(), RevisionNumber.sourceOffset(revision)),
                    record.value());
        }

        /** What was put together. */
        public Recording recording() {
            Map<List<Long>, Step> steps = new HashMap<>();
            normalized.forEach(
                    (partition, notes) -> {
                        List<List<Write>> groups = writes.getOrDefault(partition, List.of());
                        if (groups.size() != notes.size()) {
                            throw new IllegalStateException(
                                    "partition %d: %d notes, %d changes of state (expected: one each)"
                                            .formatted(partition, notes.size(), groups.size()));
                        }
                        for (int i = 0; i < notes.size(); i++) {
                            List<Long> place = List.of((long) partition, notes.get(i).getKey());
                            steps.put(
                                    place,
                                    new Step(
                                            groups.get(i),
                                            notes.get(i).getValue(),
                                            tokenized.get(place)));
                        }
                    });
            return new Recording(steps);
        }
    }

    /** The topic that holds an application's changes of state. */
    public static String changelog(String applicationId) {
        return applicationId + "-" + PreprocessTopology.STORE + "-changelog";
    }

    private final KafkaStreams streams;
    private final CountDownLatch running = new CountDownLatch(1);

    /**
     * An echo that has not begun.
     *
     * @param recording what to write; null for a bare pass-through, one record in and one out
     */
    public Echo(PreprocessConfig config, @Nullable Recording recording) {
        streams =
                new KafkaStreams(
                        PreprocessTopology.build(
                                Stage.LIVE,
                                () -> recording == null ? new PassThrough() : new Again(recording)),
                        StreamsSettings.of(config));
        streams.setStateListener(
                (now, before) -> {
                    if (now == State.RUNNING) {
                        running.countDown();
                    }
                });
    }

    /** Starts and returns. */
    public void start() {
        streams.start();
    }

    /** Waits until partitions are assigned; false on timeout. */
    public boolean awaitRunning(Duration timeout) throws InterruptedException {
        return running.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        streams.close(Duration.ofSeconds(20));
    }

    /** One record in, one out. */
    private static final class PassThrough implements Processor<byte[], byte[], byte[], byte[]> {
        private @Nullable ProcessorContext<byte[], byte[]> context;

        @Override
        public void init(ProcessorContext<byte[], byte[]> newContext) {
            context = newContext;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            Objects.requireNonNull(context).forward(record, Topics.NOTES_NORMALIZED.name());
        }
    }

    /** Reads the state as the live path does, and writes what it wrote. */
    private static final class Again implements Processor<byte[], byte[], byte[], byte[]> {
        private final Recording recording;
        private @Nullable ProcessorContext<byte[], byte[]> context;
        private @Nullable KeyValueStore<Bytes, byte[]> store;
        private long read;

        Again(Recording recording) {
            this.recording = recording;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> newContext) {
            context = newContext;
            store = newContext.getStateStore(PreprocessTopology.STORE);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            ProcessorContext<byte[], byte[]> to = Objects.requireNonNull(context);
            KeyValueStore<Bytes, byte[]> state = Objects.requireNonNull(store);
            RecordMetadata source = to.recordMetadata().orElseThrow();
            Step step = recording.steps.get(List.of((long) source.partition(), source.offset()));
            if (step == null) {
                return;
            }
            Bytes admission = Bytes.wrap(step.writes().get(step.writes().size() - 1).key());
            String owner = StateKey.ownerOf(admission);
            read(state.get(admission));
            readAll(state, StateKey.notes(owner));
            readAll(state, StateKey.bodies(owner));
            for (Write write : step.writes()) {
                state.put(Bytes.wrap(write.key()), write.value());
            }
            long nowMs = to.currentSystemTimeMs();
            to.forward(
                    new Record<>(record.key(), step.normalized(), nowMs),
                    Topics.NOTES_NORMALIZED.name());
            if (step.tokenized() != null) {
                to.forward(
                        new Record<>(record.key(), step.tokenized(), nowMs),
                        Topics.ADMISSIONS_TOKENIZED.name());
            }
        }

        private void readAll(KeyValueStore<Bytes, byte[]> state, Bytes prefix) {
            try (KeyValueIterator<Bytes, byte[]> found = state.prefixScan(prefix, KEYS)) {
                found.forEachRemaining(entry -> read(entry.value));
            }
        }

        private void read(byte @Nullable [] value) {
            read += value == null ? 0 : value.length;
        }

        @Override
        public String toString() {
            return "Again[read=" + read + "]";
        }
    }
}
