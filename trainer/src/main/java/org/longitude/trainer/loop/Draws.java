package org.longitude.trainer.loop;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Where the random choices of a micro-batch come from: run seed, step and place, nothing else. A
 * run that goes on from a checkpoint therefore draws what it would have drawn.
 *
 * <p>Choices about a sample follow its place in the step, so they are the same however the step is
 * cut into micro-batches; the engine's generator, which dropout uses, is seeded for each
 * micro-batch.
 *
 * @param runSeed of the run
 * @param step steps done before this one
 * @param firstPlace place in the step of the micro-batch's first sample
 */
public record Draws(long runSeed, long step, int firstPlace) {

    /** A number for one sample of the micro-batch, from 0. */
    public long ofSample(int sample) {
        return mixed(mixed(mixed(runSeed) ^ step) ^ (firstPlace + sample));
    }

    /** A generator for one sample of the micro-batch, from 0. */
    public RandomGenerator randomOf(int sample) {
        return new SplittableRandom(ofSample(sample));
    }

    /** The engine's seed for a micro-batch. */
    static int ofEngine(long runSeed, long step, int microBatch) {
        return (int) mixed(mixed(mixed(~runSeed) ^ step) ^ microBatch);
    }

    /** A seed of a run's epoch, for the order of its samples. */
    public static long ofEpoch(long runSeed, int epoch) {
        return mixed(mixed(runSeed + 1) ^ epoch);
    }

    /** Stafford's mixer: neighbouring numbers come far apart. */
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
