package org.longitude.trainer.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.run.ConfigFiles;
import org.longitude.trainer.run.RunFolder;
import picocli.CommandLine.Option;

/** Where a run goes and how: the same options on every command with a run folder. A mixin. */
public final class RunOptions {

    @Option(
            names = "--run",
            required = true,
            paramLabel = "DIR",
            description =
                    "The run's folder: config.json as used, metrics.jsonl, curves, checkpoints,"
                            + " result.json. A new one, or with --resume one that was begun.")
    private Path folder = Path.of("");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings as JSON, any of those in a run's config.json; what is typed wins.")
    private @Nullable Path config;

    @Option(
            names = "--resume",
            description =
                    "Goes on from the last checkpoint in --run, or begins if there is none. On a CPU"
                            + " the losses are those of a run that was not interrupted.")
    private boolean resume;

    public Path folder() {
        return folder;
    }

    /**
     * The run's configuration: a preset's, changed by the file, changed by what was typed.
     *
     * @param typed by field, null for what was not typed
     */
    public <T> T config(Class<T> type, T preset, Map<String, ?> typed) {
        return ConfigFiles.read(type, preset, config, typed);
    }

    /** Opens the folder; the caller closes it. */
    public RunFolder open(Object used) {
        return RunFolder.open(folder, used, resume);
    }

    /** As above, for a run that reads this. */
    RunFolder open(Object used, RunInputs inputs) throws IOException {
        RunFolder opened = open(used);
        try {
            opened.reads(inputs);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }
}
