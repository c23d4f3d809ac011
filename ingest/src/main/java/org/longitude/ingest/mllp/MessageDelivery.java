package org.longitude.ingest.mllp;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.longitude.ingest.source.Intake;

/** Where messages go; {@code MessageSink::deliver} is one. */
public interface MessageDelivery {

    /**
     * Delivers all that a message became.
     *
     * @return done once it has arrived; failed with an {@link
     *     org.longitude.ingest.source.IngestException} otherwise
     */
    CompletableFuture<Void> deliver(List<Intake> items);
}
