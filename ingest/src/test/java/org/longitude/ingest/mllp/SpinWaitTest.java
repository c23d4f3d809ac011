package org.longitude.ingest.mllp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SpinWaitTest {

    private static final int NOTHING_EVER = -1;

    private final AtomicInteger asked = new AtomicInteger();

    /** Asked how much is there, it says these numbers, then zero for ever. */
    private InputStream input(Integer... available) {
        Deque<Integer> left = new ArrayDeque<>(List.of(available));
        return new InputStream() {
            @Override
            public int available() throws IOException {
                asked.incrementAndGet();
                int next = left.isEmpty() ? 0 : left.pop();
                if (next == NOTHING_EVER) {
                    throw new IOException("closed");
                }
                return next;
            }

            @Override
            public int read() {
                throw new AssertionError("it must only look");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                throw new AssertionError("it must only look");
            }
        };
    }

    private final class Watched extends CompletableFuture<Void> {
        @Override
        public boolean isDone() {
            asked.incrementAndGet();
            return super.isDone();
        }
    }

    @Test
    void looksUntilSomethingIsThere() throws IOException {
        new SpinWait(2).forInput(input(0, 0, 1));
        assertThat(asked).hasValue(3);
    }

    @Test
    void endsWhereNothingComes() throws IOException {
        SpinWait spin = new SpinWait(2);
        spin.forInput(input());
        spin.forDelivery(new Watched());
        assertThat(asked).hasValueGreaterThanOrEqualTo(2);
    }

    @Test
    void aDeliveryThatHasArrivedIsNotWaitedFor() {
        Watched delivered = new Watched();
        delivered.complete(null);
        new SpinWait(2).forDelivery(delivered);
        assertThat(asked).hasValue(1);
    }

    @Test
    void neverKeepsTheOnlyProcessor() throws IOException {
        SpinWait spin = new SpinWait(1);
        spin.forInput(input());
        spin.forDelivery(new Watched());
        assertThat(asked).hasValue(0);
    }

    @Test
    void oneThreadAtATime() throws IOException {
        SpinWait spin = new SpinWait(2);
        InputStream meanwhile =
                new InputStream() {
                    @Override
                    public int available() throws IOException {
                        spin.forDelivery(new Watched());
                        spin.forInput(input());
                        return 1;
                    }

                    @Override
                    public int read() {
                        throw new AssertionError("it must only look");
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        throw new AssertionError("it must only look");
                    }
                };
        spin.forInput(meanwhile);
        assertThat(asked).as("looks of those who came second").hasValue(0);

        spin.forDelivery(new Watched());
        assertThat(asked).as("looks after the first had gone").hasValueGreaterThan(0);
    }

    @Test
    void aConnectionThatBreaksKeepsNobodyElseOut() throws IOException {
        SpinWait spin = new SpinWait(2);
        assertThatThrownBy(() -> spin.forInput(input(NOTHING_EVER)))
                .isInstanceOf(IOException.class);
        spin.forInput(input(1));
        assertThat(asked).hasValue(2);
    }
}
