package org.longitude.ingest.mllp;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Rejection;

/** A broker that keeps what it gets, is down when told, and can be held up. */
final class RecordingDelivery implements MessageDelivery {

    private final List<Intake> arrived = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean down;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public CompletableFuture<Void> deliver(List<Intake> items) {
        begun.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a connection", e);
        }
        if (down) {
            return CompletableFuture.failedFuture(
                    new IngestException(IngestError.DELIVERY_FAILED, "the broker is down"));
        }
        arrived.addAll(items);
        return CompletableFuture.completedFuture(null);
    }

    void goDown(boolean isDown) {
        down = isDown;
    }

    /** Holds deliveries up until the latch is counted down. */
    CountDownLatch holdUp() {
        gate = new CountDownLatch(1);
        return gate;
    }

    void awaitBegun() throws InterruptedException {
        begun.await();
    }

    List<Intake> arrived() {
        return arrived;
    }

    List<String> noteIds() {
        return arrived.stream()
                .filter(NoteRead.class::isInstance)
                .map(item -> ((NoteRead) item).note().getNoteId())
                .toList();
    }

    List<String> reasons() {
        return arrived.stream()
                .filter(Rejection.class::isInstance)
                .map(item -> ((Rejection) item).reason().code())
                .toList();
    }
}
