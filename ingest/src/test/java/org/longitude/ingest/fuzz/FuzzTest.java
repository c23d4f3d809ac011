package org.longitude.ingest.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.longitude.ingest.hl7.BrokenMessages;

/**
 * Every parser under bytes that a coverage-guided fuzzer thinks of: first what is kept of earlier
 * runs, then new ones, in a process of its own for each target. Longer: {@code mvn -pl ingest -am
 * test -Dtest=FuzzTest -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.seconds=600}; {@code
 * -Dfuzz.corpus=DIR} keeps what it found there.
 */
final class FuzzTest {

    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 10);
    private static final int BUSY_MACHINE_SECONDS = 120;
    private static final int PLANTED_SECONDS_MAX = 300;
    private static final long EXECUTIONS_MIN = 1_000;
    private static final int SEED_BYTES_MAX = 4_000;
    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in");

    /** Processes at a time: each has one busy thread. */
    private static final int AT_A_TIME = 2;

    @TempDir private static Path folder;
    private static ExecutorService pool;
    private static Map<Target, Future<Run>> fuzzed;
    private static Future<Run> planted;

    /** What is fuzzed; its kept inputs are in the resources' folder of its name. */
    enum Target {
        HL7(Hl7Target.class) {
            @Override
            void replay(byte[] input) {
                Hl7Target.fuzzerTestOneInput(input);
            }
        },
        MLLP(MllpTarget.class) {
            @Override
            void replay(byte[] input) {
                MllpTarget.fuzzerTestOneInput(input);
            }
        },
        JSON_LINES(JsonLinesTarget.class) {
            @Override
            void replay(byte[] input) {
                JsonLinesTarget.fuzzerTestOneInput(input);
            }
        },
        CSV(CsvTarget.class) {
            @Override
            void replay(byte[] input) {
                CsvTarget.fuzzerTestOneInput(input);
            }
        },
        FHIR(FhirTarget.class) {
            @Override
            void replay(byte[] input) {
                FhirTarget.fuzzerTestOneInput(input);
            }
        },
        CCDA(CcdaTarget.class) {
            @Override
            void replay(byte[] input) {
                CcdaTarget.fuzzerTestOneInput(input);
            }
        },
        HTTP(HttpTarget.class) {
            @Override
            void replay(byte[] input) {
                HttpTarget.fuzzerTestOneInput(input);
            }
        };

        private final Class<?> entry;

        Target(Class<?> entry) {
            this.entry = entry;
        }

        abstract void replay(byte[] input);

        Path kept() {
            try {
                return Path.of(
                        Objects.requireNonNull(
                                        FuzzTest.class.getResource("/fuzz/" + name()),
                                        "no kept inputs of " + name())
                                .toURI());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What became of a run. */
    private record Run(int exitCode, long executions, String output) {}

    /** All begin at once, two at a time; each test waits for its own. */
    @BeforeAll
    static void begin() {
        pool = Executors.newFixedThreadPool(AT_A_TIME);
        planted = pool.submit(FuzzTest::fuzzPlanted);
        fuzzed = new EnumMap<>(Target.class);
        for (Target target : Target.values()) {
            fuzzed.put(target, pool.submit(() -> fuzz(target)));
        }
    }

    @AfterAll
    static void end() {
        pool.shutdownNow();
        FuzzFolders.deleteAll();
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    void shouldKeepItsPromiseWhenKeptInputsAreReplayed(Target target) throws IOException {
        try (Stream<Path> inputs = Files.list(target.kept())) {
            List<Path> all = inputs.toList();
            assertThat(all).isNotEmpty();
            for (Path input : all) {
                target.replay(Files.readAllBytes(input));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    void shouldKeepItsPromiseWhenItIsFuzzed(Target target) throws Exception {
        Run run = fuzzed.get(target).get();

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.executions()).as(run.output()).isGreaterThan(EXECUTIONS_MIN);
    }

    @Test
    void shouldFindABugWhenOneIsPlanted() throws Exception {
        Run run = planted.get();

        assertThat(run.exitCode()).as(run.output()).isEqualTo(77);
        assertThat(run.output()).contains("the planted bug");
    }

    private static Run fuzz(Target target) throws Exception {
        Path corpus = corpus(target);
        Run run = fuzz(target.entry, SECONDS, corpus, target.kept());
        // Starting takes the time away on a machine that others use.
        return run.exitCode() == 0 && run.executions() <= EXECUTIONS_MIN
                ? fuzz(target.entry, BUSY_MACHINE_SECONDS, corpus, target.kept())
                : run;
    }

    private static Run fuzzPlanted() throws Exception {
        return fuzz(
                PlantedBugTarget.class,
                PLANTED_SECONDS_MAX,
                Files.createDirectories(folder.resolve("corpus")),
                Target.HL7.kept());
    }

    /** Where new inputs go; the catalogue of broken messages is where HL7 begins. */
    private static Path corpus(Target target) throws IOException {
        String kept = System.getProperty("fuzz.corpus");
        Path corpus =
                Files.createDirectories(
                        (kept == null ? folder : Path.of(kept)).resolve(target.name()));
        if (target == Target.HL7) {
            int number = 0;
            for (BrokenMessages.Case each : BrokenMessages.all()) {
                byte[] message = each.message().toByteArray();
                if (message.length <= SEED_BYTES_MAX) {
                    Files.write(corpus.resolve("seed-" + number++), message);
                }
            }
        }
        return corpus;
    }

    private static Run fuzz(Class<?> target, int seconds, Path corpus, Path kept) throws Exception {
        Path own = Files.createTempDirectory(folder, target.getSimpleName());
        Path log = own.resolve("jazzer.log");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx600m",
                                "-Djava.io.tmpdir=" + own,
                                "-XX:+UseSerialGC",
                                "-cp",
                                classPath(),
                                Jazzer.class.getName(),
                                "--target_class=" + target.getName(),
                                "--instrumentation_includes=org.longitude.ingest.**",
                                "--custom_hook_includes=org.longitude.ingest.**",
                                "--disabled_hooks=**",
                                "-max_total_time=" + seconds,
                                "-max_len=65536",
                                "-timeout=300",
                                "-artifact_prefix=" + own + "/",
                                corpus.toString(),
                                kept.toString())
                        .directory(own.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        int exitCode = process.waitFor();
        String output = tail(Files.readString(log, UTF_8));
        Matcher done = DONE.matcher(output);
        return new Run(exitCode, done.find() ? Long.parseLong(done.group(1)) : 0, output);
    }

    private static String tail(String output) {
        return output.substring(Math.max(0, output.length() - 6_000));
    }

    /** Surefire starts this process with a jar that names the class path, and says it here. */
    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
