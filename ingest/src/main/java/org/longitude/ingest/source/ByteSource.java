package org.longitude.ingest.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The bytes of a file or of standard input, decompressed where they begin with gzip's magic bytes,
 * whatever the file is called. Damage to the gzip data ends the bytes early and is then told by
 * {@link #damage()}; a failing disk is an {@link IngestException}. So a reader of lines sees every
 * whole line that can be had, and then one reason why there are no more.
 *
 * <p>Commons Compress reads the gzip, because the JDK's stream drops what follows the first member
 * silently where its input reports nothing available, and ignores trailing garbage.
 *
 * <p>Threading: one thread reads; {@link #rawBytesRead()} may be called from any.
 */
public final class ByteSource implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int GZIP_MAGIC_FIRST = 0x1f;
    private static final int GZIP_MAGIC_SECOND = 0x8b;

    private final String name;
    private final InputStream decompressed;
    private final AtomicLong rawBytesRead;
    private Optional<RejectionReason> damage = Optional.empty();

    private ByteSource(String name, InputStream decompressed, AtomicLong rawBytesRead) {
        this.name = name;
        this.decompressed = decompressed;
        this.rawBytesRead = rawBytesRead;
    }

    /** Opens a file. */
    public static ByteSource open(Path file) {
        try {
            return of(nameOf(file), Files.newInputStream(file));
        } catch (IOException e) {
            throw new IngestException(
                    IngestError.SOURCE_UNREADABLE,
                    file + ": cannot be opened (expected: a readable file)",
                    e);
        }
    }

    /** Reads a stream that is already open, which this then owns. */
    public static ByteSource of(String name, InputStream raw) {
        AtomicLong count = new AtomicLong();
        BufferedInputStream bytes =
                new BufferedInputStream(new DiskBytes(name, raw, count), BUFFER_BYTES);
        try {
            return new ByteSource(name, decompress(bytes), count);
        } catch (IOException e) {
            // Two magic bytes and then no gzip header: the bytes are damaged before the first one.
            ByteSource nothing = new ByteSource(name, InputStream.nullInputStream(), count);
            nothing.damage = Optional.of(reasonOf(e));
            return nothing;
        }
    }

    /** The name that {@link SourcePosition} gives a file: never its folders. */
    public static String nameOf(Path file) {
        Path last = file.getFileName();
        return "file:" + (last == null ? file : last);
    }

    private static InputStream decompress(BufferedInputStream bytes) throws IOException {
        bytes.mark(2);
        boolean gzip = bytes.read() == GZIP_MAGIC_FIRST && bytes.read() == GZIP_MAGIC_SECOND;
        bytes.reset();
        if (!gzip) {
            return bytes;
        }
        return GzipCompressorInputStream.builder()
                .setInputStream(bytes)
                .setDecompressConcatenated(true)
                .get();
    }

    /** Reads some bytes; -1 at the end, or where damaged data ends the source early. */
    public int read(byte[] into) {
        if (damage.isPresent()) {
            return -1;
        }
        long before = decompressedBytes();
        try {
            return decompressed.read(into, 0, into.length);
        } catch (IOException e) {
            damage = Optional.of(reasonOf(e));
            // What was decompressed before the damage is in the array, only its count is lost.
            int salvaged = (int) (decompressedBytes() - before);
            return salvaged > 0 ? salvaged : -1;
        }
    }

    /** Why the bytes ended early; empty while they have not, and where they ended well. */
    public Optional<RejectionReason> damage() {
        return damage;
    }

    /** The name for positions in this source. */
    public String name() {
        return name;
    }

    /** Bytes of the file itself read so far, compressed as they are, for a progress bar. */
    public long rawBytesRead() {
        return rawBytesRead.get();
    }

    @Override
    public void close() {
        try {
            decompressed.close();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private long decompressedBytes() {
        return decompressed instanceof GzipCompressorInputStream gzip ? gzip.getBytesRead() : 0;
    }

    private static RejectionReason reasonOf(IOException gzip) {
        if (gzip instanceof EOFException) {
            return RejectionReason.TRUNCATED_GZIP;
        }
        String message = String.valueOf(gzip.getMessage());
        return message.startsWith("Unexpected data after")
                ? RejectionReason.GZIP_TRAILING_GARBAGE
                : RejectionReason.CORRUPT_GZIP;
    }

    private static IngestException unreadable(String name, IOException cause) {
        return new IngestException(
                IngestError.SOURCE_UNREADABLE, name + ": reading failed; run it again", cause);
    }

    /**
     * Counts the raw bytes, and tells a failing disk from damaged gzip data by another exception.
     */
    private static final class DiskBytes extends FilterInputStream {

        private final String name;
        private final AtomicLong count;

        DiskBytes(String name, InputStream raw, AtomicLong count) {
            super(raw);
            this.name = name;
            this.count = count;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            try {
                int read = in.read(into, offset, length);
                count.addAndGet(Math.max(0, read));
                return read;
            } catch (IOException e) {
                throw unreadable(name, e);
            }
        }
    }
}
