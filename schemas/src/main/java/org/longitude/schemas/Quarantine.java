package org.longitude.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folder that keeps notes above {@code noteBytesMax}. Each is a file named for the SHA-256 of
 * its bytes, so that the same note twice is one file. Bytes are streamed, never held whole; a file
 * gets its name only when it is complete and on disk. Files are readable by their owner alone where
 * the file system knows owners.
 *
 * <p>Threading: several threads and processes may share a folder; each {@link Item} belongs to one
 * thread. The folder's limit is checked against what is on disk when an item begins and counts what
 * that item writes, so items written at the same moment may together pass it by one item each.
 */
public final class Quarantine {

    /** What a folder may hold in all, unless its owner says otherwise: 20 GiB. */
    public static final long FOLDER_BYTES_MAX_DEFAULT = 20L << 30;

    private static final String PARTIAL_PREFIX = ".partial-";
    private static final Duration PARTIAL_AGE_MAX = Duration.ofDays(1);
    private static final int COPY_BYTES = 64 << 10;

    private final Path folder;
    private final long folderBytesMax;

    private Quarantine(Path folder, long folderBytesMax) {
        this.folder = folder;
        this.folderBytesMax = folderBytesMax;
    }

    /**
     * Opens a folder, making it if need be, and drops what a crashed writer left half-written a day
     * or more ago.
     *
     * @throws QuarantineUnavailableException if it cannot be written
     */
    public static Quarantine open(Path folder, long folderBytesMax) {
        return open(folder, folderBytesMax, Clock.systemUTC());
    }

    static Quarantine open(Path folder, long folderBytesMax, Clock clock) {
        if (folderBytesMax < 1) {
            throw new IllegalArgumentException(
                    "folderBytesMax: " + folderBytesMax + " (expected: > 0)");
        }
        try {
            if (!Files.isDirectory(folder)) {
                createFolder(folder);
            }
            dropStalePartials(folder, clock.instant().minus(PARTIAL_AGE_MAX));
        } catch (IOException e) {
            throw unavailable(folder, "cannot be opened", e);
        }
        return new Quarantine(folder, folderBytesMax);
    }

    private static void createFolder(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, ownerOnly(folder, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) throws IOException {
        Path existing = path.toAbsolutePath().getParent();
        FileStore store = Files.getFileStore(existing == null ? path : existing);
        return store.supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static void dropStalePartials(Path folder, Instant before) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Quarantine::isPartial).toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isPartial(Path file) {
        return String.valueOf(file.getFileName()).startsWith(PARTIAL_PREFIX);
    }

    /** Where the bytes of a quarantined note are. */
    public Path file(Oversized oversized) {
        return folder.resolve(oversized.sha256());
    }

    /**
     * Keeps everything that a stream still holds.
     *
     * @throws IOException if the stream cannot be read
     * @throws QuarantineUnavailableException if the folder is full or cannot be written
     */
    public Oversized keep(InputStream in) throws IOException {
        try (Item item = begin()) {
            byte[] buffer = new byte[COPY_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                item.write(buffer, 0, count);
            }
            return item.keep();
        }
    }

    /**
     * Begins an item, for a writer that has its bytes piece by piece.
     *
     * @throws QuarantineUnavailableException if the folder is full or cannot be written
     */
    public Item begin() {
        try {
            long leftBytes = folderBytesMax - folderBytes();
            Path partial = folder.resolve(PARTIAL_PREFIX + UUID.randomUUID());
            Files.createFile(partial, ownerOnly(partial, "rw-------"));
            return new Item(this, partial, leftBytes);
        } catch (IOException e) {
            throw unavailable(folder, "cannot be written", e);
        }
    }

    private long folderBytes() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(Quarantine::sizeBytes).sum();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static long sizeBytes(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0; // Another writer has just given it its name or dropped it.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static QuarantineUnavailableException unavailable(
            Path folder, String what, IOException cause) {
        return new QuarantineUnavailableException(
                "quarantine folder " + folder + " " + what + " (expected: a writable folder)",
                cause);
    }

    /** One note on its way into the folder. Closed without {@link #keep()}, it leaves nothing. */
    public static final class Item extends OutputStream {

        private final Quarantine quarantine;
        private final Path partial;
        private final long bytesMax;
        private final FileChannel channel;
        private final MessageDigest digest;
        private long writtenBytes;

        private Item(Quarantine quarantine, Path partial, long bytesMax) throws IOException {
            this.quarantine = quarantine;
            this.partial = partial;
            this.bytesMax = bytesMax;
            this.digest = sha256();
            this.channel = FileChannel.open(partial, StandardOpenOption.WRITE);
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (writtenBytes + length > bytesMax) {
                throw new QuarantineUnavailableException(
                        "quarantine folder "
                                + quarantine.folder
                                + " is full: a note of over "
                                + writtenBytes
                                + " bytes does not fit (expected: at most "
                                + quarantine.folderBytesMax
                                + " bytes in all; clear it or allow more)",
                        null);
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            digest.update(buffer.duplicate());
            try {
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            } catch (IOException e) {
                throw unavailable(quarantine.folder, "cannot be written", e);
            }
            writtenBytes += length;
        }

        /** Forces the bytes to disk, gives the file its name and ends the item. */
        public Oversized keep() {
            Oversized kept = new Oversized(HexFormat.of().formatHex(digest.digest()), writtenBytes);
            try {
                channel.force(true);
                channel.close();
                Files.move(partial, quarantine.file(kept), StandardCopyOption.ATOMIC_MOVE);
                return kept;
            } catch (IOException e) {
                throw unavailable(quarantine.folder, "cannot be written", e);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
                Files.deleteIfExists(partial);
            } catch (IOException e) {
                throw unavailable(quarantine.folder, "cannot be written", e);
            }
        }
    }
}
