package org.longitude.trainer.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.longitude.trainer.snapshot.SnapshotFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code longitude train snapshot verify}: whether a folder is still what it was. */
@Command(
        name = "verify",
        description = "Compares every file of a snapshot with its manifest's size and SHA-256.",
        mixinStandardHelpOptions = true)
public final class SnapshotVerifyCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "The snapshot.")
    private Path snapshot = Path.of("");

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandRun run = new CommandRun(spec);
        return run.exitCode(
                () -> {
                    SnapshotLines lines =
                            new SnapshotLines(snapshot, SnapshotFolder.verify(snapshot));
                    if (json) {
                        run.printJson(lines.asMap());
                    } else {
                        lines.asText().forEach(run::print);
                    }
                    return CommandRun.EXIT_OK;
                });
    }
}
