package org.longitude.model.encoder;

import ai.djl.Device;
import java.util.Locale;

/**
 * Where a model computes, and in which numbers.
 *
 * @param device what holds the weights
 * @param compute int8 only on a CPU
 */
public record Placement(Device device, ComputeType compute) {

    public Placement {
        if (compute == ComputeType.INT8 && device.isGpu()) {
            throw new IllegalArgumentException(
                    "compute: int8 on device %s (expected: device cpu, or compute bf16 or fp32)"
                            .formatted(device));
        }
    }

    /** Plain floats on a device. */
    public static Placement of(Device device) {
        return new Placement(device, ComputeType.FP32);
    }

    /**
     * The placement of two words of a configuration; device {@code auto} with compute {@code int8}
     * is the CPU, whatever else there is.
     *
     * @throws IllegalArgumentException if either word means nothing, the device is not there, or
     *     they contradict each other
     */
    public static Placement of(String device, String compute) {
        ComputeType type = ComputeType.of(compute);
        boolean anywhere = device.strip().toLowerCase(Locale.ROOT).equals("auto");
        return new Placement(
                type == ComputeType.INT8 && anywhere ? Device.cpu() : DeviceChoice.of(device),
                type);
    }
}
