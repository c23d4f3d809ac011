package org.longitude.model.weights;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/** Writes one safetensors file beside its place and moves it there. */
final class SafetensorsWriter implements AutoCloseable {

    private static final int ALIGNMENT_BYTES = 8;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final Path part;

    SafetensorsWriter(Path file) {
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
    }

    void write(List<OutgoingTensor> tensors, LongConsumer written) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            writeFully(channel, header(tensors));
            for (OutgoingTensor tensor : tensors) {
                writeNumbers(channel, tensor, written);
            }
            channel.force(true);
        }
    }

    private static void writeNumbers(
            FileChannel channel, OutgoingTensor tensor, LongConsumer written) throws IOException {
        long start = channel.position();
        tensor.numbers()
                .copyTo(
                        (first, values) -> {
                            int bytes = values.remaining();
                            writeFully(channel, littleEndian(values));
                            written.accept(bytes);
                        });
        long found = channel.position() - start;
        if (found != tensor.bytes()) {
            throw new IllegalStateException(
                    "tensor %s gave %d bytes (expected: %d)"
                            .formatted(tensor.name(), found, tensor.bytes()));
        }
    }

    private static ByteBuffer littleEndian(ByteBuffer values) {
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            return values;
        }
        ByteBuffer swapped = ByteBuffer.allocate(values.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        swapped.asFloatBuffer().put(values.asFloatBuffer());
        return swapped;
    }

    /** Padded with spaces, so that the numbers begin at a multiple of eight. */
    private static ByteBuffer header(List<OutgoingTensor> tensors) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (OutgoingTensor tensor : tensors) {
            ObjectNode entry = root.putObject(tensor.name());
            entry.put("dtype", TensorType.F32.name());
            ArrayNode shape = entry.putArray("shape");
            tensor.shape().forEach(shape::add);
            entry.putArray("data_offsets").add(offset).add(offset + tensor.bytes());
            offset += tensor.bytes();
        }
        byte[] json = JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
        byte[] spaces = new byte[padded - json.length];
        Arrays.fill(spaces, (byte) ' ');
        return ByteBuffer.allocate(Long.BYTES + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .put(json)
                .put(spaces)
                .flip();
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    void moveIntoPlace() throws IOException {
        move(part, file);
    }

    static void move(Path part, Path file) throws IOException {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Leaves nothing beside the file if it did not come to moving. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(part);
    }
}
