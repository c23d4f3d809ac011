package org.longitude.trainer.embeddings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Runs fastText's skip-gram in a JVM of its own and follows the progress it prints.
 *
 * <p>Threading: for one thread, which waits. Ownership: the process ends with the call, whichever
 * way that ends.
 */
final class FastTextProcess {

    private static final Pattern PROGRESS = Pattern.compile("Progress:\\s*([0-9.]+)%");
    private static final int LINE_CHARS_MAX = 2_000;
    private static final int HEAP_MEGABYTES = 64;

    /** No word can begin with a space, so none is taken for a label. */
    private static final String NO_LABEL = " ";

    private final Class<?> child;

    FastTextProcess() {
        this(FastTextChild.class);
    }

    /** Another child, to see what happens when it fails. */
    FastTextProcess(Class<?> child) {
        this.child = child;
    }

    /**
     * Learns from a file of words and leaves {@code output.vec}.
     *
     * @param folder for the native library's copy and the output
     * @throws TrainerException {@code NATIVE_LIBRARY_MISSING}, {@code CHILD_FAILED}
     */
    void run(Path text, Path output, Path folder, EmbeddingConfig config, DoubleConsumer progress) {
        Process process = null;
        try {
            process = builder(text, output, folder, config).start();
            // Its input stays open and unused: it ends with this process, and the child with it.
            String lastLine = follow(process.inputReader(StandardCharsets.UTF_8), progress);
            requireDone(process.waitFor(), lastLine, config);
        } catch (IOException e) {
            throw failed("fastText's process cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainerException(
                    TrainerError.TRAINING_STOPPED,
                    "fastText was stopped (expected: to run on; start it again)",
                    e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private ProcessBuilder builder(Path text, Path output, Path folder, EmbeddingConfig config) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + HEAP_MEGABYTES + "m");
        command.add("-XX:+UseSerialGC");
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("native"));
        command.add(child.getName());
        command.addAll(arguments(text, output, config));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true);
        return builder;
    }

    static List<String> arguments(Path text, Path output, EmbeddingConfig config) {
        Map<String, Object> settings =
                Map.ofEntries(
                        Map.entry("-input", text),
                        Map.entry("-output", output),
                        Map.entry("-minCount", 1),
                        Map.entry("-label", NO_LABEL),
                        Map.entry("-dim", config.width()),
                        Map.entry("-epoch", config.epochs()),
                        Map.entry("-ws", config.contextWords()),
                        Map.entry("-neg", config.negatives()),
                        Map.entry("-lr", config.rate()),
                        Map.entry("-t", config.samplingThreshold()),
                        Map.entry("-minn", config.gramCharsMax() == 0 ? 0 : config.gramCharsMin()),
                        Map.entry("-maxn", config.gramCharsMax()),
                        Map.entry("-bucket", config.gramBuckets()),
                        Map.entry("-thread", config.threads()));
        List<String> arguments = new ArrayList<>(List.of("skipgram"));
        settings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        setting -> {
                            arguments.add(setting.getKey());
                            arguments.add(String.format(Locale.ROOT, "%s", setting.getValue()));
                        });
        return arguments;
    }

    /** fastText rewrites one line: its parts end with a carriage return. */
    private static String follow(Reader output, DoubleConsumer progress) throws IOException {
        StringBuilder line = new StringBuilder();
        String last = "";
        for (int c = output.read(); c >= 0; c = output.read()) {
            if (c != '\r' && c != '\n') {
                if (line.length() < LINE_CHARS_MAX) {
                    line.append((char) c);
                }
                continue;
            }
            Matcher matcher = PROGRESS.matcher(line);
            if (matcher.find()) {
                progress.accept(Double.parseDouble(matcher.group(1)) / 100);
            }
            last = line.toString().isBlank() ? last : line.toString().strip();
            line.setLength(0);
        }
        return line.toString().isBlank() ? last : line.toString().strip();
    }

    private static void requireDone(int status, String lastLine, EmbeddingConfig config) {
        if (status == FastTextChild.EXIT_NO_LIBRARY) {
            throw new TrainerException(
                    TrainerError.NATIVE_LIBRARY_MISSING,
                    "fastText's native library does not load on %s %s: %s (expected: Linux, macOS or Windows on x86-64, or macOS on ARM)"
                            .formatted(
                                    System.getProperty("os.name"),
                                    System.getProperty("os.arch"),
                                    lastLine));
        }
        if (status != 0) {
            throw failed(
                    "fastText's process ended with status %d: %s (expected: 0; is there memory for %d numbers a word and %,d buckets, and room on the disk?)"
                            .formatted(status, lastLine, config.width(), config.gramBuckets()),
                    null);
        }
    }

    private static TrainerException failed(String message, @Nullable Throwable cause) {
        return new TrainerException(TrainerError.CHILD_FAILED, message, cause);
    }
}
