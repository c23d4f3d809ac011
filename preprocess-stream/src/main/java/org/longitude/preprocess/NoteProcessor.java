package org.longitude.preprocess;

import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.DeadLetters;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one record of notes.raw at a time and does everything that follows from it in the one
 * transaction that Streams holds open: state, normalised note, tokenised admission, or dead letter.
 * Nothing is buffered. Records that go out carry this machine's time: Streams would copy the
 * input's, which a short retention would drop at once.
 *
 * <p>Threading: Streams makes one for each task.
 */
final class NoteProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    static final String STAGE = "preprocess-stream";

    private static final Logger LOG = LoggerFactory.getLogger(NoteProcessor.class);

    private final NoteReader reader;
    private final AdmissionPlanner planner;
    private final RecordWriter writer;
    private final StateRetention retention;
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable AdmissionStore store;
    private @Nullable Bytes sweepFrom;

    NoteProcessor(
            NoteReader reader,
            AdmissionPlanner planner,
            RecordWriter writer,
            StateRetention retention) {
        this.reader = reader;
        this.planner = planner;
        this.writer = writer;
        this.retention = retention;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
        context = newContext;
        KeyValueStore<Bytes, byte[]> entries = newContext.getStateStore(PreprocessTopology.STORE);
        store = new AdmissionStore(entries);
        newContext.schedule(
                retention.sweepEvery(), PunctuationType.WALL_CLOCK_TIME, this::forgetExpired);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata source = context().recordMetadata().orElseThrow();
        Reading reading = reader.read(record.key(), record.value());
        if (reading instanceof Reading.Rejected rejected) {
            reject(record, source, rejected.reasonCode());
        } else if (reading instanceof Reading.Note note) {
            take(
                    record,
                    source,
                    Arrival.of(note.owner(), note.note(), source.partition(), source.offset()));
        }
    }

    private void take(Record<byte[], byte[]> record, RecordMetadata source, Arrival arrival) {
        Plan plan = planner.plan(arrival, store());
        if (plan instanceof Plan.Rejected rejected) {
            reject(record, source, rejected.reason().code());
        } else if (plan instanceof Plan.Accepted accepted) {
            publish(record, source, arrival, accepted);
        }
    }

    /**
     * Everything is serialised before the first write, so that what does not fit leaves no trace.
     */
    private void publish(
            Record<byte[], byte[]> record,
            RecordMetadata source,
            Arrival arrival,
            Plan.Accepted plan) {
        NormalizedNote normalized = plan.normalized();
        TokenizedAdmission tokenized = plan.tokenized();
        byte[] note = normalized == null ? null : writer.write(normalized);
        Topic<String, TokenizedAdmission> topic =
                tokenized == null || tokenized.getOrigin() == Origin.LIVE
                        ? Topics.ADMISSIONS_TOKENIZED
                        : Topics.ADMISSIONS_TOKENIZED_HISTORY;
        byte[] admission = tokenized == null ? null : writer.write(topic, tokenized);
        if (!fits(Topics.NOTES_NORMALIZED, record.key(), note)
                || !fits(topic, record.key(), admission)) {
            reject(record, source, RejectionReason.OUTPUT_TOO_LARGE.code());
            return;
        }
        remember(arrival, plan);
        forward(record.key(), note, Topics.NOTES_NORMALIZED);
        forward(record.key(), admission, topic);
    }

    private void remember(Arrival arrival, Plan.Accepted plan) {
        if (plan.changed().isEmpty() && plan.tokenized() == null) {
            return;
        }
        String owner = arrival.owner();
        for (NoteEntry entry : plan.changed()) {
            store().put(owner, entry);
            if (entry.coded() && !entry.textKept()) {
                store().deleteText(owner, entry.version());
            } else if (entry.textKept()
                    && entry.version().contentHash().equals(arrival.contentHash())) {
                store().putText(owner, entry.version(), arrival.text());
            }
        }
        store().put(owner, new AdmissionRecord(plan.revision(), plan.contentHash(), nowMs()));
    }

    private static boolean fits(Topic<?, ?> topic, byte[] key, byte @Nullable [] value) {
        return value == null || key.length + value.length <= Limits.recordBytesMax(topic);
    }

    private void forward(byte[] key, byte @Nullable [] value, Topic<?, ?> topic) {
        if (value != null) {
            context().forward(new Record<>(key, value, nowMs()), topic.name());
        }
    }

    private void reject(Record<byte[], byte[]> record, RecordMetadata source, String reasonCode) {
        LOG.warn(
                "{} partition {} offset {}: {}, to the dead-letter topic",
                source.topic(),
                source.partition(),
                source.offset(),
                reasonCode);
        DeadLetter letter =
                new DeadLetter(
                        STAGE,
                        reasonCode,
                        source.topic(),
                        source.partition(),
                        source.offset(),
                        Instant.ofEpochMilli(nowMs()));
        ProducerRecord<byte[], byte[]> dead =
                DeadLetters.of(
                        new ConsumerRecord<>(
                                source.topic(),
                                source.partition(),
                                source.offset(),
                                record.key(),
                                record.value()),
                        letter);
        context()
                .forward(
                        new Record<>(
                                dead.key(),
                                dead.value(),
                                nowMs(),
                                new RecordHeaders(dead.headers().toArray())),
                        Topics.NOTES_RAW.dlq());
    }

    /** Bounded work: the next sweep goes on where this one stopped. */
    private void forgetExpired(long nowMs) {
        AdmissionStore.Sweep sweep =
                store().arrivedBefore(
                                nowMs - retention.keepFor().toMillis(),
                                sweepFrom,
                                retention.sweepAdmissionsMax());
        sweepFrom = sweep.next();
        int entries = 0;
        for (String owner : sweep.owners()) {
            entries += store().forget(owner);
        }
        if (entries > 0) {
            LOG.info(
                    "forgot {} admissions ({} entries): no note for {}",
                    sweep.owners().size(),
                    entries,
                    retention.keepFor());
        }
    }

    private long nowMs() {
        return context().currentSystemTimeMs();
    }

    private ProcessorContext<byte[], byte[]> context() {
        return Objects.requireNonNull(context, "init comes first");
    }

    private AdmissionStore store() {
        return Objects.requireNonNull(store, "init comes first");
    }
}
