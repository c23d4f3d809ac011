package org.longitude.deploy.model;

import ai.djl.Device;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.longitude.model.encoder.DeviceChoice;
import org.longitude.model.verify.FixtureVerifier;
import org.longitude.model.verify.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code longitude model verify}: fixture directories against what this release computes. */
@Command(
        name = "verify",
        description =
                "Compares this release with golden fixtures: hidden states, logits, losses, gradients,"
                        + " parameters after steps, metrics. Prints the largest error of each kind."
                        + " Exit 1 above tolerance, 3 where a directory is no fixture.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    private static final int EXIT_OK = 0;
    private static final int EXIT_DIFFERS = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "1..*",
            description =
                    "A fixture directory, or one whose children are: a model with cases.json, a training"
                            + " run with train.json, or a folder of metrics.")
    private List<Path> directories = List.of();

    @Option(
            names = "--tolerance",
            paramLabel = "ERROR",
            description =
                    "Largest error of states, logits and losses; gradients and parameters scale with it"
                            + " (default: 1e-4, and 1e-9 for metrics).")
    private @Nullable Double tolerance;

    @Option(
            names = "--weights",
            paramLabel = "DIR",
            description =
                    "Start weights of a training run (default: the sibling directory that fits it).")
    private @Nullable Path weights;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu or gpu:N (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (tolerance != null && !(tolerance >= 0)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--tolerance: %s (expected: a number >= 0)".formatted(tolerance));
        }
        Device chosen = device();
        Map<Path, Verification> found = new LinkedHashMap<>();
        for (Path directory : fixtures()) {
            found.put(directory, verify(directory, chosen));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? json(found) : VerificationReport.table(found));
        out.flush();
        boolean passed = found.values().stream().allMatch(Verification::passed);
        return passed ? EXIT_OK : EXIT_DIFFERS;
    }

    private Verification verify(Path directory, Device chosen) {
        if (MetricsFixture.isOne(directory)) {
            double largest = tolerance == null ? MetricsFixture.TOLERANCE : tolerance;
            return MetricsFixture.verify(directory, largest);
        }
        double largest = tolerance == null ? FixtureVerifier.usualTolerance() : tolerance;
        return new FixtureVerifier(largest, chosen).verify(directory, weights);
    }

    /** The directories themselves, or for one that is no fixture its children that are. */
    private List<Path> fixtures() throws IOException {
        List<Path> fixtures = new ArrayList<>();
        for (Path directory : directories) {
            List<Path> children = isFixture(directory) ? List.of() : children(directory);
            if (children.isEmpty()) {
                fixtures.add(directory);
            } else {
                fixtures.addAll(children);
            }
        }
        return fixtures;
    }

    private static List<Path> children(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(VerifyCommand::isFixture).sorted().toList();
        }
    }

    private static boolean isFixture(Path directory) {
        return FixtureVerifier.isFixture(directory) || MetricsFixture.isOne(directory);
    }

    private Device device() {
        try {
            return DeviceChoice.of(device);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    private static String json(Map<Path, Verification> found) {
        try {
            return VerificationReport.json(found);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report cannot be written as JSON", e);
        }
    }
}
