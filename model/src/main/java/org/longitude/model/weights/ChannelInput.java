package org.longitude.model.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A part of a file as a stream that knows how much is left, so that a claimed length can be refused
 * before memory is made for it.
 */
final class ChannelInput extends InputStream {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final long end;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private long bufferEnd;

    ChannelInput(Path file, FileChannel channel, long position, long length) {
        this.file = file;
        this.channel = channel;
        this.bufferEnd = position;
        this.end = Math.addExact(position, length);
    }

    /** Byte of the file that is read next. */
    long position() {
        return bufferEnd - buffer.remaining();
    }

    long left() {
        return end - position();
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(into, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        int count = (int) Math.min(BUFFER_BYTES, end - bufferEnd);
        if (count == 0) {
            return false;
        }
        buffer.clear().limit(count);
        TensorReader.readFully(file, channel, buffer, bufferEnd);
        buffer.flip();
        bufferEnd += count;
        return true;
    }
}
