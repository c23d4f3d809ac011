package org.longitude.ingest.synthetic;

import java.util.List;

/**
 * SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) with integer-only draws. Our own, because the
 * bounded draws of the JDK's generators have changed between releases and the generator's bytes
 * must not.
 *
 * <p>Threading: owned by one thread.
 */
final class SeededRandom {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    private SeededRandom(long state) {
        this.state = state;
    }

    /** A stream that depends on all the given numbers and on their order. */
    static SeededRandom of(long... parts) {
        long state = 0x6C6F6E6769747564L;
        for (long part : parts) {
            state = mix(state + GOLDEN_GAMMA + mix(part * GOLDEN_GAMMA + 1));
        }
        return new SeededRandom(state);
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in [0, bound); the bias of the multiplication is under 2^-31 times the bound. */
    int below(int bound) {
        return (int) (((nextLong() >>> 33) * bound) >>> 31);
    }

    /** Uniform in [least, most], both ends included. */
    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    /** Uniform in [0, 1) in steps of 2^-53. */
    double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    boolean chance(double probability) {
        return nextDouble() < probability;
    }

    <T> T pick(List<T> values) {
        return values.get(below(values.size()));
    }

    <T> void shuffle(List<T> values) {
        for (int i = values.size() - 1; i > 0; i--) {
            int j = below(i + 1);
            T held = values.get(i);
            values.set(i, values.get(j));
            values.set(j, held);
        }
    }
}
