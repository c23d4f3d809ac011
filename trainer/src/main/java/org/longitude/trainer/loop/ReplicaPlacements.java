package org.longitude.trainer.loop;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.List;
import org.longitude.model.encoder.Placement;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/** Where replicas go. */
public final class ReplicaPlacements {
    private ReplicaPlacements() {}

    /**
     * As many as asked for: on a CPU side by side, on GPUs one each from the first.
     *
     * @throws TrainerException {@code CONFIG_INVALID} if there are none
     */
    public static List<Placement> from(Placement first, int replicas) {
        if (replicas < 1) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "replicas: %d (expected: >= 1)".formatted(replicas));
        }
        List<Placement> placements = new ArrayList<>();
        for (int i = 0; i < replicas; i++) {
            Device device = first.device();
            placements.add(
                    new Placement(
                            device.isGpu() ? Device.gpu(device.getDeviceId() + i) : device,
                            first.compute()));
        }
        return placements;
    }
}
