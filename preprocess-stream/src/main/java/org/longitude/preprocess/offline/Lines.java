package org.longitude.preprocess.offline;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream, gzip or not, told by its first bytes. A line over the limit is passed over
 * and reported as such: it costs no more memory than the limit. For one thread.
 */
public final class Lines {

    /** A note of 10 MB fits, escaped as it may be. */
    public static final int LINE_BYTES_MAX = 64 << 20;

    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private final InputStream in;
    private final int lineBytesMax;
    private byte[] line = new byte[1 << 13];
    private int length;
    private long number;

    private Lines(InputStream in, int lineBytesMax) {
        this.in = in;
        this.lineBytesMax = lineBytesMax;
    }

    /** Of a stream that its owner closes. */
    public static Lines of(InputStream in) throws IOException {
        return of(in, LINE_BYTES_MAX);
    }

    static Lines of(InputStream in, int lineBytesMax) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
        buffered.mark(2);
        boolean gzip = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
        buffered.reset();
        return new Lines(
                gzip
                        ? new BufferedInputStream(new GZIPInputStream(buffered, 1 << 16), 1 << 16)
                        : buffered,
                lineBytesMax);
    }

    /** Goes to the next line; false where there is none. */
    public boolean next() throws IOException {
        length = 0;
        int read = in.read();
        if (read < 0) {
            return false;
        }
        number++;
        while (read >= 0 && read != '\n') {
            if (length <= lineBytesMax) {
                append((byte) read);
            }
            read = in.read();
        }
        return true;
    }

    private void append(byte b) {
        if (length == line.length) {
            line = Arrays.copyOf(line, (int) Math.min(2L * length, lineBytesMax + 1L));
        }
        line[length++] = b;
    }

    /** The line's bytes without its end, or null where it is over the limit. */
    public byte @Nullable [] bytes() {
        return length > lineBytesMax ? null : Arrays.copyOf(line, length);
    }

    /** Counted from 1. */
    public long number() {
        return number;
    }
}
