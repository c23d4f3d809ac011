package org.longitude.ingest.mllp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSocket;
import org.longitude.schemas.QuarantineUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer: reads, takes each message and answers it before the next, so that a peer is never ahead
 * of its acknowledgements by more than what the sockets hold.
 *
 * <p>Threading: {@link #run()} is the connection's own thread; {@link #stop()} and {@link
 * #closeIfLate()} come from others. A message is begun under the lock that {@link #takeNoMore()}
 * takes: it is either answered, or not begun.
 */
final class MllpConnection implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(MllpConnection.class);
    private static final int READ_BYTES = 64 << 10;
    private static final long NO_DEADLINE = Long.MAX_VALUE;

    private final Socket socket;
    private final MllpFramer framer;
    private final MessageIntake intake;
    private final MllpLimits.Times times;
    private final SpinWait spin;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private boolean stopping;
    private boolean answering;
    private volatile long startNanos;
    private volatile long allowedNanos;

    MllpConnection(
            Socket socket,
            MllpFramer framer,
            MessageIntake intake,
            MllpLimits.Times times,
            SpinWait spin,
            LongSupplier nanoTime) {
        this.socket = socket;
        this.framer = framer;
        this.intake = intake;
        this.times = times;
        this.spin = spin;
        this.nanoTime = nanoTime;
        allow(times.idle());
    }

    @Override
    public void run() {
        try (socket;
                framer) {
            converse(socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            // The peer vanished, or was closed for being late. What was not answered is its own.
            LOG.info(
                    "a peer's connection ended{}: {}",
                    framer.isInside() ? " inside a message, which is not taken" : "",
                    e.getClass().getSimpleName());
        } catch (QuarantineUnavailableException e) {
            LOG.error("a connection is closed, its message is not taken: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void converse(InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        byte[] bytes = new byte[READ_BYTES];
        // A socket that decrypts says that something is there only once it is asked to read it.
        boolean spins = !(socket instanceof SSLSocket);
        int count = in.read(bytes);
        while (count >= 0) {
            boolean inside = framer.isInside();
            List<FrameEvent> events = framer.feed(bytes, 0, count);
            for (FrameEvent event : events) {
                if (event instanceof FrameEvent.Hopeless) {
                    LOG.warn("a connection is closed: too many bytes that are no message");
                    return;
                }
                if (!begin()) {
                    return;
                }
                answer(event, out);
                if (!end()) {
                    return;
                }
            }
            if (framer.isInside()) {
                if (!inside || !events.isEmpty()) {
                    allow(times.frame());
                }
            } else {
                allow(times.idle());
            }
            if (spins && !events.isEmpty() && !framer.isInside()) {
                spin.forInput(in);
            }
            count = in.read(bytes);
        }
        if (framer.isInside()) {
            LOG.info("a peer closed its connection inside a message, which is not taken");
        }
    }

    private void answer(FrameEvent event, OutputStream out)
            throws IOException, InterruptedException {
        startNanos = nanoTime.getAsLong();
        allowedNanos = NO_DEADLINE; // Delivery has its own.
        byte[] answer = intake.answer(event);
        allow(times.answer());
        out.write(answer);
        out.flush();
    }

    private boolean begin() {
        synchronized (lock) {
            answering = !stopping;
            return answering;
        }
    }

    private boolean end() {
        synchronized (lock) {
            answering = false;
            return !stopping;
        }
    }

    private void allow(Duration time) {
        startNanos = nanoTime.getAsLong();
        allowedNanos = time.toNanos();
    }

    /** Ends the connection: at once, or after the answer that is under way. */
    void stop() {
        takeNoMore();
        closeUnlessAnswering();
    }

    /** No message is begun after this; one that is under way is answered. */
    void takeNoMore() {
        synchronized (lock) {
            stopping = true;
        }
    }

    /** Ends a connection that has nothing to answer. */
    void closeUnlessAnswering() {
        synchronized (lock) {
            if (answering) {
                return;
            }
        }
        closeSocket();
    }

    /** Closes the connection of a peer that takes too long. */
    void closeIfLate() {
        if (allowedNanos != NO_DEADLINE && nanoTime.getAsLong() - startNanos > allowedNanos) {
            LOG.info("a connection is closed: its peer took too long");
            closeSocket();
        }
    }

    /** Ends the connection whatever it is doing. */
    void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a connection failed: {}", e.getClass().getSimpleName());
        }
    }
}
