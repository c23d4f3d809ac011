package org.longitude.ingest.http;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.fhir.FhirAnswer;
import org.longitude.ingest.fhir.FhirReading;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.jsonl.JsonLinesSettings;
import org.longitude.ingest.jsonl.JsonMessages;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.Rejections;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.Origin;

/** The desk behind every path of the API, for the fuzzer, whose class stands elsewhere. */
public final class DeskProbe {

    /** How many ways a body can be taken. */
    public static final int PATHS = 6;

    private static final Set<Integer> STATUSES = Set.of(202, 207, 400, 413, 422);

    private final List<Intake> delivered = new ArrayList<>();
    private final IngestDesk desk;

    /** A desk whose broker takes everything. */
    public DeskProbe(Quarantine quarantine) {
        Arrival arrival =
                new Arrival("fuzz", Origin.LIVE, true, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        desk =
                new IngestDesk(
                        JsonLinesSettings.of(arrival),
                        new FhirSettings(arrival, Authorities.none(), CategoryTable.standard()),
                        new Rejections(quarantine),
                        delivered::addAll,
                        HttpLimits.STANDARD);
    }

    /** Takes a body at a path, and checks its answer against what was delivered. */
    public void take(int path, byte[] body) {
        delivered.clear();
        try {
            switch (path) {
                case 0, 1 -> check(desk.take(JsonMessages.Kind.NOTES, body, path == 1, null));
                case 2, 3 -> check(desk.take(JsonMessages.Kind.CODES, body, path == 3, "m"));
                case 4 -> check(desk.take(body, null));
                default -> check(desk.takeDocument(body, "m"));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("a desk without a broker waited", e);
        }
    }

    private void check(JsonAnswer answer) {
        int status = answer.status().getCode();
        if (!STATUSES.contains(status) || answer.body().isEmpty()) {
            throw new AssertionError("a body was answered " + status);
        }
        long refused = answer.messages().stream().filter(one -> one.problem().isPresent()).count();
        if (refused != delivered.stream().filter(Rejection.class::isInstance).count()) {
            throw new AssertionError("what was refused is not among the dead letters");
        }
    }

    private void check(FhirReading reading) {
        boolean dead = delivered.stream().anyMatch(Rejection.class::isInstance);
        if (reading.problem().isPresent() != dead) {
            throw new AssertionError("what was refused is not among the dead letters");
        }
        if (FhirAnswer.of(reading, false).isEmpty() || FhirAnswer.of(reading, true).isEmpty()) {
            throw new AssertionError("a message was not answered");
        }
    }
}
