package org.longitude.ingest;

import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.sink.CountingSink;
import org.longitude.ingest.sink.NoteSink;
import org.longitude.ingest.sink.TopicSink;
import org.longitude.ingest.source.Arrival;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.Environment;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.Origin;
import org.longitude.service.trace.Tracing;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that brings files in can be told. */
final class FeedOptions {

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--source-system",
            paramLabel = "NAME",
            description =
                    "Who sends it; note ids are unique within it (default: the format's name).")
    private @Nullable String sourceSystem;

    @Option(
            names = "--live",
            description = "The notes come from care under way: coded, and before any history.")
    private boolean live;

    @Option(
            names = "--code",
            description = "Code this history too; without it, it is archived and normalised only.")
    private boolean code;

    @Option(
            names = "--quarantine",
            paramLabel = "DIR",
            defaultValue = ".longitude/quarantine",
            description = "Keeps what is too large for a topic (default: ${DEFAULT-VALUE}).")
    private Path quarantine = Path.of(".longitude/quarantine");

    @Option(names = "--dry-run", description = "Reads and counts, and sends nothing.")
    private boolean dryRun;

    @Option(names = "--strict", description = "Exit 1 where anything was rejected.")
    private boolean strict;

    @Option(names = "--json", description = "Prints the summary as JSON.")
    private boolean json;

    Arrival arrival(String format) {
        return new Arrival(
                sourceSystem == null ? format : sourceSystem,
                live ? Origin.LIVE : Origin.HISTORY,
                live || code,
                Clock.systemUTC());
    }

    /** The name that was given; null where the format's, or what the input says, shall stand. */
    @Nullable String sourceSystem() {
        return sourceSystem;
    }

    NoteSink openSink() {
        return dryRun
                ? new CountingSink()
                : TopicSink.open(connection.properties(), Clock.systemUTC(), tracing());
    }

    /** As the environment asks for; by default none. */
    static Tracing tracing() {
        return Tracing.open(
                Environment.ofProcess()::value,
                "ingest",
                Long.toString(ProcessHandle.current().pid()));
    }

    Quarantine openQuarantine() {
        return Quarantine.open(quarantine, Quarantine.FOLDER_BYTES_MAX_DEFAULT);
    }

    boolean strict() {
        return strict;
    }

    boolean json() {
        return json;
    }
}
