package org.longitude.ingest;

import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--hl7-code-system",
            paramLabel = "SYSTEM",
            description =
                    "Of codes in DG1 and PR1 that name none: ICD-9 or ICD-10. Messages with such"
                            + " codes are refused unless it is given.")
    private @Nullable String codeSystem;

    Hl7Settings.Defaults defaults() {
        Hl7Settings.Defaults defaults = ofMessage();
        try {
            return codeSystem == null ? defaults : defaults.withCodeSystem(codeSystem);
        } catch (IllegalArgumentException e) {
            throw new IngestException(
                    IngestError.BAD_CONFIGURATION, "--hl7-code-system: " + e.getMessage(), e);
        }
    }

    private Hl7Settings.Defaults ofMessage() {
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
