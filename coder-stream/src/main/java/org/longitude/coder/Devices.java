package org.longitude.coder;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The devices of a service: for each a thread that owns its model and computes, and one beside it
 * that makes predictions of the scores and lays out the next batch.
 *
 * <p>Threading: safe for use by several threads. A device ends before the thread beside it, and
 * after the last of these nothing more gets ready to be committed.
 */
final class Devices {

    /** What is told of a device's models. */
    interface Listener {

        /** A model begins to serve. */
        void serves(BundleFacts facts);

        /** A device has its first model. */
        void isWarm();

        /** A device has worked so long, and may rest before it goes on. */
        void worked(long nanos) throws InterruptedException;
    }

    private final CoderConfig config;
    private final CoderParts parts;
    private final InFlight inFlight;
    private final Tally tally;
    private final Listener listener;
    private final List<ModelSlot> slots = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger predictorsLeft;

    Devices(
            CoderConfig config,
            CoderParts parts,
            InFlight inFlight,
            Tally tally,
            Listener listener) {
        this.config = config;
        this.parts = parts;
        this.inFlight = inFlight;
        this.tally = tally;
        this.listener = listener;
        this.predictorsLeft = new AtomicInteger(parts.scorers().size());
    }

    /** How many threads that many devices take. */
    static int threads(int devices) {
        return 2 * devices;
    }

    /** Makes the threads of all devices; none runs yet. */
    void make(ServiceThreads maker) {
        for (int number = 0; number < parts.scorers().size(); number++) {
            add(number, maker);
        }
    }

    private void add(int number, ServiceThreads maker) {
        ModelSlot slot = new ModelSlot();
        ScoredBatches scored = new ScoredBatches();
        RowsAhead rowsAhead = new RowsAhead(inFlight, tally);
        DeviceWorker worker =
                new DeviceWorker(
                        number, () -> firstModel(number), slot, inFlight, scored, rowsAhead, tally);
        PredictionWorker beside = new PredictionWorker(scored, inFlight, rowsAhead);
        slots.add(slot);
        threads.add(
                maker.make(
                        "coder-device-" + number,
                        () -> worker.run(begins(), listener::worked),
                        scored::end));
        threads.add(
                maker.make(
                        "coder-predictions-" + number,
                        beside::run,
                        () -> {
                            scored.abandon();
                            endPredictor();
                        }));
    }

    void start() {
        threads.forEach(Thread::start);
    }

    void interrupt() {
        threads.forEach(Thread::interrupt);
    }

    /**
     * Loads and warms the models of a bundle beside those that serve, and leaves them where their
     * devices find them. Where one fails nothing changes.
     *
     * @param scorers for each device what makes its model
     * @throws CoderException {@code MODEL_FAILED}
     */
    void serve(BundleFacts next, List<Supplier<Scorer>> scorers) {
        List<ServedModel> loaded = new ArrayList<>();
        try {
            for (Supplier<Scorer> scorer : scorers) {
                loaded.add(ServedModel.warm(next, scorer.get(), config.evidence(), parts.clock()));
            }
        } catch (RuntimeException e) {
            loaded.forEach(ServedModel::close);
            throw Failures.of(e);
        }
        for (int device = 0; device < loaded.size(); device++) {
            slots.get(device).offer(loaded.get(device));
        }
    }

    private ServedModel firstModel(int device) {
        return ServedModel.warm(
                parts.bundle(),
                parts.scorers().get(device).get(),
                config.evidence(),
                parts.clock());
    }

    /** A device is cold until its first model serves. */
    private Consumer<BundleFacts> begins() {
        AtomicBoolean cold = new AtomicBoolean(true);
        return facts -> {
            listener.serves(facts);
            if (cold.getAndSet(false)) {
                listener.isWarm();
            }
        };
    }

    private void endPredictor() {
        if (predictorsLeft.decrementAndGet() == 0) {
            inFlight.stopCommitting();
        }
    }
}
