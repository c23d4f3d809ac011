package org.longitude.trainer.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.longitude.trainer.retrain.RetrainListener.Phase;
import org.longitude.trainer.snapshot.ManifestFile;
import org.longitude.trainer.snapshot.SnapshotArchive;
import org.longitude.trainer.snapshot.SnapshotLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code longitude train snapshot import}: a snapshot of files that were exported. */
@Command(
        name = "import",
        description =
                "Makes a snapshot of exported files: the same content and the same packed corpus as"
                        + " when it was taken, or an error. Needs no cluster.",
        mixinStandardHelpOptions = true)
public final class SnapshotImportCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Every file of one export.")
    private List<Path> files = List.of();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The snapshot to make.")
    private Path out = Path.of("");

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandRun run = new CommandRun(spec);
        return run.exitCode(
                () -> {
                    ManifestFile made;
                    try (ConsoleProgress progress = new ConsoleProgress(run.err())) {
                        made =
                                SnapshotArchive.restore(
                                        files,
                                        out,
                                        SnapshotLimits.standard(),
                                        (what, passed, all) ->
                                                progress.onProgress(
                                                        Phase.READ,
                                                        (double) passed / Math.max(1, all),
                                                        what));
                    }
                    SnapshotLines lines = new SnapshotLines(out, made);
                    if (json) {
                        run.printJson(lines.asMap());
                    } else {
                        lines.asText().forEach(run::print);
                    }
                    return CommandRun.EXIT_OK;
                });
    }
}
