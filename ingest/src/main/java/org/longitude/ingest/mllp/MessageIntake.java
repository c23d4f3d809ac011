package org.longitude.ingest.mllp;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.longitude.ingest.hl7.Converted;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7Header;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Problem;
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
    private final AtomicLong messages = new AtomicLong();

    MessageIntake(
            String source,
            Hl7Converter converter,
            Rejections rejections,
            MessageDelivery delivery,
            Acknowledgements acknowledgements) {
        this.source = source;
        this.converter = converter;
        this.rejections = rejections;
        this.delivery = delivery;
        this.acknowledgements = acknowledgements;
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

    private byte[] answer(OriginalBytes bytes) throws InterruptedException {
        SourcePosition position = nextPosition();
        byte[] message = bytes.toByteArray();
        Hl7Header header = Hl7Header.UNREADABLE;
        try {
            Converted converted = converted(message, position);
            header = converted.header();
            if (converted instanceof Converted.Refused refused) {
                return refuse(refused, position, bytes);
            }
            delivery.deliver(((Converted.Taken) converted).items());
            return acknowledgements.accepted(header);
        } catch (IngestException | QuarantineUnavailableException e) {
            return unavailable(header, position, e);
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
            // The exception's own message is not shown: it may quote what was parsed.
            LOG.error(
                    "message {}: reading it failed for a defect, {} at {}",
                    position,
                    e.getClass().getName(),
                    e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0]);
            return new Converted.Refused(
                    Hl7Converter.headerOf(message),
                    new Problem(RejectionReason.DEFECT, null),
                    RecordKind.NOTE);
        }
    }

    private byte[] refuse(Converted.Refused refused, SourcePosition position, OriginalBytes bytes)
            throws InterruptedException {
        Rejection rejection = rejections.of(position, refused.problem(), refused.kind(), bytes);
        delivery.deliver(List.of(rejection));
        LOG.info(
                "message {} refused: {} ({}), {} bytes, in the dead letters",
                position,
                rejection.reason().code(),
                rejection.field(),
                bytes.length());
        return acknowledgements.refused(refused.header(), rejection.reason());
    }

    private byte[] answer(FrameEvent.TooLarge large) throws InterruptedException {
        SourcePosition position = nextPosition();
        Hl7Header header = header(large.start());
        try {
            delivery.deliver(
                    List.of(
                            new Rejection.Kept(
                                    position,
                                    RejectionReason.RECORD_TOO_LONG,
                                    RecordKind.NOTE,
                                    null,
                                    large.kept())));
            return acknowledgements.refused(header, RejectionReason.RECORD_TOO_LONG);
        } catch (IngestException e) {
            return unavailable(header, position, e);
        }
    }

    private byte[] unavailable(Hl7Header header, SourcePosition position, RuntimeException e) {
        LOG.error("message {} was not taken and is answered AR: {}", position, e.getMessage());
        return acknowledgements.notTaken(
                header, "unavailable", "the message could not be stored; send it again later");
    }

    private SourcePosition nextPosition() {
        return new SourcePosition(source, messages.incrementAndGet(), 0);
    }

    private static Hl7Header header(OriginalBytes start) {
        return Hl7Converter.headerOf(start.toByteArray());
    }
}
