package org.longitude.coder;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Recognises that a device, or the engine on a CPU, had no memory left. The engine has one type of
 * exception for everything, so that the message decides: these are PyTorch's own words.
 */
final class DeviceMemory {

    private static final int CAUSES_MAX = 16;

    private static final List<String> WORDS =
            List.of(
                    "out of memory",
                    "not enough memory: you tried to allocate",
                    "can't allocate memory");

    private DeviceMemory() {}

    static boolean ranOut(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (WORDS.stream().anyMatch(message::contains)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
