package org.longitude.trainer.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.longitude.trainer.retrain.RetrainListener.Phase;
import org.longitude.trainer.snapshot.SnapshotArchive;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code longitude train snapshot export}: a snapshot as files that outlive its topics. */
@Command(
        name = "export",
        description =
                "Writes a snapshot's records into Avro container files, one for each topic, with their"
                        + " places, times, keys and schemas. Needs no cluster.",
        mixinStandardHelpOptions = true)
public final class SnapshotExportCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "The snapshot.")
    private Path snapshot = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "A new folder for the files.")
    private Path out = Path.of("");

    @Option(
            names = "--codec",
            paramLabel = "NAME",
            defaultValue = "zstd",
            description = "zstd or deflate (default: ${DEFAULT-VALUE}).")
    private String codec = "zstd";

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandRun run = new CommandRun(spec);
        return run.exitCode(
                () -> {
                    List<Path> files;
                    try (ConsoleProgress progress = new ConsoleProgress(run.err())) {
                        files =
                                SnapshotArchive.export(
                                        snapshot,
                                        out,
                                        codec,
                                        (what, passed, all) ->
                                                progress.onProgress(
                                                        Phase.READ,
                                                        (double) passed / Math.max(1, all),
                                                        what));
                    }
                    if (json) {
                        run.printJson(Map.of("files", files.stream().map(Path::toString).toList()));
                    } else {
                        files.forEach(file -> run.print(file.toString()));
                    }
                    return CommandRun.EXIT_OK;
                });
    }
}
