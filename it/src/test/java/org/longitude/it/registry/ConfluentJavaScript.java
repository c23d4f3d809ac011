package org.longitude.it.registry;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Confluent's own client for JavaScript, installed into target where Node and its package manager
 * are present. Where they are not, or the package does not install, the test that asked is skipped
 * and says why.
 */
final class ConfluentJavaScript {

    private static final Path FOLDER = Path.of("target", "confluent-javascript").toAbsolutePath();
    private static final String RESOURCES = "/confluent-javascript/";
    private static final long INSTALL_WITHIN_SECONDS = 300;
    private static final long RUN_WITHIN_SECONDS = 120;

    private ConfluentJavaScript() {}

    /** Makes the client ready, or skips the test. */
    static void require() throws Exception {
        if (!works("node", "--version") || !works("npm", "--version")) {
            abort("Confluent's JavaScript client is not tried: node and npm are not both here");
        }
        Files.createDirectories(FOLDER);
        boolean fresh = copy("package.json");
        copy("exchange.mjs");
        if (fresh || !Files.isDirectory(FOLDER.resolve("node_modules"))) {
            install();
        }
    }

    private static void install() throws Exception {
        int status =
                run(
                        INSTALL_WITHIN_SECONDS,
                        List.of(
                                "npm",
                                "install",
                                "--ignore-scripts",
                                "--no-audit",
                                "--no-fund",
                                "--no-package-lock"));
        if (status != 0) {
            Files.deleteIfExists(FOLDER.resolve("package.json"));
            abort(
                    "Confluent's JavaScript client is not tried: npm install ended with status "
                            + status
                            + ", see "
                            + FOLDER.resolve("output.log"));
        }
    }

    /** Whether the file was not there or differed. */
    private static boolean copy(String name) throws IOException {
        Path target = FOLDER.resolve(name);
        try (InputStream in =
                Objects.requireNonNull(
                        ConfluentJavaScript.class.getResourceAsStream(RESOURCES + name))) {
            byte[] bytes = in.readAllBytes();
            if (Files.exists(target) && Arrays.equals(bytes, Files.readAllBytes(target))) {
                return false;
            }
            Path fresh = Files.write(FOLDER.resolve(name + ".new"), bytes);
            Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
            return true;
        }
    }

    private static boolean works(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(RUN_WITHIN_SECONDS, TimeUnit.SECONDS)
                    && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs exchange.mjs; its own comment says with which arguments. */
    static void exchange(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", "exchange.mjs"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        int status = run(RUN_WITHIN_SECONDS, command);
        if (status != 0) {
            throw new AssertionError(
                    "exchange.mjs ended with status "
                            + status
                            + ": "
                            + Files.readString(FOLDER.resolve("output.log")));
        }
    }

    private static int run(long withinSeconds, List<String> command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(FOLDER.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(FOLDER.resolve("output.log").toFile())
                        .start();
        if (!process.waitFor(withinSeconds, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            return -1;
        }
        return process.exitValue();
    }
}
