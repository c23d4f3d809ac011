package org.longitude.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of this process. */
public final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /** Resident bytes now; the peak starts anew from here. */
    public static long restartPeak() throws IOException {
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        return bytes("VmRSS:");
    }

    public static long peakBytes() throws IOException {
        return bytes("VmHWM:");
    }

    private static long bytes(String key) throws IOException {
        String line =
                Files.readAllLines(STATUS).stream()
                        .filter(each -> each.startsWith(key))
                        .findFirst()
                        .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    }
}
