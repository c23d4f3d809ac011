package org.longitude.ingest.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.longitude.ingest.jsonl.JsonLinesReader;
import org.longitude.ingest.jsonl.JsonLinesSettings;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ByteSource;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.Origin;

/** Any bytes are lines, and each line is one item: a note, a rejection or a skip. */
public final class JsonLinesTarget {

    private static final Quarantine QUARANTINE = FuzzFolders.quarantine();
    private static final JsonLinesSettings SETTINGS =
            JsonLinesSettings.of(
                    new Arrival(
                            "fuzz",
                            Origin.HISTORY,
                            false,
                            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)));

    private JsonLinesTarget() {}

    /** Loads what reading needs before the fuzzer's clock runs. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(
                "{\"text\": \"a\", \"hadm_id\": 1, \"codes\": [\"428.0\"]}\n{\n".getBytes(UTF_8));
    }

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length > 1 && bytes[0] == 0x1f) {
            return; // Damaged gzip may end anywhere; it has tests of its own.
        }
        int items = 0;
        try (JsonLinesReader reader =
                new JsonLinesReader(
                        ByteSource.of("file:fuzz", new ByteArrayInputStream(bytes)),
                        SETTINGS,
                        QUARANTINE)) {
            while (reader.hasNext()) {
                reader.next();
                items++;
            }
        }
        if (items != lines(bytes)) {
            throw new AssertionError(lines(bytes) + " lines gave " + items + " items");
        }
    }

    private static int lines(byte[] bytes) {
        int lines = 0;
        for (byte b : bytes) {
            lines += b == '\n' ? 1 : 0;
        }
        boolean open = bytes.length > 0 && bytes[bytes.length - 1] != '\n';
        return lines + (open ? 1 : 0);
    }
}
