package org.longitude.trainer.reproduce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.longitude.trainer.run.JsonFiles;

/**
 * What a step took, from its start or, where it was resumed, from there on. On a machine that does
 * other things beside, the processor's time says more than the clock's.
 *
 * @param seconds by the clock
 * @param cpuSeconds of this process, all threads together; fastText has a process of its own
 */
record StepTime(double seconds, double cpuSeconds) {

    /** Beside a step's result. */
    static final String FILE = "time.json";

    /** A stopwatch that runs. */
    static final class Watch {
        private final long beganNanos = System.nanoTime();
        private final double cpuBefore = cpuSecondsOfProcess();

        StepTime read() {
            return new StepTime(
                    (System.nanoTime() - beganNanos) / 1e9, cpuSecondsOfProcess() - cpuBefore);
        }
    }

    void write(Path folder) throws IOException {
        JsonFiles.write(folder.resolve(FILE), this);
    }

    /** Nothing, where a step was finished before times were kept. */
    static StepTime read(Path folder) {
        Path file = folder.resolve(FILE);
        return Files.exists(file) ? JsonFiles.read(file, StepTime.class) : new StepTime(0, 0);
    }

    /** 0 where the system does not say. */
    private static double cpuSecondsOfProcess() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toMillis)
                .map(millis -> millis / 1e3)
                .orElse(0.0);
    }
}
