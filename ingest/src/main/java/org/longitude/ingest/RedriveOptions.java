package org.longitude.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.hl7.Converted;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.jsonl.JsonLinesReader;
import org.longitude.ingest.jsonl.JsonLinesSettings;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Rejections;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.Origin;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Reads what ingest put aside once more, under what the operator says of it now: the bytes of a
 * dead letter tell their format, and its source whether they came from care under way.
 */
public final class RedriveOptions {

    private static final String LISTENER = "mllp:";

    @Mixin private Hl7Options messages = new Hl7Options();

    @Option(
            names = "--source-system",
            paramLabel = "NAME",
            description = "Who sent it (default: MSH-3@MSH-4, or the format's name).")
    private @Nullable String sourceSystem;

    @Option(
            names = "--live",
            description =
                    "What came from files is of care under way; what came over the wire always is.")
    private boolean live;

    @Option(names = "--code", description = "What came from files is coded, too.")
    private boolean code;

    @Option(
            names = "--quarantine",
            paramLabel = "DIR",
            defaultValue = ".longitude/quarantine",
            description = "Keeps what is too large for a topic (default: ${DEFAULT-VALUE}).")
    private Path quarantine = Path.of(".longitude/quarantine");

    /**
     * Reads the bytes of a dead letter.
     *
     * @return what they are now, a rejection where they are still refused; empty where their format
     *     cannot be told from them alone, as a row of CSV without its header
     */
    public Optional<List<Intake>> read(SourcePosition position, byte[] bytes) {
        String start =
                new String(bytes, 0, Math.min(bytes.length, 64), UTF_8)
                        .replace("\ufeff", "")
                        .stripLeading();
        if (start.toUpperCase(Locale.ROOT).startsWith("MSH")) {
            return Optional.of(hl7(position, bytes));
        }
        boolean json = start.startsWith("{") && !new String(bytes, UTF_8).contains("resourceType");
        return json ? Optional.of(jsonLine(position, bytes)) : Optional.empty();
    }

    private List<Intake> hl7(SourcePosition position, byte[] bytes) {
        boolean wire = live || position.source().startsWith(LISTENER);
        Hl7Settings settings =
                new Hl7Settings(
                        Optional.ofNullable(sourceSystem),
                        wire ? Origin.LIVE : Origin.HISTORY,
                        wire || code,
                        Clock.systemUTC(),
                        messages.authorities(),
                        messages.defaults());
        Converted converted = new Hl7Converter(settings).convert(bytes, position);
        return converted instanceof Converted.Refused refused
                ? List.of(
                        new Rejections(open())
                                .of(
                                        position,
                                        refused.problem(),
                                        refused.kind(),
                                        OriginalBytes.copyOf(bytes)))
                : ((Converted.Taken) converted).items();
    }

    private List<Intake> jsonLine(SourcePosition position, byte[] bytes) {
        Arrival arrival =
                new Arrival(
                        sourceSystem == null ? "jsonl" : sourceSystem,
                        live ? Origin.LIVE : Origin.HISTORY,
                        live || code,
                        Clock.systemUTC());
        List<Intake> items = new ArrayList<>();
        try (JsonLinesReader reader =
                new JsonLinesReader(
                        ByteSource.of(position.source(), new ByteArrayInputStream(bytes)),
                        JsonLinesSettings.of(arrival),
                        open())) {
            reader.forEachRemaining(items::add);
        }
        return items;
    }

    private Quarantine open() {
        return Quarantine.open(quarantine, Quarantine.FOLDER_BYTES_MAX_DEFAULT);
    }
}
