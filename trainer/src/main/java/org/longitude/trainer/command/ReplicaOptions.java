package org.longitude.trainer.command;

import java.util.List;
import org.longitude.model.encoder.Placement;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.loop.ReplicaPlacements;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** On which devices a run trains. A mixin. */
public final class ReplicaOptions {
    @Mixin private DeviceOptions first = new DeviceOptions();

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Devices that share each step, GPUs from --device on; on a CPU they take turns"
                            + " (default: ${DEFAULT-VALUE}).")
    private int replicas = 1;

    /**
     * A place for each replica.
     *
     * @throws TrainerException {@code CONFIG_INVALID}
     */
    public List<Placement> placements() {
        return ReplicaPlacements.from(first.placement(), replicas);
    }
}
