package org.longitude.deploy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system says of this process. */
public final class ProcessFigures {

    private static final Path STATUS = Path.of("/proc/self/status");

    /** For what this system does not tell. */
    public static final long UNKNOWN = -1;

    private ProcessFigures() {}

    /** CPU time of all threads, which a busy machine does not lengthen as it does wall time. */
    static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Largest resident memory so far. */
    static long peakRssBytes() {
        return status("VmHWM:");
    }

    /** Resident memory now. */
    public static long rssBytes() {
        return status("VmRSS:");
    }

    /** Java heap in use after a collection. */
    public static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long status(String key) {
        if (!Files.isReadable(STATUS)) {
            return UNKNOWN;
        }
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(key)) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return UNKNOWN;
    }
}
