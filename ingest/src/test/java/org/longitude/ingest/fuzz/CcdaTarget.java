package org.longitude.ingest.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.ccda.CcdaParser;
import org.longitude.ingest.ccda.CcdaSettings;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Problems;
import org.longitude.schemas.v1.Origin;

/** Any bytes are a clinical document's note or one refusal, never both and never neither. */
public final class CcdaTarget {

    private static final CcdaParser PARSER =
            new CcdaParser(
                    new CcdaSettings(
                            new Arrival(
                                    "fuzz",
                                    Origin.HISTORY,
                                    false,
                                    Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)),
                            Authorities.none(),
                            CategoryTable.standard()));

    private CcdaTarget() {}

    /** Loads what reading needs before the fuzzer's clock runs. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(
                ("<section xmlns=\"urn:hl7-org:v3\"><title>T</title><text><table><tr><td>a</td>"
                                + "</tr></table><list><item>b</item></list></text></section>")
                        .getBytes(UTF_8));
    }

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Problems problems = new Problems();
        Optional<NoteRead> read = PARSER.parse(OriginalBytes.copyOf(bytes), problems);
        if (read.isPresent() != problems.none()) {
            throw new AssertionError("a document was neither taken nor refused, or both");
        }
        if (read.isPresent() && read.get().note().getNoteId().isBlank()) {
            throw new AssertionError("a note came that no stage would take");
        }
    }
}
