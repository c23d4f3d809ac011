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
     * The placement of two words of a configuration.
     *
     * @throws IllegalArgumentException if either word means nothing, the device is not there, or
     *     they contradict each other
     */
    public static Placement of(String device, String compute) {
        return of(device, ComputeType.of(compute));
    }

    /** As above; device {@code auto} with int8 is the CPU, whatever else there is. */
    public static Placement of(String device, ComputeType compute) {
        boolean anywhere = device.strip().toLowerCase(Locale.ROOT).equals("auto");
        return new Placement(
                compute == ComputeType.INT8 && anywhere ? Device.cpu() : DeviceChoice.of(device),
                compute);
    }
}
