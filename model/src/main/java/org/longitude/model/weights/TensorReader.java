package org.longitude.model.weights;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * Reads tensors in chunks through two buffers of its own, so that reading needs the same two
 * megabytes whatever the file's size. Numbers that follow each other are read by position, which
 * has no limit at 2 GB, keeps the file out of the process's resident memory and survives a file
 * that somebody truncates; a strided view is gathered from a mapping of the part it spans.
 *
 * <p>Threading: one thread at a time.
 */
final class TensorReader {

    /** Numbers handed on at once. */
    static final int CHUNK_ELEMENTS = 1 << 18;

    /** Largest part of a file that a strided view may span: what one mapping can hold. */
    static final long STRIDED_SPAN_BYTES_MAX = Integer.MAX_VALUE;

    private final ByteBuffer raw =
            ByteBuffer.allocateDirect(CHUNK_ELEMENTS * 4).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer values =
            ByteBuffer.allocateDirect(CHUNK_ELEMENTS * 4).order(ByteOrder.nativeOrder());

    /** Hands on all numbers of a weight as F32. */
    void read(StoredTensor tensor, ChunkSink sink) throws IOException {
        TensorType type = tensor.info().type();
        if (!type.isWeight()) {
            throw new ModelException(
                    ModelError.WEIGHTS_INVALID,
                    "%s: tensor %s is %s (expected: F32, F16 or BF16)"
                            .formatted(tensor.file(), tensor.info().name(), type));
        }
        if (tensor.isContiguous()) {
            readContiguous(tensor, sink);
        } else {
            readStrided(tensor, sink);
        }
    }

    private void readContiguous(StoredTensor tensor, ChunkSink sink) throws IOException {
        TensorType type = tensor.info().type();
        long elements = tensor.info().elements();
        for (long first = 0; first < elements; first += CHUNK_ELEMENTS) {
            int count = (int) Math.min(CHUNK_ELEMENTS, elements - first);
            raw.clear().limit(count * type.bytes());
            readFully(
                    tensor.file(), tensor.channel(), raw, tensor.position() + first * type.bytes());
            raw.flip();
            values.clear();
            convert(type, raw, count);
            values.clear().limit(4 * count);
            sink.accept(first, values);
        }
    }

    /** Conversion by type is outside the loop over numbers, so that each loop is a plain one. */
    private void convert(TensorType type, ByteBuffer from, int count) {
        switch (type) {
            case F32 -> values.asFloatBuffer().put(from.asFloatBuffer());
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    values.putInt(4 * i, from.getShort(2 * i) << 16);
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    values.putInt(4 * i, Halves.toFloatBits(from.getShort(2 * i)));
                }
            }
        }
    }

    private void readStrided(StoredTensor tensor, ChunkSink sink) throws IOException {
        TensorType type = tensor.info().type();
        long spanBytes = Math.multiplyExact(tensor.span(), (long) type.bytes());
        if (spanBytes > STRIDED_SPAN_BYTES_MAX) {
            throw new ModelException(
                    ModelError.WEIGHTS_INVALID,
                    "%s: tensor %s is a view across %d bytes (expected: at most %d; save it contiguous)"
                            .formatted(
                                    tensor.file(),
                                    tensor.info().name(),
                                    spanBytes,
                                    STRIDED_SPAN_BYTES_MAX));
        }
        ByteBuffer mapped =
                tensor.channel()
                        .map(FileChannel.MapMode.READ_ONLY, tensor.position(), spanBytes)
                        .order(ByteOrder.LITTLE_ENDIAN);
        StridedPlaces places = new StridedPlaces(tensor);
        long elements = tensor.info().elements();
        for (long first = 0; first < elements; first += CHUNK_ELEMENTS) {
            int count = (int) Math.min(CHUNK_ELEMENTS, elements - first);
            values.clear();
            for (int i = 0; i < count; i++) {
                int at = (int) (places.next() * type.bytes());
                values.putInt(4 * i, floatBits(type, mapped, at));
            }
            values.clear().limit(4 * count);
            sink.accept(first, values);
        }
    }

    private static int floatBits(TensorType type, ByteBuffer from, int at) {
        return switch (type) {
            case F32 -> from.getInt(at);
            case BF16 -> from.getShort(at) << 16;
            default -> Halves.toFloatBits(from.getShort(at));
        };
    }

    static void readFully(Path file, FileChannel channel, ByteBuffer into, long position)
            throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int read = channel.read(into, at);
            if (read < 0) {
                throw new EOFException(
                        "%s: ends at byte %d (expected: %d more; was it changed while it was read?)"
                                .formatted(file, at, into.remaining()));
            }
            at += read;
        }
    }
}
