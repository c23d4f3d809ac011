package org.longitude.synthea;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class SyntheaPatientsTest {

    private static final String BUNDLE =
            "{\"entry\":[{\"resource\":{\"resourceType\":\"Patient\"}},"
                    + "{\"resource\":{\"resourceType\":\"DiagnosticReport\"}}]}";

    @TempDir private Path folder;

    /** A generator's queue. */
    private static final class Queue implements SyntheaPatients.Made {
        private final LinkedBlockingQueue<String> bundles = new LinkedBlockingQueue<>();

        @Override
        public boolean isEmpty() {
            return bundles.isEmpty();
        }

        @Override
        public String next() throws InterruptedException {
            return bundles.take();
        }
    }

    @Test
    void shouldSayThatPatientsAreMissingWhenTheGeneratorFailsEarly() throws Exception {
        Queue queue = new Queue();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        SyntheaPatients.Printed run =
                SyntheaPatients.print(
                        () -> {
                            queue.bundles.add(BUNDLE);
                            throw new IllegalStateException("planted");
                        },
                        queue,
                        new PrintStream(printed, true, UTF_8));

        assertEquals(new SyntheaPatients.Printed(false, false, 1), run);
        assertEquals(
                "{\"entry\":[{\"resource\":{\"resourceType\":\"Patient\"}}]}",
                printed.toString(UTF_8).strip());
    }

    @Test
    void shouldCountTheLivingAndSayWhenItsReaderHasGone() throws Exception {
        Queue queue = new Queue();
        PrintStream gone =
                new PrintStream(
                        new OutputStream() {
                            @Override
                            public void write(int each) throws IOException {
                                throw new IOException("closed");
                            }
                        },
                        false,
                        UTF_8);

        assertTrue(
                SyntheaPatients.print(
                                () -> queue.bundles.add(BUNDLE),
                                queue,
                                new PrintStream(gone, false, UTF_8))
                        .readerGone());
        Queue two = new Queue();
        String dead = BUNDLE.replace("\"Patient\"", "\"Patient\",\"deceasedDateTime\":\"2020-01-01\"");
        assertEquals(
                new SyntheaPatients.Printed(true, false, 1),
                SyntheaPatients.print(
                        () -> two.bundles.addAll(List.of(dead, BUNDLE)),
                        two,
                        new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)));
    }

    @Test
    void shouldSayWhyAndEndWithOneWhenItCannotBegin() throws Exception {
        Process child = child(folder.resolve("none"), "1");

        assertTrue(child.waitFor(60, TimeUnit.SECONDS));
        assertEquals(1, child.exitValue());
        String said = Files.readString(folder.resolve("errors"));
        assertTrue(said.startsWith("longitude-synthea: Synthea cannot be run or read: "), said);
    }

    @Test
    void shouldEndWithTwoAndLeaveNoFolderWhenWhatIsAskedForIsNone() throws Exception {
        Process child = child("none");

        assertTrue(child.waitFor(60, TimeUnit.SECONDS));
        assertEquals(2, child.exitValue());
        assertEquals(0, left());
    }

    @Test
    void shouldPrintAPatientALineAndLeaveNoFolder() throws Exception {
        Process child = child("1");
        String printed = new String(child.getInputStream().readAllBytes(), UTF_8);

        assertTrue(child.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, child.exitValue());
        assertTrue(printed.lines().count() >= 1);
        assertTrue(printed.lines().allMatch(line -> line.startsWith("{\"resourceType\":\"Bundle\"")));
        assertEquals(0, left());
    }

    private long left() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(each -> each.getFileName().toString().startsWith("longitude-synthea-"))
                    .count();
        }
    }

    private Process child(String... arguments) throws IOException {
        return child(folder, arguments);
    }

    private Process child(Path scratch, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Djava.io.tmpdir=" + scratch,
                                "-cp",
                                System.getProperty("java.class.path"),
                                SyntheaPatients.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("errors").toFile())
                .start();
    }
}
