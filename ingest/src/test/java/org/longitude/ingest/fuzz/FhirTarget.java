package org.longitude.ingest.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.fhir.FhirConverter;
import org.longitude.ingest.fhir.FhirReading;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.v1.Origin;

/** Any bytes are a FHIR message or a refusal, the same each time; nothing vanishes. */
public final class FhirTarget {

    private static final SourcePosition POSITION = new SourcePosition("file:fuzz", 1, 0);
    private static final FhirConverter CONVERTER =
            new FhirConverter(
                    new FhirSettings(
                            new Arrival(
                                    "fuzz",
                                    Origin.HISTORY,
                                    false,
                                    Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)),
                            Authorities.none(),
                            CategoryTable.standard()));

    private FhirTarget() {}

    /** Loads what reading needs before the fuzzer's clock runs. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(
                ("{\"resourceType\":\"DocumentReference\",\"id\":\"d\",\"status\":\"current\","
                                + "\"content\":[{\"attachment\":{\"contentType\":\"text/html\","
                                + "\"data\":\"PHA+eDwvcD4=\"}}]}")
                        .getBytes(UTF_8));
        fuzzerTestOneInput(
                "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"p\"/></Patient>"
                        .getBytes(UTF_8));
    }

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        FhirReading reading = CONVERTER.read(bytes, null, POSITION);
        if (!reading.toString().equals(CONVERTER.read(bytes, null, POSITION).toString())) {
            throw new AssertionError("the same bytes gave two answers");
        }
        boolean empty = reading.entries().isEmpty() && reading.items().isEmpty();
        if (empty && reading.problem().isEmpty() && !reading.bundle()) {
            throw new AssertionError("a message was taken and vanished");
        }
    }
}
