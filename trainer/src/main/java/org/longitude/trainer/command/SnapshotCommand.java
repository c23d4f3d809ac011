package org.longitude.trainer.command;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.trainer.corpus.ReadProgress;
import org.longitude.trainer.retrain.RetrainListener.Phase;
import org.longitude.trainer.snapshot.ManifestFile;
import org.longitude.trainer.snapshot.RangeChoice;
import org.longitude.trainer.snapshot.SnapshotLimits;
import org.longitude.trainer.snapshot.SnapshotTaker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude train snapshot}: what the topics hold, as a folder that training reads. */
@Command(
        name = "snapshot",
        description =
                "Writes the committed records of notes.normalized and icd.assigned into a folder: the"
                        + " records, a manifest (cluster, topics, offsets, schemas, counts, SHA-256) and the"
                        + " corpus packed for training. The same manifest gives the same bytes later, or an"
                        + " error that names what is gone.",
        mixinStandardHelpOptions = true,
        subcommands = {
            SnapshotExportCommand.class,
            SnapshotImportCommand.class,
            SnapshotVerifyCommand.class
        })
public final class SnapshotCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions cluster = new ConnectionOptions();

    @Option(names = "--out", paramLabel = "DIR", description = "The folder to make.")
    private @Nullable Path out;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "Reads the records of this manifest again, to the byte.")
    private @Nullable Path manifest;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "Only records that arrived then or later, as 2026-11-01T00:00:00Z"
                            + " (default: from the first).")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Only records that arrived before (default: all that is committed now).")
    private @Nullable Instant to;

    @Option(
            names = "--from-offset",
            paramLabel = "TOPIC/PARTITION=OFFSET",
            description =
                    "First offset of a partition, as notes.normalized/0=120; may be given several"
                            + " times and wins over --from.")
    private Map<String, Long> fromOffsets = Map.of();

    @Option(
            names = "--to-offset",
            paramLabel = "TOPIC/PARTITION=OFFSET",
            description = "End of a partition, exclusive; wins over --to.")
    private Map<String, Long> toOffsets = Map.of();

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Path folder = out;
        if (folder == null) {
            throw new ParameterException(
                    spec.commandLine(), "snapshot: missing --out DIR (expected: a new folder)");
        }
        if (manifest != null && isRangeGiven()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "snapshot: --manifest with --from, --to or offsets (expected: one way to choose)");
        }
        CommandRun run = new CommandRun(spec);
        return run.exitCode(
                () -> {
                    try (ConsoleProgress progress = new ConsoleProgress(run.err())) {
                        print(run, folder, take(folder, progress));
                    }
                    return CommandRun.EXIT_OK;
                });
    }

    private boolean isRangeGiven() {
        return from != null || to != null || !fromOffsets.isEmpty() || !toOffsets.isEmpty();
    }

    private ManifestFile take(Path folder, ConsoleProgress progress) {
        ReadProgress heard =
                (what, passed, all) ->
                        progress.onProgress(Phase.READ, (double) passed / Math.max(1, all), what);
        SnapshotTaker taker = new SnapshotTaker(cluster.properties(), SnapshotLimits.standard());
        return manifest == null
                ? taker.take(folder, new RangeChoice(from, to, fromOffsets, toOffsets), heard)
                : taker.takeAgain(folder, ManifestFile.read(manifest), heard);
    }

    private void print(CommandRun run, Path folder, ManifestFile made) {
        SnapshotLines lines = new SnapshotLines(folder, made);
        if (json) {
            run.printJson(lines.asMap());
        } else {
            lines.asText().forEach(run::print);
        }
    }
}
