package org.longitude.deploy.demo;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Latencies in milliseconds, the newest up to a limit.
 *
 * <p>Threading: guarded by its owner.
 */
final class Latencies {

    /** A week at one admission a second. */
    static final int KEPT_MAX = 604_800;

    private static final int FIRST_ROOM = 1_024;

    private long[] kept = new long[FIRST_ROOM];
    private int count;
    private int oldest;

    void add(long latencyMs) {
        if (count == KEPT_MAX) {
            kept[oldest] = latencyMs;
            oldest = (oldest + 1) % KEPT_MAX;
            return;
        }
        if (count == kept.length) {
            kept = Arrays.copyOf(kept, Math.min(KEPT_MAX, 2 * count));
        }
        kept[count++] = latencyMs;
    }

    /** Smallest kept latency that at least this share of them does not exceed (nearest rank). */
    @Nullable Long percentile(double share) {
        if (count == 0) {
            return null;
        }
        long[] sorted = Arrays.copyOf(kept, count);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * count);
        return sorted[Math.max(1, rank) - 1];
    }
}
