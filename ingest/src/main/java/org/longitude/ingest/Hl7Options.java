package org.longitude.ingest;

import java.time.DateTimeException;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import picocli.CommandLine.Option;

/** What holds where an HL7 v2 message does not say, or says it in its hospital's own way. */
final class Hl7Options {

    @Option(
            names = "--character-set",
            paramLabel = "SET",
            defaultValue = "UNICODE UTF-8",
            description =
                    "Of messages without MSH-18, by HL7's names, for example 8859/1"
                            + " (default: ${DEFAULT-VALUE}).")
    private String characterSet = "UNICODE UTF-8";

    @Option(
            names = "--utc-offset",
            paramLabel = "+HH:MM",
            defaultValue = "Z",
            description =
                    "Of times without one, in messages whose MSH-7 has none"
                            + " (default: ${DEFAULT-VALUE}, UTC).")
    private String utcOffset = "Z";

    Hl7Settings.Defaults defaults() {
        try {
            return Hl7Settings.Defaults.of(characterSet, utcOffset);
        } catch (IllegalArgumentException e) {
            throw new IngestException(
                    IngestError.BAD_CONFIGURATION, "--character-set: " + e.getMessage(), e);
        } catch (DateTimeException e) {
            throw new IngestException(
                    IngestError.BAD_CONFIGURATION,
                    "--utc-offset: " + utcOffset + " (expected: +HH:MM or Z)",
                    e);
        }
    }
}
