package org.longitude.ingest.source;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Lines of one length, and one long line after the first thousand, made while they are read. */
final class GeneratedLines extends InputStream {

    private static final int LINES_BEFORE_THE_LONG_ONE = 1000;

    private final long lengthBytes;
    private final int lineBytes;
    private final long longFrom;
    private final long longTo;
    private final List<Integer> answers = new ArrayList<>();
    private IntSupplier question = () -> 0;
    private long position;

    GeneratedLines(long lengthBytes, int lineBytes, int longLineBytes) {
        this.lengthBytes = lengthBytes;
        this.lineBytes = lineBytes + 1;
        this.longFrom = (long) LINES_BEFORE_THE_LONG_ONE * this.lineBytes;
        this.longTo = longFrom + longLineBytes;
    }

    /** Asks each time that the reader wants bytes, in the midst of whatever it is reading. */
    void askOnEachRead(IntSupplier asked) {
        question = asked;
    }

    List<Integer> answers() {
        return answers;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        answers.add(question.getAsInt());
        int count = (int) Math.min(length, lengthBytes - position);
        for (int i = 0; i < count; i++) {
            into[offset + i] = isNewline(position + i) ? (byte) '\n' : (byte) 'a';
        }
        position += count;
        return count == 0 ? -1 : count;
    }

    private boolean isNewline(long at) {
        if (at >= longFrom && at <= longTo) {
            return at == longTo;
        }
        long line = at < longFrom ? at : at - longTo - 1;
        return line % lineBytes == lineBytes - 1;
    }
}
