package org.longitude.ingest.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A folder of records that were too large for a topic, each in a file named for its SHA-256, so
 * that a second run keeps nothing twice. Files are made readable to their owner only, as temporary
 * files are: they hold patients' words.
 *
 * <p>One record takes at most {@code entryBytesMax} of disk: what is beyond is counted and hashed,
 * but not kept, and the file's name then ends in {@code .cut}. A compressed file can expand to far
 * more than a disk holds.
 */
public final class FolderQuarantine implements Quarantine {

    /** Most bytes of one record that are kept. */
    public static final long ENTRY_BYTES_MAX = 1L << 30;

    private final Path folder;
    private final long entryBytesMax;

    public FolderQuarantine(Path folder) {
        this(folder, ENTRY_BYTES_MAX);
    }

    FolderQuarantine(Path folder, long entryBytesMax) {
        this.folder = folder;
        this.entryBytesMax = entryBytesMax;
    }

    @Override
    public Entry open() {
        try {
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, "record-", ".part");
            return new FileEntry(part, Files.newOutputStream(part));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private IngestException failed(IOException cause) {
        return new IngestException(
                IngestError.QUARANTINE_FAILED,
                "quarantine folder "
                        + folder
                        + ": cannot be written (expected: a folder with room; choose one with"
                        + " --quarantine)",
                cause);
    }

    private final class FileEntry implements Entry {

        private final Path part;
        private final OutputStream out;
        private final MessageDigest digest = ContentId.sha256();
        private long sizeBytes;

        FileEntry(Path part, OutputStream out) {
            this.part = part;
            this.out = out;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
            int kept = (int) Math.max(0, Math.min(length, entryBytesMax - sizeBytes));
            sizeBytes += length;
            try {
                out.write(bytes, offset, kept);
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public QuarantinedBytes keep() {
            String sha256 = HexFormat.of().formatHex(digest.digest());
            Path file = folder.resolve(sha256 + (sizeBytes > entryBytesMax ? ".cut" : ".record"));
            try {
                out.close();
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw failed(e);
            }
            return new QuarantinedBytes(sha256, sizeBytes, file);
        }

        @Override
        public void close() {
            try {
                out.close();
                Files.deleteIfExists(part);
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }
}
