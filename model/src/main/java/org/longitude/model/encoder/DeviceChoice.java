package org.longitude.model.encoder;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a model runs, as a person writes it: {@code auto}, {@code cpu} or {@code gpu:N}. */
public final class DeviceChoice {

    private static final Pattern GPU = Pattern.compile("gpu(?::([0-9]{1,3}))?");

    private DeviceChoice() {}

    /**
     * The device of a choice; {@code auto} is the first GPU if the engine has one, else the CPU.
     *
     * @throws IllegalArgumentException for any other word, or a GPU that is not there
     */
    public static Device of(String choice) {
        String word = choice.strip().toLowerCase(Locale.ROOT);
        if (word.equals("cpu")) {
            return Device.cpu();
        }
        int gpus = Engine.getEngine("PyTorch").getGpuCount();
        if (word.equals("auto")) {
            return gpus > 0 ? Device.gpu(0) : Device.cpu();
        }
        Matcher gpu = GPU.matcher(word);
        if (!gpu.matches()) {
            throw new IllegalArgumentException(
                    "device: %s (expected: auto, cpu or gpu:N)".formatted(choice));
        }
        int number = gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1));
        if (number >= gpus) {
            throw new IllegalArgumentException(
                    "device: %s, but the engine sees %d GPUs (expected: a GPU number below that, or cpu)"
                            .formatted(choice, gpus));
        }
        return Device.gpu(number);
    }
}
