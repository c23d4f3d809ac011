package org.longitude.trainer.command;

import org.longitude.model.encoder.ComputeType;
import org.longitude.model.encoder.Placement;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import picocli.CommandLine.Option;

/** On what a run computes, and in which numbers. A mixin. */
public final class DeviceOptions {
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

    /**
     * Where to compute.
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
