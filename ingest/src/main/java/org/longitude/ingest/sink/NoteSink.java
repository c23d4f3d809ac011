package org.longitude.ingest.sink;

import org.longitude.ingest.source.Intake;

/** Takes what a source gives, one item after another, and counts it. */
public interface NoteSink extends AutoCloseable {

    /**
     * Takes one item. It may still be on its way when this returns.
     *
     * @throws org.longitude.ingest.source.IngestException if this or an earlier item could not be
     *     delivered
     */
    void send(Intake item);

    /** Waits until every item so far has arrived. */
    void flush();

    /** What has arrived so far. */
    IngestCounts counts();

    /** Flushes and frees what the sink holds. */
    @Override
    void close();
}
