package org.longitude.trainer.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Records that {@link PackedWriter} wrote, mapped into memory: the operating system holds of them
 * what it has room for, the heap none. Every record's checksum is compared when it is read.
 *
 * <p>Threading: safe for several threads.
 */
final class PackedFile {
    static final int ENTRY_BYTES = 16;

    private final Path folder;
    private final String name;
    private final ByteBuffer index;
    private final List<ByteBuffer> segments;

    private PackedFile(Path folder, String name, ByteBuffer index, List<ByteBuffer> segments) {
        this.folder = folder;
        this.name = name;
        this.index = index;
        this.segments = List.copyOf(segments);
    }

    static String index(String name) {
        return name + ".index";
    }

    static String segment(String name, int number) {
        return "%s-%04d.pack".formatted(name, number);
    }

    static PackedFile open(Path folder, String name) throws IOException {
        ByteBuffer index = map(folder.resolve(index(name)));
        List<ByteBuffer> segments = new ArrayList<>();
        for (Path file = folder.resolve(segment(name, 0));
                Files.exists(file);
                file = folder.resolve(segment(name, segments.size()))) {
            segments.add(map(file));
        }
        return new PackedFile(folder, name, index, segments);
    }

    private static ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    int records() {
        return index.capacity() / ENTRY_BYTES;
    }

    /**
     * The bytes of a record.
     *
     * @throws TrainerException {@code SNAPSHOT_DAMAGED} if they are not those that were written
     */
    ByteBuffer get(int number) {
        int entry = number * ENTRY_BYTES;
        int segment = index.getInt(entry);
        int place = index.getInt(entry + 4);
        int length = index.getInt(entry + 8);
        if (segment < 0
                || segment >= segments.size()
                || place < 0
                || length < 0
                || (long) place + length > segments.get(segment).capacity()) {
            throw damaged(number, "lies outside its segment");
        }
        ByteBuffer record = segments.get(segment).slice(place, length);
        CRC32C checksum = new CRC32C();
        checksum.update(record);
        if ((int) checksum.getValue() != index.getInt(entry + 12)) {
            throw damaged(number, "has another checksum");
        }
        return record.rewind();
    }

    private TrainerException damaged(int number, String what) {
        return new TrainerException(
                TrainerError.SNAPSHOT_DAMAGED,
                "%s: record %d of %s %s (expected: the bytes that were written; take or import the snapshot again)"
                        .formatted(folder, number, name, what));
    }
}
