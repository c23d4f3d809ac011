package org.longitude.ingest;

import java.io.PrintWriter;
import java.util.Iterator;
import java.util.function.LongSupplier;
import org.longitude.ingest.sink.IngestSummary;
import org.longitude.ingest.sink.NoteSink;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.Rejection;

/**
 * Brings one source in: every item to the sink, the first rejections to the screen, the progress by
 * bytes.
 */
final class IngestRun {

    /** Rejections beyond these are counted and dead-lettered, but not printed one by one. */
    private static final int REJECTIONS_PRINTED_MAX = 20;

    private final NoteSink sink;
    private final PrintWriter err;
    private long rejections;

    IngestRun(NoteSink sink, PrintWriter err) {
        this.sink = sink;
        this.err = err;
    }

    /** Sends every item and waits until all have arrived. */
    IngestSummary run(Iterator<Intake> items, LongSupplier bytesRead, Progress progress) {
        while (items.hasNext()) {
            Intake item = items.next();
            if (item instanceof Rejection rejection) {
                print(rejection);
            }
            sink.send(item);
            progress.at(bytesRead.getAsLong());
        }
        sink.flush();
        return sink.counts().summary();
    }

    private void print(Rejection rejection) {
        rejections++;
        if (rejections <= REJECTIONS_PRINTED_MAX) {
            String field = rejection.field() == null ? "" : " (" + rejection.field() + ")";
            err.println(
                    rejection.position()
                            + ": rejected "
                            + rejection.reason().code()
                            + field
                            + ": "
                            + rejection.reason().meaning());
        } else if (rejections == REJECTIONS_PRINTED_MAX + 1) {
            err.println("further rejections are counted and dead-lettered, not printed");
        }
        err.flush();
    }
}
