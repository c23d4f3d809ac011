package org.longitude.trainer.pretrain;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Samples as tokens in a file, read when they are asked for; memory holds eight bytes a sample.
 *
 * <p>A token takes four bytes: its id, and two bits that say whether it begins a word and whether
 * it ends a sentence. The file is a run's own scratch: another start writes it anew.
 *
 * <p>Threading: one thread at a time. Ownership: the file until {@link #close()}.
 */
final class SampleStore implements AutoCloseable {

    /** In a token: it begins a word. */
    static final int WORD = 1 << 31;

    /** In a token: it ends a sentence. */
    static final int SENTENCE_END = 1 << 30;

    private static final int ID = SENTENCE_END - 1;

    private final FileChannel file;
    private final long[] ends;

    private SampleStore(FileChannel file, long[] ends) {
        this.file = file;
        this.ends = ends;
    }

    static int id(int token) {
        return token & ID;
    }

    int size() {
        return ends.length;
    }

    int length(int sample) {
        return (int) (ends[sample] - start(sample));
    }

    private long start(int sample) {
        return sample == 0 ? 0 : ends[sample - 1];
    }

    /** Ids with their bits. */
    int[] tokens(int sample) {
        ByteBuffer bytes = ByteBuffer.allocate(length(sample) * Integer.BYTES);
        long at = start(sample) * Integer.BYTES;
        try {
            while (bytes.hasRemaining()) {
                if (file.read(bytes, at + bytes.position()) < 0) {
                    throw new IOException("the file of the samples was cut short");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int[] tokens = new int[length(sample)];
        bytes.flip().asIntBuffer().get(tokens);
        return tokens;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Writes samples one after another. */
    static final class Writer implements AutoCloseable {
        private final Path path;
        private final DataOutputStream out;
        private long[] ends = new long[1024];
        private int samples;
        private long tokens;

        Writer(Path path) throws IOException {
            this.path = path;
            this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path)));
        }

        void add(int[] all, int from, int to) throws IOException {
            for (int i = from; i < to; i++) {
                out.writeInt(all[i]);
            }
            tokens += to - from;
            if (samples == ends.length) {
                ends = Arrays.copyOf(ends, 2 * samples);
            }
            ends[samples++] = tokens;
        }

        SampleStore finish() throws IOException {
            out.close();
            return new SampleStore(
                    FileChannel.open(path, StandardOpenOption.READ), Arrays.copyOf(ends, samples));
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
