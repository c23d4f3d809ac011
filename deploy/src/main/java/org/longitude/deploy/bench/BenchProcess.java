package org.longitude.deploy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;

/**
 * Runs jobs, each in a JVM of its own: peak memory is a high-water mark of a process, and what one
 * measurement compiled or left behind must not help or hurt the next.
 *
 * @param threads of the engine, in the reference and the encoder alike
 */
record BenchProcess(int threads) {

    /** The work's memory is the engine's; Java holds arrays of token numbers. */
    private static final int HEAP_MEGABYTES = 256;

    private static final ObjectMapper JSON = new ObjectMapper();

    BenchRow run(BenchJob job, DoubleConsumer progress) {
        Process process = null;
        try {
            process = builder(job).start();
            BenchRow row = null;
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith(BenchChild.PROGRESS)) {
                        progress.accept(
                                Double.parseDouble(line.substring(BenchChild.PROGRESS.length())));
                    } else if (line.startsWith(BenchChild.ANSWER)) {
                        row =
                                JSON.readValue(
                                        line.substring(BenchChild.ANSWER.length()), BenchRow.class);
                    }
                }
            }
            int status = process.waitFor();
            if (row == null) {
                throw failed(
                        "%s: the measuring process ended with status %d and no answer (expected: an answer; is there enough memory?)"
                                .formatted(job.shape(), status),
                        null);
            }
            return row;
        } catch (IOException e) {
            throw failed(job.shape() + ": the measuring process cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(job.shape() + ": interrupted", e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private ProcessBuilder builder(BenchJob job) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + HEAP_MEGABYTES + "m");
        command.add("-XX:+UseSerialGC");
        command.add("-Dai.djl.offline=true");
        command.add("-Dai.djl.pytorch.num_threads=" + threads);
        for (String folder : List.of("DJL_CACHE_DIR", "ENGINE_CACHE_DIR")) {
            String place = System.getProperty(folder);
            if (place != null) {
                command.add("-D" + folder + "=" + place);
            }
        }
        command.add(BenchChild.class.getName());
        command.add(JSON.writeValueAsString(job));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return builder;
    }

    private static DeployException failed(String message, @Nullable Throwable cause) {
        return new DeployException(DeployError.CHILD_FAILED, message, cause);
    }
}
