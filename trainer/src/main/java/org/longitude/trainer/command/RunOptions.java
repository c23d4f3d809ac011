package org.longitude.trainer.command;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.model.encoder.ComputeType;
import org.longitude.model.encoder.Placement;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.run.ConfigFiles;
import org.longitude.trainer.run.RunFolder;
import picocli.CommandLine.Option;

/** Where a run goes and on what it computes: the same options on every command that trains. */
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

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu or gpu:N (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(
            names = "--compute",
            paramLabel = "TYPE",
            defaultValue = "fp32",
            description =
                    "fp32, or bf16: products in bfloat16 with fp32 weights, meant for GPUs"
                            + " (default: ${DEFAULT-VALUE}).")
    private String compute = "fp32";

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

    /**
     * Where to train.
     *
     * @throws TrainerException {@code CONFIG_INVALID} if the words mean nothing, the device is not
     *     there, or cannot train so
     */
    public Placement placement() {
        try {
            Placement placement = Placement.of(device, compute);
            if (placement.compute() == ComputeType.INT8) {
                throw new IllegalArgumentException(
                        "compute: int8 cannot train (expected: fp32 or bf16)");
            }
            return placement;
        } catch (IllegalArgumentException e) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID, String.valueOf(e.getMessage()), e);
        }
    }
}
