package org.longitude.ingest.source;

import java.util.Iterator;

/** What one source brings, item by item. */
public interface IntakeReader extends Iterator<Intake>, AutoCloseable {

    @Override
    void close();
}
