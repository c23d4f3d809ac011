package org.longitude.ingest.source;

/**
 * Keeps what is too large for a record. Bytes are written to it while they are read, so that a line
 * of any length costs disk and not memory.
 */
public interface Quarantine {

    /** Begins an entry. */
    Entry open();

    /** One kept record, open for writing. Closing it without {@link #keep()} drops it. */
    interface Entry extends AutoCloseable {

        /** Adds bytes. */
        void write(byte[] bytes, int offset, int length);

        /** Ends the entry and says what is kept and where. */
        QuarantinedBytes keep();

        @Override
        void close();
    }
}
