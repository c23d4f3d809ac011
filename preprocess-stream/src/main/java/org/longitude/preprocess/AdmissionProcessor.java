package org.longitude.preprocess;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.NoteVersion;
import org.longitude.schemas.Topics;
import org.longitude.schemas.TraceHeader;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.service.trace.SpanAttribute;
import org.longitude.service.trace.SpanName;
import org.longitude.service.trace.TraceSpan;
import org.longitude.service.trace.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one record at a time and does everything that follows from it in the one transaction that
 * Streams holds open: state, normalised note, tokenised admission, or dead letter. Nothing is
 * buffered. Records that go out carry this machine's time: Streams would copy the input's, which a
 * short retention would drop at once.
 *
 * <p>Threading: Streams makes one for each task.
 */
final class AdmissionProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(AdmissionProcessor.class);

    /** The parts that all tasks share. */
    record Parts(
            Stage stage,
            Map<String, RecordReader> readers,
            AdmissionPlanner planner,
            RecordWriter writer,
            StateRetention retention,
            CatchUp catchUp,
            String tokenizerHash,
            Tracing tracing) {

        Parts {
            readers = Map.copyOf(readers);
        }
    }

    private final Parts parts;
    private final NoteTraces traces = new NoteTraces();
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable AdmissionStore store;
    private @Nullable Outlet outlet;
    private @Nullable Bytes sweepFrom;
    private @Nullable Settling settling;

    AdmissionProcessor(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
        context = newContext;
        if (parts.stage().tokenizes()) {
            parts.catchUp().joined();
        }
        KeyValueStore<Bytes, byte[]> entries = newContext.getStateStore(PreprocessTopology.STORE);
        store = new AdmissionStore(entries);
        outlet = new Outlet(parts.stage(), newContext);
        settling = new Settling(parts, store, newContext.taskId().partition());
        newContext.schedule(
                parts.retention().sweepEvery(),
                PunctuationType.WALL_CLOCK_TIME,
                this::forgetExpired);
        if (parts.stage().tokenizes()) {
            goOnSettling(CatchUp.LOOK_EVERY);
        }
    }

    /** Often until it has settled, then now and then. */
    private void goOnSettling(Duration every) {
        AtomicReference<@Nullable Cancellable> timer = new AtomicReference<>();
        timer.set(
                context()
                        .schedule(
                                every,
                                PunctuationType.WALL_CLOCK_TIME,
                                nowMs -> {
                                    settling().go(this::publish);
                                    if (!settling().interval().equals(every)) {
                                        Objects.requireNonNull(timer.get()).cancel();
                                        goOnSettling(settling().interval());
                                    }
                                }));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata source = context().recordMetadata().orElseThrow();
        TraceSpan span = begin(record, source);
        outlet().follow(span);
        try {
            process(record, source, span.traceparent());
        } catch (RuntimeException e) {
            span.failed();
            throw e;
        } finally {
            outlet().follow(TraceSpan.none());
            span.end();
        }
    }

    /** What comes of a record goes on the record's trace. */
    private TraceSpan begin(Record<byte[], byte[]> record, RecordMetadata source) {
        if (!parts.tracing().isOn()) {
            return TraceSpan.none();
        }
        return parts.tracing()
                .begin(SpanName.PREPROCESS, TraceHeader.read(record.headers()))
                .set(SpanAttribute.TOPIC, source.topic())
                .set(SpanAttribute.PARTITION, Integer.toString(source.partition()))
                .set(SpanAttribute.OFFSET, source.offset());
    }

    private void process(
            Record<byte[], byte[]> record, RecordMetadata source, @Nullable String traceparent) {
        settling().arrived();
        RecordReader reader = Objects.requireNonNull(parts.readers().get(source.topic()));
        Reading reading =
                reader.read(record.key(), record.value(), source.partition(), source.offset());
        if (reading instanceof Reading.Rejected rejected) {
            outlet().reject(record, source, rejected.reasonCode());
        } else if (reading instanceof Reading.Note note) {
            Arrival arrival = note.arrival();
            outlet().linkTo(others(arrival.owner(), traceparent));
            boolean taken =
                    take(
                            record,
                            source,
                            arrival.owner(),
                            parts.planner()
                                    .plan(
                                            arrival,
                                            arrivedMs(record),
                                            store(),
                                            settling().isPublishing()));
            if (taken && traceparent != null) {
                traces.add(arrival.owner(), traceparent);
            }
        } else if (reading instanceof Reading.Event event) {
            outlet().linkTo(others(event.owner(), traceparent));
            take(
                    record,
                    source,
                    event.owner(),
                    parts.planner()
                            .plan(
                                    event.owner(),
                                    event.event(),
                                    arrivedMs(event),
                                    store(),
                                    settling().isPublishing()));
        }
    }

    /** The traces of the admission's other notes; none where this one is on none. */
    private List<String> others(String owner, @Nullable String traceparent) {
        return traceparent == null ? List.of() : traces.others(owner, traceparent);
    }

    /** The live path's clock, or what it said when the note passed it. */
    private long arrivedMs(Record<byte[], byte[]> record) {
        return parts.stage() == Stage.RETOKENIZE ? record.timestamp() : nowMs();
    }

    private long arrivedMs(Reading.Event event) {
        return parts.stage() == Stage.RETOKENIZE
                ? Math.min(nowMs(), event.event().receivedAt().toEpochMilli())
                : nowMs();
    }

    /** False where the record is put aside. */
    private boolean take(
            Record<byte[], byte[]> record, RecordMetadata source, String owner, Plan plan) {
        if (plan instanceof Plan.Rejected rejected) {
            outlet().reject(record, source, rejected.reason().code());
            return false;
        }
        if (plan instanceof Plan.Accepted accepted && !publish(record.key(), owner, accepted)) {
            outlet().reject(record, source, RejectionReason.OUTPUT_TOO_LARGE.code());
            return false;
        }
        return true;
    }

    /**
     * Everything is serialised before the first write, so that what does not fit leaves no trace.
     */
    private boolean publish(byte[] key, String owner, Plan.Accepted plan) {
        TokenizedAdmission tokenized = plan.tokenized();
        RecordWriter.Written note =
                plan.normalized() == null
                        ? null
                        : parts.writer().write(Topics.NOTES_NORMALIZED, key, plan.normalized());
        RecordWriter.Written admission =
                tokenized == null
                        ? null
                        : parts.writer()
                                .write(
                                        tokenized.getOrigin() == Origin.LIVE
                                                ? Topics.ADMISSIONS_TOKENIZED
                                                : Topics.ADMISSIONS_TOKENIZED_HISTORY,
                                        key,
                                        tokenized);
        if ((note != null && !note.fits()) || (admission != null && !admission.fits())) {
            return false;
        }
        remember(owner, plan);
        outlet().forward(note);
        if (!plan.waits()) {
            outlet().forwardLinked(admission);
        }
        return true;
    }

    private void remember(String owner, Plan.Accepted plan) {
        for (NoteVersion version : plan.obsolete()) {
            store().deleteBody(owner, version);
        }
        plan.bodies().forEach((version, body) -> store().putBody(owner, version, body));
        if (plan.note() != null) {
            store().put(owner, plan.note());
        }
        store().put(owner, plan.admission());
    }

    /** Bounded work: the next sweep goes on where this one stopped. */
    private void forgetExpired(long nowMs) {
        long before = nowMs - parts.retention().keepFor().toMillis();
        AdmissionStore.Sweep sweep =
                store().find(
                                (owner, admission) -> admission.lastArrivalMs() < before,
                                sweepFrom,
                                parts.retention().sweepAdmissionsMax());
        sweepFrom = sweep.next();
        int entries = 0;
        for (String owner : sweep.owners()) {
            entries += store().forget(owner);
        }
        if (entries > 0) {
            LOG.info(
                    "forgot {} admissions ({} entries): nothing came for {}",
                    sweep.owners().size(),
                    entries,
                    parts.retention().keepFor());
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

    private Settling settling() {
        return Objects.requireNonNull(settling, "init comes first");
    }

    private Outlet outlet() {
        return Objects.requireNonNull(outlet, "init comes first");
    }
}
