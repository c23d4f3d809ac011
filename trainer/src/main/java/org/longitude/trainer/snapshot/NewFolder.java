package org.longitude.trainer.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Makes a folder that is whole or not there: filled under another name beside it, forced to disk,
 * moved. Whatever goes wrong on the way, a full disk included, leaves nothing.
 */
final class NewFolder {
    private NewFolder() {}

    /** Fills the folder. */
    @FunctionalInterface
    interface Content<T> {
        T writeInto(Path folder) throws IOException;
    }

    static <T> T make(Path target, Content<T> content) {
        Path absolute = requireNew(target);
        Path parent = absolute.getParent();
        if (parent == null) {
            throw failed(absolute, new IOException("the root exists"));
        }
        // Not a temporary folder: those are their owner's alone.
        Path staging = parent.resolve("." + absolute.getFileName() + "-" + UUID.randomUUID());
        try {
            Files.createDirectories(parent);
            Files.createDirectory(staging);
            try {
                T made = content.writeInto(staging);
                force(staging);
                Files.move(staging, absolute, StandardCopyOption.ATOMIC_MOVE);
                forceFolder(parent);
                return made;
            } finally {
                delete(staging);
            }
        } catch (IOException e) {
            throw failed(absolute, e);
        } catch (UncheckedIOException e) {
            throw failed(absolute, e.getCause());
        }
    }

    /** Refuses a target that exists: what others may have read is never overwritten. */
    static Path requireNew(Path target) {
        Path absolute = target.toAbsolutePath().normalize();
        if (Files.exists(absolute)) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "%s: exists (expected: a new folder; a snapshot is never overwritten)"
                            .formatted(absolute));
        }
        return absolute;
    }

    private static void force(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) tree::iterator) {
                if (Files.isDirectory(path)) {
                    forceFolder(path);
                } else {
                    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                        channel.force(true);
                    }
                }
            }
        }
    }

    /** A name is durable when its folder is; where folders cannot be opened, the move must do. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no folder as a file.
            return;
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static TrainerException failed(Path folder, Exception cause) {
        return new TrainerException(
                TrainerError.FILE_FAILED,
                "%s: cannot be written: %s (expected: a writable place with room; nothing was left behind)"
                        .formatted(folder, cause.getMessage()),
                cause);
    }
}
