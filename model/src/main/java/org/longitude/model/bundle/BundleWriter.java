package org.longitude.model.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.bundle.BundleManifest.FileEntry;

/**
 * Writes a bundle so that it is either whole or not there: parts go to a directory beside the
 * target, are forced to disk, and take the target's name in one move. A reader, or a crash, never
 * meets half a bundle.
 */
public final class BundleWriter {
    private BundleWriter() {}

    /** Puts every file but the manifest into the given directory. */
    @FunctionalInterface
    public interface Parts {
        void writeInto(Path directory) throws IOException;
    }

    /**
     * Writes a bundle and opens it again from disk, verified.
     *
     * @param target the directory to make; it must not exist, for a released bundle is never
     *     changed
     * @param name the first part of the bundle's id, for example {@code demo}
     * @throws ModelException {@code BUNDLE_UNWRITABLE} if it cannot be written, {@code
     *     BUNDLE_MISSING_FILE} if a part was not written
     */
    public static Bundle write(Path target, String name, LocalDate created, Parts parts) {
        return place(
                target,
                staging -> {
                    parts.writeInto(staging);
                    BundleManifest.of(name, created, entries(staging)).write(staging);
                });
    }

    /**
     * Copies a bundle and opens the copy, verified: its id and hash are the same.
     *
     * @param target the directory to make; it must not exist
     * @throws ModelException as {@link #write} does, or {@code BUNDLE_CORRUPT} if a file changed
     *     meanwhile
     */
    public static Bundle copy(Bundle bundle, Path target) {
        return place(
                target,
                staging -> {
                    for (String name : BundleManifest.read(bundle.directory()).files().keySet()) {
                        Files.copy(bundle.file(name), staging.resolve(name));
                    }
                    Files.copy(
                            bundle.directory().resolve(BundleFiles.MANIFEST),
                            staging.resolve(BundleFiles.MANIFEST));
                });
    }

    private static Bundle place(Path target, Parts content) {
        Path absolute = target.toAbsolutePath().normalize();
        if (Files.exists(absolute)) {
            throw new ModelException(
                    ModelError.BUNDLE_UNWRITABLE,
                    "%s: exists (expected: a new directory; a bundle is never overwritten)"
                            .formatted(absolute));
        }
        try {
            Path parent = absolute.getParent();
            if (parent == null) {
                throw new IOException("the root cannot be a bundle");
            }
            Files.createDirectories(parent);
            // Not a temporary directory: those are their owner's alone, and the coder may be
            // another user.
            Path staging =
                    Files.createDirectory(
                            parent.resolve("." + absolute.getFileName() + "-" + UUID.randomUUID()));
            try {
                content.writeInto(staging);
                force(staging);
                Files.move(staging, absolute, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                deleteTree(staging);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new ModelException(
                    ModelError.BUNDLE_UNWRITABLE,
                    "%s: cannot be written (expected: a writable place with room for the weights)"
                            .formatted(absolute),
                    e);
        }
        return Bundle.load(absolute);
    }

    private static Map<String, FileEntry> entries(Path directory) throws IOException {
        Map<String, FileEntry> entries = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                entries.put(
                        String.valueOf(file.getFileName()),
                        new FileEntry(Files.size(file), Sha256.of(file)));
            }
        }
        return entries;
    }

    private static void force(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
