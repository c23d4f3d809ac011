package org.longitude.ingest.mllp;

import java.util.List;
import org.longitude.ingest.source.Intake;

/** Where messages go; {@code MessageSink::deliverAndWait} is one. */
public interface MessageDelivery {

    /**
     * Delivers all that a message became, and returns once it has arrived.
     *
     * @throws org.longitude.ingest.source.IngestException if it has not
     */
    void deliver(List<Intake> items) throws InterruptedException;
}
