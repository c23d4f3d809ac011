package org.longitude.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.longitude.model.ModelException;

/**
 * Where the entries of an uncompressed zip archive lie, which is how PyTorch writes its files. Zip
 * libraries hand out streams; a tensor is mapped at its place, and the directory of a hostile
 * archive must not fill the heap, so the directory is read here, with a limit.
 */
final class StoredZip {

    /** Longest central directory: about a hundred thousand entries. */
    static final long DIRECTORY_BYTES_MAX = 8L << 20;

    private static final int END_BYTES = 22;
    private static final int COMMENT_BYTES_MAX = 0xffff;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int END64_BYTES = 56;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int ENTRY_BYTES = 46;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int LOCAL_BYTES = 30;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int ZIP64_EXTRA = 1;
    private static final long IN_ZIP64 = 0xffffffffL;

    private final Path file;
    private final FileChannel channel;
    private final long fileBytes;

    private StoredZip(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.fileBytes = channel.size();
    }

    /** A part of the file, checked to lie inside it. */
    record Entry(long position, long bytes) {}

    private record Directory(long position, long bytes) {}

    static Map<String, Entry> entries(Path file, FileChannel channel) throws IOException {
        StoredZip zip = new StoredZip(file, channel);
        return zip.entries(zip.directory());
    }

    private Directory directory() throws IOException {
        int tail = (int) Math.min(fileBytes, END_BYTES + COMMENT_BYTES_MAX);
        ByteBuffer end = bytes(fileBytes - tail, tail);
        for (int at = tail - END_BYTES; at >= 0; at--) {
            boolean found =
                    end.getInt(at) == END_SIGNATURE
                            && unsigned(end.getShort(at + 20)) == tail - END_BYTES - at;
            if (found) {
                return directory(end, at, fileBytes - tail + at);
            }
        }
        throw broken("no end of a zip archive", "one; the file may be cut short: copy it again");
    }

    private Directory directory(ByteBuffer end, int at, long endPosition) throws IOException {
        Directory directory =
                new Directory(unsigned(end.getInt(at + 16)), unsigned(end.getInt(at + 12)));
        long directoryEnd = endPosition;
        if (endPosition >= LOCATOR_BYTES) {
            ByteBuffer locator = bytes(endPosition - LOCATOR_BYTES, LOCATOR_BYTES);
            if (locator.getInt(0) == LOCATOR_SIGNATURE) {
                directoryEnd = locator.getLong(8);
                ByteBuffer end64 = bytes(directoryEnd, END64_BYTES);
                if (end64.getInt(0) != END64_SIGNATURE) {
                    throw broken("a zip64 locator that points nowhere", "zip64's end record");
                }
                directory = new Directory(end64.getLong(48), end64.getLong(40));
            }
        }
        boolean inside =
                directory.position() >= 0
                        && directory.bytes() >= 0
                        && directory.bytes() <= DIRECTORY_BYTES_MAX
                        && directory.position() <= directoryEnd - directory.bytes();
        if (!inside) {
            throw broken(
                    "a zip directory of %d bytes at %d"
                            .formatted(directory.bytes(), directory.position()),
                    "at most %d bytes, before %d".formatted(DIRECTORY_BYTES_MAX, directoryEnd));
        }
        return directory;
    }

    private Map<String, Entry> entries(Directory directory) throws IOException {
        ByteBuffer all = bytes(directory.position(), (int) directory.bytes());
        Map<String, Entry> entries = new HashMap<>();
        int at = 0;
        while (at < all.limit()) {
            if (all.limit() - at < ENTRY_BYTES || all.getInt(at) != ENTRY_SIGNATURE) {
                throw broken("a broken zip directory", "one entry after the other");
            }
            int nameBytes = unsigned(all.getShort(at + 28));
            int extraBytes = unsigned(all.getShort(at + 30));
            int commentBytes = unsigned(all.getShort(at + 32));
            int next = at + ENTRY_BYTES + nameBytes + extraBytes + commentBytes;
            if (next > all.limit()) {
                throw broken("a zip entry beyond the directory", "all inside it");
            }
            byte[] name = new byte[nameBytes];
            all.get(at + ENTRY_BYTES, name);
            String text = new String(name, StandardCharsets.UTF_8);
            ByteBuffer extra = all.slice(at + ENTRY_BYTES + nameBytes, extraBytes);
            Entry entry = entry(text, all, at, extra.order(ByteOrder.LITTLE_ENDIAN), directory);
            if (entries.put(text, entry) != null) {
                throw broken("zip entry " + Broken.quote(text) + " twice", "each once");
            }
            at = next;
        }
        return entries;
    }

    private Entry entry(String name, ByteBuffer all, int at, ByteBuffer extra, Directory directory)
            throws IOException {
        int flags = unsigned(all.getShort(at + 8));
        int method = unsigned(all.getShort(at + 10));
        long packed = unsigned(all.getInt(at + 20));
        long bytes = unsigned(all.getInt(at + 24));
        long local = unsigned(all.getInt(at + 42));
        ByteBuffer wide = zip64(extra);
        if (bytes == IN_ZIP64) {
            bytes = wide.getLong();
        }
        if (packed == IN_ZIP64) {
            packed = wide.getLong();
        }
        if (local == IN_ZIP64) {
            local = wide.getLong();
        }
        if (method != 0 || (flags & 1) != 0 || packed != bytes || bytes < 0) {
            throw broken(
                    "zip entry %s is compressed or encrypted".formatted(Broken.quote(name)),
                    "stored as it is, as torch.save does");
        }
        ByteBuffer header = bytes(local, LOCAL_BYTES);
        long position =
                local + LOCAL_BYTES + unsigned(header.getShort(26)) + unsigned(header.getShort(28));
        if (header.getInt(0) != LOCAL_SIGNATURE || position > directory.position() - bytes) {
            throw broken(
                    "zip entry %s of %d bytes at %d".formatted(Broken.quote(name), bytes, local),
                    "to lie before the directory at " + directory.position());
        }
        return new Entry(position, bytes);
    }

    /** The wide sizes of an entry, in their order; nothing left where there are none. */
    private static ByteBuffer zip64(ByteBuffer extra) {
        int at = 0;
        while (at + 4 <= extra.limit()) {
            int id = unsigned(extra.getShort(at));
            int length = Math.min(unsigned(extra.getShort(at + 2)), extra.limit() - at - 4);
            if (id == ZIP64_EXTRA) {
                return extra.slice(at + 4, length).order(ByteOrder.LITTLE_ENDIAN);
            }
            at += 4 + length;
        }
        return ByteBuffer.allocate(0);
    }

    private ByteBuffer bytes(long position, int count) throws IOException {
        if (position < 0 || position > fileBytes - count) {
            throw broken(
                    "a record of %d bytes at %d".formatted(count, position),
                    "inside the file's %d bytes".formatted(fileBytes));
        }
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        TensorReader.readFully(file, channel, bytes, position);
        return bytes.flip();
    }

    private static int unsigned(short value) {
        return value & 0xffff;
    }

    private static long unsigned(int value) {
        return value & 0xffffffffL;
    }

    private ModelException broken(String found, String expected) {
        return Broken.file(file, found, expected);
    }
}
