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
 * Reads tensors from mapped files, a window at a time, so that neither a file's size nor a tensor's
 * matters: F32 numbers are handed on where they lie, others are converted in a buffer of a
 * megabyte. A window is let go before the next is mapped, so that reading needs the same few
 * megabytes however large the file is.
 *
 * <p>Threading: one thread at a time.
 */
final class TensorReader {

    /** Numbers handed on at once. */
    static final int CHUNK_ELEMENTS = 1 << 18;

    /** Most bytes of a file that are mapped while numbers follow each other: 4 chunks of F32. */
    static final int WINDOW_BYTES = 4 << 20;

    /** Largest part of a file that a strided view may span: what one mapping can hold. */
    static final long STRIDED_SPAN_BYTES_MAX = Integer.MAX_VALUE;

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
        try {
            if (tensor.isContiguous()) {
                readContiguous(tensor, sink);
            } else {
                readStrided(tensor, sink);
            }
        } catch (InternalError e) {
            // What the JVM makes of a mapped page that the file no longer has.
            throw new IOException(
                    tensor.file() + ": cannot be read any more (was it cut short meanwhile?)", e);
        }
    }

    private void readContiguous(StoredTensor tensor, ChunkSink sink) throws IOException {
        TensorType type = tensor.info().type();
        long elements = tensor.info().elements();
        int most = WINDOW_BYTES / type.bytes();
        for (long first = 0; first < elements; first += most) {
            int count = (int) Math.min(most, elements - first);
            long position = tensor.position() + first * type.bytes();
            try (Mapping window =
                    Mapping.of(tensor.file(), tensor.channel(), position, count * type.bytes())) {
                handOn(type, window, first, count, sink);
            }
        }
    }

    private void handOn(TensorType type, Mapping window, long first, int count, ChunkSink sink)
            throws IOException {
        for (int at = 0; at < count; at += CHUNK_ELEMENTS) {
            int each = Math.min(CHUNK_ELEMENTS, count - at);
            ByteBuffer raw = window.slice(at * type.bytes(), each * type.bytes());
            sink.accept(
                    first + at,
                    type == TensorType.F32 && isNative(raw) ? raw : floats(type, raw, each));
        }
    }

    /** Whether the engine can read the numbers where they lie. */
    private static boolean isNative(ByteBuffer raw) {
        return raw.order() == ByteOrder.nativeOrder() && raw.alignmentOffset(0, Float.BYTES) == 0;
    }

    private ByteBuffer floats(TensorType type, ByteBuffer raw, int count) {
        values.clear();
        convert(type, raw, count);
        return values.clear().limit(Float.BYTES * count);
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
        try (Mapping mapping =
                Mapping.of(tensor.file(), tensor.channel(), tensor.position(), (int) spanBytes)) {
            gather(tensor, mapping.slice(0, (int) spanBytes), sink);
        }
    }

    private void gather(StoredTensor tensor, ByteBuffer mapped, ChunkSink sink) throws IOException {
        TensorType type = tensor.info().type();
        StridedPlaces places = new StridedPlaces(tensor);
        long elements = tensor.info().elements();
        for (long first = 0; first < elements; first += CHUNK_ELEMENTS) {
            int count = (int) Math.min(CHUNK_ELEMENTS, elements - first);
            values.clear();
            for (int i = 0; i < count; i++) {
                int at = (int) (places.next() * type.bytes());
                values.putInt(Float.BYTES * i, floatBits(type, mapped, at));
            }
            sink.accept(first, values.clear().limit(Float.BYTES * count));
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
