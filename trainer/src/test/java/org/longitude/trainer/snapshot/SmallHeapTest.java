package org.longitude.trainer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.Corpus;

/** Snapshots in processes that lack what snapshots must not need: heap, or room on the disk. */
final class SmallHeapTest {
    private static final int ADMISSIONS = 3_000;
    private static final int WORDS = 1_500;
    private static final int HEAP_MIB = 32;

    @TempDir Path folder;

    @Test
    void shouldMakeAndReadACorpusThatIsLargerThanTheHeap() throws Exception {
        Path snapshot = folder.resolve("snapshot");

        Result result = run("", "-Xmx" + HEAP_MIB + "m", ADMISSIONS, WORDS, snapshot);

        assertThat(result.said()).contains("read " + ADMISSIONS * (long) WORDS + " words");
        assertThat(result.exitCode()).isZero();
        assertThat(bytes(snapshot.resolve("cache"))).isGreaterThan((long) HEAP_MIB << 20);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldLeaveNothingWhenTheDiskTakesNoMore() throws Exception {
        Path snapshot = folder.resolve("snapshot");

        // Blocks of 1 KiB: no file may grow beyond 3,000 KiB, which the packed notes would.
        Result result = run("ulimit -f 3000; ", "-Xmx64m", 600, 800, snapshot);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.said()).contains("FILE_FAILED").contains("nothing was left behind");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(path -> !path.endsWith("log"))).isEmpty();
        }
    }

    private record Result(int exitCode, String said) {}

    private Result run(String before, String heap, int admissions, int words, Path snapshot)
            throws IOException, InterruptedException {
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.add(heap);
        java.add("-XX:+UseSerialGC");
        java.add("-XX:TieredStopAtLevel=1");
        java.add("-cp");
        java.add(System.getProperty("java.class.path"));
        java.add(Child.class.getName());
        java.add(Integer.toString(admissions));
        java.add(Integer.toString(words));
        java.add(snapshot.toString());
        List<String> command =
                new ArrayList<>(List.of("bash", "-c", before + "exec \"$@\"", "bash"));
        command.addAll(java);
        Path log = folder.resolve("log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        return new Result(process.waitFor(), Files.readString(log));
    }

    private static long bytes(Path folder) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    /** Runs in the child: makes a folder, then goes through all of it. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[2]);
            try {
                Folders.make(
                        folder,
                        Integer.parseInt(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        SnapshotLimits.standard());
            } catch (TrainerException e) {
                System.out.println(e.error() + ": " + e.getMessage());
                System.exit(1);
            }
            long words = 0;
            try (Corpus corpus = SnapshotFolder.open(folder)) {
                for (ArchivedAdmission admission : corpus.coded()) {
                    words += admission.wordCount();
                }
            }
            System.out.println("read " + words + " words");
        }
    }
}
