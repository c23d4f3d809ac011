package org.longitude.coder;

/**
 * Buckets of admissions of like length: the first holds everything up to {@link #SHORTEST_TOKENS},
 * each further one reaches {@code lengthRatioMax} times as far.
 */
final class LengthBuckets {

    /** Below this the fixed cost of a run outweighs its padding. */
    static final int SHORTEST_TOKENS = 64;

    private final double logRatio;

    LengthBuckets(double lengthRatioMax) {
        this.logRatio = Math.log(lengthRatioMax);
    }

    int bucketOf(int tokens) {
        if (tokens <= SHORTEST_TOKENS) {
            return 0;
        }
        return 1 + (int) (Math.log((double) tokens / SHORTEST_TOKENS) / logRatio);
    }
}
