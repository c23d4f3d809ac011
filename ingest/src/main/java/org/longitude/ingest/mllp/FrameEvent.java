package org.longitude.ingest.mllp;

import org.longitude.ingest.source.OriginalBytes;
import org.longitude.schemas.Oversized;

/** What the bytes of a connection turn out to be. */
sealed interface FrameEvent {

    /**
     * A message between its start and its end. Its bytes are handed on and not copied: a message is
     * read once, and only what is refused is kept as it came.
     */
    final class Message implements FrameEvent {

        private final byte[] bytes;

        /** Takes the bytes over. */
        Message(byte[] bytes) {
            this.bytes = bytes;
        }

        /** The message itself, for reading. */
        byte[] bytes() {
            return bytes;
        }
    }

    /**
     * A message too large for memory.
     *
     * @param start its first bytes, in which its header stands
     * @param kept where all of it is
     */
    record TooLarge(OriginalBytes start, Oversized kept) implements FrameEvent {}

    /**
     * A message for which there is no memory now; it is read over and nothing of it is kept.
     *
     * @param start its first bytes
     */
    record NoRoom(OriginalBytes start) implements FrameEvent {}

    /**
     * A start where the message before had no end.
     *
     * @param start the first bytes of what has no end
     */
    record Unterminated(OriginalBytes start) implements FrameEvent {}

    /** An end where no message had begun. */
    record EndWithoutStart() implements FrameEvent {}

    /** More bytes outside of messages, or in one message, than a peer may send. */
    record Hopeless() implements FrameEvent {}
}
