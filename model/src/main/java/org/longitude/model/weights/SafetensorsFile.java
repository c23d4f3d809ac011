package org.longitude.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The safetensors format: eight bytes of header length, the header as JSON, then the tensors' bytes
 * without gaps. Checked as strictly as the format's own reference does.
 */
final class SafetensorsFile {

    /** Longest header. A hundred thousand tensors need about a third of it. */
    static final long HEADER_BYTES_MAX = 32L << 20;

    private static final int LENGTH_BYTES = 8;

    private SafetensorsFile() {}

    static List<StoredTensor> read(Path file, FileChannel channel) throws IOException {
        long fileBytes = channel.size();
        if (fileBytes < LENGTH_BYTES) {
            throw Broken.file(file, fileBytes + " bytes", "a safetensors file");
        }
        ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        TensorReader.readFully(file, channel, length, 0);
        long headerBytes = length.getLong(0);
        long headerMax = Math.min(HEADER_BYTES_MAX, fileBytes - LENGTH_BYTES);
        if (headerBytes < 2 || headerBytes > headerMax) {
            throw Broken.file(
                    file,
                    "header length " + Long.toUnsignedString(headerBytes),
                    "2 to " + headerMax + " bytes, as safetensors has");
        }
        List<SafetensorsHeader.Entry> entries =
                SafetensorsHeader.parse(
                        file, new ChannelInput(file, channel, LENGTH_BYTES, headerBytes));
        long dataStart = LENGTH_BYTES + headerBytes;
        requireGapless(file, entries, fileBytes - dataStart);
        List<StoredTensor> tensors = new ArrayList<>();
        for (SafetensorsHeader.Entry entry : entries) {
            tensors.add(
                    StoredTensor.contiguous(
                            entry.info(), file, channel, dataStart + entry.begin()));
        }
        return tensors;
    }

    private static void requireGapless(
            Path file, List<SafetensorsHeader.Entry> entries, long dataBytes) {
        List<SafetensorsHeader.Entry> ordered = new ArrayList<>(entries);
        ordered.sort(
                Comparator.comparingLong(SafetensorsHeader.Entry::begin)
                        .thenComparingLong(SafetensorsHeader.Entry::end));
        long at = 0;
        for (SafetensorsHeader.Entry entry : ordered) {
            if (entry.begin() != at) {
                throw Broken.tensor(
                        file,
                        entry.info().name(),
                        "data_offsets begin at " + entry.begin(),
                        at + ", where the tensor before it ends");
            }
            if (entry.end() > dataBytes) {
                throw Broken.tensor(
                        file,
                        entry.info().name(),
                        "data_offsets end at " + entry.end(),
                        "at most " + dataBytes + ", where the file ends; copy it again");
            }
            at = entry.end();
        }
        if (at != dataBytes) {
            throw Broken.file(
                    file,
                    "%d bytes of data, %d of them no tensor's".formatted(dataBytes, dataBytes - at),
                    "none left over");
        }
    }
}
