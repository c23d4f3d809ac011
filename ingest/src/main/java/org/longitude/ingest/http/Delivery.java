package org.longitude.ingest.http;

import java.util.List;
import org.longitude.ingest.source.Intake;

/** Where messages go; {@code MessageSink::deliverAndWait} is one. */
public interface Delivery {

    /**
     * Delivers all that a request became, and returns once the broker has it.
     *
     * @throws org.longitude.ingest.source.IngestException if it has not
     */
    void deliver(List<Intake> items) throws InterruptedException;
}
