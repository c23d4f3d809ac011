package org.longitude.ingest.jsonl;

import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.Intake;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.Origin;

/** Reads bytes as JSON lines, for tests. */
final class JsonLines {

    static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
    static final Arrival ARRIVAL =
            new Arrival("jsonl", Origin.HISTORY, false, Clock.fixed(NOW, ZoneOffset.UTC));
    static final JsonLinesSettings SETTINGS = JsonLinesSettings.of(ARRIVAL);

    private JsonLines() {}

    static List<Intake> read(byte[] bytes, JsonLinesSettings settings, Quarantine quarantine) {
        List<Intake> items = new ArrayList<>();
        ByteSource source = ByteSource.of("file:notes.jsonl", new ByteArrayInputStream(bytes));
        try (JsonLinesReader reader = new JsonLinesReader(source, settings, quarantine)) {
            reader.forEachRemaining(items::add);
        }
        return items;
    }
}
