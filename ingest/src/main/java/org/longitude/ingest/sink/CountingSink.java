package org.longitude.ingest.sink;

import org.longitude.ingest.source.Intake;

/** Counts and sends nothing: what {@code --dry-run} tells of a file before it goes anywhere. */
public final class CountingSink implements NoteSink {

    private final IngestCounts counts = new IngestCounts();

    @Override
    public void send(Intake item) {
        counts.add(item);
    }

    @Override
    public void flush() {
        // Nothing is on its way.
    }

    @Override
    public IngestCounts counts() {
        return counts;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
