package org.longitude.trainer.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.run.JsonFiles;
import org.longitude.trainer.run.RunFolder;

/**
 * Steps in an order in which each comes after what it needs, each in a run folder of its own. A
 * step that has its result is skipped; one whose settings, or what it stands on, are others than
 * when it ran is refused by name: a report must not mix two runs.
 */
final class Steps {

    private final Path folder;
    private final List<Step> steps;

    /** What decides a step: its settings, and the hashes of the results that it stands on. */
    record Fingerprint(JsonNode settings, Map<String, String> needs) {}

    Steps(Path folder, List<Step> steps) {
        this.folder = folder;
        this.steps = List.copyOf(steps);
        Set<String> before = new HashSet<>();
        for (Step step : this.steps) {
            if (!before.containsAll(step.needs())) {
                throw new IllegalStateException(
                        "step %s needs %s (expected: steps before it)"
                                .formatted(step.name(), step.needs()));
            }
            if (!before.add(step.name())) {
                throw new IllegalStateException("two steps are called " + step.name());
            }
        }
    }

    /** Whether a step has its result. */
    boolean isDone(Step step) {
        return Files.exists(folder.resolve(step.name()).resolve(RunFolder.RESULT));
    }

    /** Runs what is not done yet. */
    void run(ReproductionListener listener) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            String place = "%d of %d, %s".formatted(i + 1, steps.size(), step.title());
            try (RunFolder run =
                    RunFolder.open(folder.resolve(step.name()), fingerprint(step), true)) {
                if (run.isFinished()) {
                    listener.onLine("done before: " + place);
                    continue;
                }
                StepTime.Watch watch = new StepTime.Watch();
                listener.onLine(place);
                Object result = step.action().run(new StepRun(run, folder, listener));
                StepTime time = watch.read();
                time.write(run.directory());
                run.finish(result);
                listener.onLine(
                        String.format(
                                Locale.ROOT,
                                "  %s in %.0f s, %.0f s of processor time",
                                step.name(),
                                time.seconds(),
                                time.cpuSeconds()));
            } catch (IOException e) {
                throw new TrainerException(
                        TrainerError.FILE_FAILED,
                        "step %s: %s (expected: room in %s; go on with --resume)"
                                .formatted(step.name(), e.getMessage(), folder),
                        e);
            }
        }
    }

    /** What every step took, in their order. */
    Map<String, StepTime> times() {
        Map<String, StepTime> times = new LinkedHashMap<>();
        steps.forEach(step -> times.put(step.title(), StepTime.read(folder.resolve(step.name()))));
        return times;
    }

    private Fingerprint fingerprint(Step step) throws IOException {
        Map<String, String> needs = new TreeMap<>();
        for (String need : step.needs()) {
            byte[] result = Files.readAllBytes(folder.resolve(need).resolve(RunFolder.RESULT));
            needs.put(need, sha256(result));
        }
        return new Fingerprint(JsonFiles.tree(step.settings()), needs);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
