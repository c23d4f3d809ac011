package org.longitude.coder;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The offsets of one partition that have been read and not yet committed. Admissions finish out of
 * order; only the results of the contiguous prefix may be committed, since a committed offset says
 * that everything before it is done.
 *
 * <p>Threading: none of its own; the caller holds the lock.
 */
final class PrefixTracker<R> {

    /**
     * Results that may be committed now.
     *
     * @param results in order of their offsets
     * @param nextOffset the offset to commit with them: the first that is not done
     */
    record Prefix<R>(List<R> results, long nextOffset) {

        Prefix {
            results = List.copyOf(results);
        }

        /** The same prefix with another result for each of its records. */
        Prefix<R> with(UnaryOperator<R> change) {
            return new Prefix<>(results.stream().map(change).toList(), nextOffset);
        }
    }

    private static final class Entry<R> {

        private final long offset;
        private final int tokens;
        private @Nullable R result;

        private Entry(long offset, int tokens) {
            this.offset = offset;
            this.tokens = tokens;
        }
    }

    private final Deque<Entry<R>> entries = new ArrayDeque<>();
    private final Map<Long, Entry<R>> byOffset = new HashMap<>();
    private long position = -1;
    private long committed = -1;
    private long tokens;
    private int finished;

    /** An offset was read; offsets rise, with gaps where transaction markers lie. */
    void started(long offset, int admissionTokens) {
        if (offset < position) {
            throw new IllegalStateException(
                    "offset " + offset + " after position " + position + " (expected: rising)");
        }
        Entry<R> entry = new Entry<>(offset, admissionTokens);
        entries.add(entry);
        byOffset.put(offset, entry);
        tokens += admissionTokens;
        position = offset + 1;
    }

    /** The consumer's position moved here, past records and transaction markers alike. */
    void moved(long nextOffset) {
        position = Math.max(position, nextOffset);
    }

    void finished(long offset, R result) {
        Entry<R> entry = byOffset.get(offset);
        if (entry == null || entry.result != null) {
            throw new IllegalStateException(
                    "offset " + offset + " finished (expected: once, after it started)");
        }
        entry.result = result;
        finished++;
    }

    /** The finished prefix; it stays here until {@link #release}. */
    Prefix<R> prefix() {
        List<R> results = new ArrayList<>();
        for (Entry<R> entry : entries) {
            R result = entry.result;
            if (result == null) {
                return new Prefix<>(results, entry.offset);
            }
            results.add(result);
        }
        return new Prefix<>(results, position);
    }

    /** The prefix was committed: forget it. */
    void release(Prefix<R> prefix) {
        for (int i = 0; i < prefix.results().size(); i++) {
            Entry<R> entry = entries.remove();
            byOffset.remove(entry.offset);
            tokens -= entry.tokens;
            finished--;
        }
        committed = prefix.nextOffset();
    }

    /** Whether the first offset in flight is finished. */
    boolean hasPrefix() {
        Entry<R> first = entries.peek();
        return first != null && first.result != null;
    }

    /** Whether nothing is in flight and the position (markers included) is not yet committed. */
    boolean hasIdlePosition() {
        return entries.isEmpty() && position > committed && position > 0;
    }

    /** Admissions read and not committed. */
    int admissions() {
        return entries.size();
    }

    /** Their tokens. */
    long tokens() {
        return tokens;
    }

    /** Results that cannot be committed yet, since an older admission is not finished. */
    int ahead() {
        return hasPrefix() ? finished - prefixLength() : finished;
    }

    private int prefixLength() {
        int length = 0;
        for (Entry<R> entry : entries) {
            if (entry.result == null) {
                return length;
            }
            length++;
        }
        return length;
    }
}
