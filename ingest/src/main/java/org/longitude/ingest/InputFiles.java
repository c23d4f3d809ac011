package org.longitude.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.IntakeReader;

/**
 * The files of a folder and of those in it, one after another by name, or one file, or standard
 * input. One is open at a time.
 *
 * <p>Threading: one thread.
 */
final class InputFiles implements IntakeReader {

    static final String STANDARD_INPUT = "-";

    /** Every file of a folder but the hidden ones, whatever its name ends with. */
    static final List<String> ANY_NAME = List.of("");

    private static final String GZIP = ".gz";

    private final Deque<Path> files;
    private final boolean standardInput;
    private final BiFunction<ByteSource, String, IntakeReader> open;
    private final long bytes;
    private long bytesOfClosed;
    private boolean standardInputOpened;
    private @Nullable ByteSource source;
    private @Nullable IntakeReader items;

    /**
     * Finds the files.
     *
     * @param endings what names in a folder end with, {@code .gz} aside
     * @param open reads a source of a name
     */
    InputFiles(
            String place, List<String> endings, BiFunction<ByteSource, String, IntakeReader> open) {
        this.standardInput = place.equals(STANDARD_INPUT);
        this.open = open;
        this.files = new ArrayDeque<>(standardInput ? List.of() : find(Path.of(place), endings));
        this.bytes =
                standardInput
                        ? Progress.UNKNOWN_BYTES
                        : files.stream().mapToLong(InputFiles::sizeOf).sum();
    }

    private static List<Path> find(Path place, List<String> endings) {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> all = Files.walk(place)) {
            List<Path> found =
                    all.filter(Files::isRegularFile)
                            .filter(file -> !plainName(file).startsWith("."))
                            .filter(file -> endings.stream().anyMatch(plainName(file)::endsWith))
                            .sorted()
                            .toList();
            if (found.isEmpty()) {
                throw new IngestException(
                        IngestError.SOURCE_UNUSABLE,
                        place + ": no file in it (expected: names that end with " + endings + ")");
            }
            return found;
        } catch (IOException e) {
            throw new IngestException(
                    IngestError.SOURCE_UNREADABLE, place + ": the folder cannot be read", e);
        }
    }

    /** A file's name in lower case, without its compression's ending. */
    static String plainName(Path file) {
        Path last = file.getFileName();
        String name = (last == null ? file : last).toString().toLowerCase(Locale.ROOT);
        return name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name;
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new IngestException(
                    IngestError.SOURCE_UNREADABLE,
                    file + ": cannot be opened (expected: a readable file)",
                    e);
        }
    }

    /** Bytes of all files, or {@link Progress#UNKNOWN_BYTES}. */
    long bytes() {
        return bytes;
    }

    /** Bytes read so far. */
    long bytesRead() {
        return bytesOfClosed + (source == null ? 0 : source.rawBytesRead());
    }

    @Override
    public boolean hasNext() {
        while (items == null || !items.hasNext()) {
            if (!openNext()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Intake next() {
        if (!hasNext() || items == null) {
            throw new NoSuchElementException("every file is at its end");
        }
        return items.next();
    }

    private boolean openNext() {
        close();
        if (standardInput && !standardInputOpened) {
            standardInputOpened = true;
            start(ByteSource.of("file:-", System.in), STANDARD_INPUT);
            return true;
        }
        Path file = files.poll();
        if (file == null) {
            return false;
        }
        start(ByteSource.open(file), plainName(file));
        return true;
    }

    private void start(ByteSource opened, String name) {
        source = opened;
        items = open.apply(opened, name);
    }

    @Override
    public void close() {
        if (items != null) {
            items.close();
            items = null;
        }
        if (source != null) {
            bytesOfClosed += source.rawBytesRead();
            source = null;
        }
    }
}
