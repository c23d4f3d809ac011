package org.longitude.trainer.snapshot;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Writes records one behind another into segments, and an index of 16 bytes each: segment, place in
 * it, length, CRC-32C. Holds nothing but its buffers.
 */
final class PackedWriter implements Closeable {
    /** Below 2 GiB, which is what Java maps at once. */
    static final int SEGMENT_BYTES_MAX = 1 << 30;

    /** The index is mapped at once too. */
    static final int RECORDS_MAX = Integer.MAX_VALUE / PackedFile.ENTRY_BYTES;

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path folder;
    private final String name;
    private final int segmentBytesMax;
    private final DataOutputStream index;
    private OutputStream segment;
    private int segments = 1;
    private int segmentBytes;
    private int records;

    PackedWriter(Path folder, String name, int segmentBytesMax) throws IOException {
        this.folder = folder;
        this.name = name;
        this.segmentBytesMax = segmentBytesMax;
        this.index = new DataOutputStream(open(folder.resolve(PackedFile.index(name))));
        this.segment = open(folder.resolve(PackedFile.segment(name, 0)));
    }

    private static OutputStream open(Path file) throws IOException {
        return new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), BUFFER_BYTES);
    }

    /** Writes a record and says which number it has: 0, 1, 2 and so on. */
    int append(byte[] record) throws IOException {
        if (records == RECORDS_MAX) {
            throw new IOException(
                    "%s: more than %d records (expected: a snapshot of fewer offsets)"
                            .formatted(name, RECORDS_MAX));
        }
        if (segmentBytes > 0 && segmentBytes + (long) record.length > segmentBytesMax) {
            segment.close();
            segment = open(folder.resolve(PackedFile.segment(name, segments++)));
            segmentBytes = 0;
        }
        CRC32C checksum = new CRC32C();
        checksum.update(record);
        index.writeInt(segments - 1);
        index.writeInt(segmentBytes);
        index.writeInt(record.length);
        index.writeInt((int) checksum.getValue());
        segment.write(record);
        segmentBytes += record.length;
        return records++;
    }

    int records() {
        return records;
    }

    @Override
    public void close() throws IOException {
        try (index) {
            segment.close();
        }
    }
}
