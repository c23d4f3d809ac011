package org.longitude.it;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.http.HttpLimits;
import org.longitude.ingest.http.IngestDesk;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.jsonl.JsonLinesSettings;
import org.longitude.ingest.sink.MessageSink;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.Rejections;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.Origin;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceFace;
import org.longitude.service.ServiceMetrics;
import org.longitude.service.trace.Tracing;

/**
 * {@code serve ingest} on a free port of this process, as it is without options: live notes, no
 * authorities, nobody has to show a key.
 *
 * @param face where it is asked
 */
public record IngestService(MessageSink sink, ServiceMetrics metrics, ServiceFace face)
        implements AutoCloseable {

    private static final ServiceConfig CONFIG = ServiceConfig.local("ingest", "1", "test", 0);
    private static final long QUARANTINE_BYTES_MAX = 1 << 30;

    /**
     * Starts it.
     *
     * @param quarantine where refused messages are kept
     * @param tracing its maker's
     */
    public static IngestService start(TestKafka kafka, Path quarantine, Tracing tracing) {
        MessageSink sink = MessageSink.open(kafka.clientConfig(), Clock.systemUTC(), tracing);
        ServiceMetrics metrics = ServiceMetrics.of(CONFIG);
        Arrival arrival = new Arrival("http", Origin.LIVE, true, Clock.systemUTC());
        IngestDesk desk =
                new IngestDesk(
                        JsonLinesSettings.of(arrival),
                        new FhirSettings(arrival, Authorities.none(), CategoryTable.standard()),
                        new Rejections(Quarantine.open(quarantine, QUARANTINE_BYTES_MAX)),
                        sink::deliverAndWait,
                        HttpLimits.STANDARD,
                        tracing);
        return new IngestService(
                sink, metrics, ServiceFace.start(CONFIG, List.of(), metrics, desk));
    }

    @Override
    public void close() {
        face.close();
        metrics.close();
        sink.close();
    }
}
