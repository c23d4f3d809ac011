package org.longitude.ingest.http;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts requests and their bodies' bytes from before a body is read until its answer is on its
 * way, and refuses what is beyond the limits. It never waits: a sender who gets no room is told to
 * come again, and holds no memory until then.
 *
 * <p>Threading: any thread. Ownership: whoever entered closes the ticket, once.
 */
final class InFlight {

    private final HttpLimits limits;
    private long bytes;
    private int requests;

    InFlight(HttpLimits limits) {
        this.limits = limits;
    }

    /** Room for one request. */
    final class Ticket implements AutoCloseable {

        private final long taken;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Ticket(long taken) {
            this.taken = taken;
        }

        @Override
        public void close() {
            if (open.getAndSet(false)) {
                leave(taken);
            }
        }
    }

    /** Takes room for a body of so many bytes; empty where there is none. */
    synchronized Optional<Ticket> enter(long bodyBytes) {
        if (requests >= limits.requestsInFlightMax()
                || bytes + bodyBytes > limits.bytesInFlightMax()) {
            return Optional.empty();
        }
        requests++;
        bytes += bodyBytes;
        return Optional.of(new Ticket(bodyBytes));
    }

    synchronized int requests() {
        return requests;
    }

    synchronized long bytes() {
        return bytes;
    }

    private synchronized void leave(long bodyBytes) {
        requests--;
        bytes -= bodyBytes;
    }
}
