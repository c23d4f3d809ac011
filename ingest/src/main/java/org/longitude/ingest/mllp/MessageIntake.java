package org.longitude.ingest.mllp;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.hl7.Converted;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7Header;
import org.longitude.ingest.source.Defects;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.RecordKind;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Rejections;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.QuarantineUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what a connection brings and says what to answer. AA and AE are said once the broker has
 * what the message became, notes or dead letter; AR says that nothing was taken, or that messages
 * of its kind never are.
 *
 * <p>Threading: any thread.
 */
final class MessageIntake {

    private static final Logger LOG = LoggerFactory.getLogger(MessageIntake.class);

    private final String source;
    private final Hl7Converter converter;
    private final Rejections rejections;
    private final MessageDelivery delivery;
    private final Acknowledgements acknowledgements;
    private final SpinWait spin;
    private final AtomicLong messages = new AtomicLong();

    MessageIntake(
            String source,
            Hl7Converter converter,
            Rejections rejections,
            MessageDelivery delivery,
            Acknowledgements acknowledgements,
            SpinWait spin) {
        this.source = source;
        this.converter = converter;
        this.rejections = rejections;
        this.delivery = delivery;
        this.acknowledgements = acknowledgements;
        this.spin = spin;
    }

    /** The answer to what came. */
    byte[] answer(FrameEvent event) throws InterruptedException {
        if (event instanceof FrameEvent.Message message) {
            return answer(message.bytes());
        }
        if (event instanceof FrameEvent.TooLarge large) {
            return answer(large);
        }
        if (event instanceof FrameEvent.NoRoom full) {
            return acknowledgements.notTaken(
                    header(full.start()),
                    "busy",
                    "too many large messages at once; send it again later");
        }
        if (event instanceof FrameEvent.Unterminated open) {
            return acknowledgements.notTaken(
                    header(open.start()),
                    "unterminated_frame",
                    "another message began before this one's end (0x1C 0x0D); send it again");
        }
        return acknowledgements.notTaken(
                Hl7Header.UNREADABLE,
                "frame_without_start",
                "a message ended that had no start (0x0B); send it again");
    }

    private byte[] answer(byte[] message) throws InterruptedException {
        SourcePosition position = nextPosition();
        Converted converted = converted(message, position);
        if (converted instanceof Converted.Refused refused) {
            return refuse(refused, position, OriginalBytes.copyOf(message));
        }
        CompletableFuture<Void> delivered = delivery.deliver(((Converted.Taken) converted).items());
        return once(
                delivered,
                acknowledgements.accepted(converted.header()),
                converted.header(),
                position);
    }

    /** That answer, once what it speaks of has arrived; it is written while the broker does. */
    private byte[] once(
            CompletableFuture<Void> delivered,
            byte[] answer,
            Hl7Header header,
            SourcePosition position)
            throws InterruptedException {
        try {
            spin.forDelivery(delivered);
            delivered.get();
            return answer;
        } catch (ExecutionException e) {
            return unavailable(header, position, e.getCause());
        }
    }

    /**
     * A message that a defect of ours cannot read is put aside like any other that is refused: its
     * sender would otherwise send it for ever, and nothing after it.
     */
    private Converted converted(byte[] message, SourcePosition position) {
        try {
            return converter.convert(message, position);
        } catch (RuntimeException e) {
            return new Converted.Refused(
                    Hl7Converter.headerOf(message), Defects.logged(position, e), RecordKind.NOTE);
        }
    }

    private byte[] refuse(Converted.Refused refused, SourcePosition position, OriginalBytes bytes)
            throws InterruptedException {
        Rejection rejection;
        try {
            rejection = rejections.of(position, refused.problem(), refused.kind(), bytes);
        } catch (QuarantineUnavailableException e) {
            return unavailable(refused.header(), position, e);
        }
        LOG.info(
                "message {} refused: {} ({}), {} bytes, goes to the dead letters",
                position,
                rejection.reason().code(),
                rejection.field(),
                bytes.length());
        return refuse(rejection, refused.header());
    }

    private byte[] refuse(Rejection rejection, Hl7Header header) throws InterruptedException {
        CompletableFuture<Void> delivered = delivery.deliver(List.of(rejection));
        byte[] answer = acknowledgements.refused(header, rejection.reason());
        return once(delivered, answer, header, rejection.position());
    }

    private byte[] answer(FrameEvent.TooLarge large) throws InterruptedException {
        SourcePosition position = nextPosition();
        return refuse(
                new Rejection.Kept(
                        position,
                        RejectionReason.RECORD_TOO_LONG,
                        RecordKind.NOTE,
                        null,
                        large.kept()),
                header(large.start()));
    }

    /** The failure's own message is not shown: a broker's may name what it did not take. */
    private byte[] unavailable(
            Hl7Header header, SourcePosition position, @Nullable Throwable failure) {
        LOG.error(
                "message {} was not taken and is answered AR: {}, {}",
                position,
                failure instanceof IngestException ingest ? ingest.error() : "failed",
                rootName(failure));
        return acknowledgements.notTaken(
                header, "unavailable", "the message could not be stored; send it again later");
    }

    private static String rootName(@Nullable Throwable failure) {
        Throwable root = failure;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root == null ? "no cause" : root.getClass().getSimpleName();
    }

    private SourcePosition nextPosition() {
        return new SourcePosition(source, messages.incrementAndGet(), 0);
    }

    private static Hl7Header header(OriginalBytes start) {
        return Hl7Converter.headerOf(start.toByteArray());
    }
}
