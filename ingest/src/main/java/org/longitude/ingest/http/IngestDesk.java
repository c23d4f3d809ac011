package org.longitude.ingest.http;

import io.micronaut.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.fhir.FhirConverter;
import org.longitude.ingest.fhir.FhirReading;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.jsonl.JsonLinesSettings;
import org.longitude.ingest.jsonl.JsonMessages;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.RecordKind;
import org.longitude.ingest.source.Rejections;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.TraceHeader;
import org.longitude.service.trace.Tracing;

/**
 * Takes bodies, and returns once what they became is at the broker: notes, codes, events, and of
 * what was refused the original bytes among the dead letters.
 *
 * <p>Threading: any thread.
 */
public final class IngestDesk {

    private final JsonMessages json;
    private final FhirConverter fhir;
    private final Rejections rejections;
    private final Delivery delivery;
    private final InFlight inFlight;
    private final HttpLimits limits;
    private final Tracing tracing;
    private final AtomicLong messages = new AtomicLong();

    public IngestDesk(
            JsonLinesSettings notes,
            FhirSettings fhir,
            Rejections rejections,
            Delivery delivery,
            HttpLimits limits) {
        this(notes, fhir, rejections, delivery, limits, Tracing.off());
    }

    /** As above, on the traces that requests name. */
    public IngestDesk(
            JsonLinesSettings notes,
            FhirSettings fhir,
            Rejections rejections,
            Delivery delivery,
            HttpLimits limits,
            Tracing tracing) {
        this.json = new JsonMessages(notes);
        this.fhir = new FhirConverter(fhir);
        this.rejections = rejections;
        this.delivery = delivery;
        this.limits = limits;
        this.inFlight = new InFlight(limits);
        this.tracing = tracing;
    }

    /** What this thread delivers goes on the trace that a request names, where it names one. */
    Tracing.Continuing traceOf(HttpRequest<?> request) {
        return tracing.isOn()
                ? tracing.continuing(request.getHeaders().get(TraceHeader.NAME))
                : tracing.continuing(null);
    }

    HttpLimits limits() {
        return limits;
    }

    InFlight inFlight() {
        return inFlight;
    }

    /** Whether a body whose length was not known before is longer than its limit. */
    boolean isTooLarge(byte[] body) {
        return body.length > limits.bodyBytesMax();
    }

    /** Takes notes, or lists of codes, in JSON. */
    JsonAnswer take(JsonMessages.Kind kind, byte[] body, boolean lines, @Nullable String sendersId)
            throws InterruptedException {
        SourcePosition position = position(kind == JsonMessages.Kind.NOTES ? "notes" : "codes");
        RecordKind record = kind == JsonMessages.Kind.NOTES ? RecordKind.NOTE : RecordKind.CODES;
        List<JsonMessages.Message> all = json.read(kind, body, lines, sendersId);
        List<Intake> items = new ArrayList<>();
        for (JsonMessages.Message message : all) {
            items.addAll(message.items());
            message.problem()
                    .ifPresent(
                            problem ->
                                    items.add(
                                            rejections.of(
                                                    position, problem, record, message.bytes())));
        }
        delivery.deliver(items);
        return new JsonAnswer(all);
    }

    /** Takes a FHIR message. */
    FhirReading take(byte[] body, @Nullable String sendersId) throws InterruptedException {
        SourcePosition position = position("fhir");
        return delivered(fhir.read(body, sendersId, position), position, body);
    }

    private FhirReading delivered(FhirReading reading, SourcePosition position, byte[] body)
            throws InterruptedException {
        List<Intake> items = new ArrayList<>(reading.items());
        reading.problem().ifPresent(problem -> items.add(dead(position, problem, body)));
        delivery.deliver(items);
        return reading;
    }

    /** Takes a FHIR message that must be a document. */
    FhirReading takeDocument(byte[] body, @Nullable String sendersId) throws InterruptedException {
        SourcePosition position = position("fhir");
        FhirReading reading = fhir.readDocument(body, sendersId, position);
        return delivered(reading, position, body);
    }

    private Intake dead(SourcePosition position, Problem problem, byte[] body) {
        return rejections.of(position, problem, RecordKind.NOTE, OriginalBytes.copyOf(body));
    }

    private SourcePosition position(String path) {
        return new SourcePosition("http:" + path, messages.incrementAndGet(), 0);
    }
}
