package org.longitude.deploy.bench.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.longitude.deploy.bench.NativeMemory;
import org.longitude.deploy.bench.ProcessFigures;

/**
 * Memory of this process, broker and pre-processing included, while admissions of mixed lengths go
 * through.
 */
final class Soak {

    private static final int SAMPLES = 60;
    private static final long LEAST_BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** At one moment. */
    record Sample(double minutes, long rssBytes, long inUseBytes, long heapBytes) {

        static Sample now(long startNanos) {
            long heap = ProcessFigures.heapBytes();
            return new Sample(
                    (System.nanoTime() - startNanos) / 60e9,
                    ProcessFigures.rssBytes(),
                    NativeMemory.read().inUseBytes(),
                    heap);
        }
    }

    /**
     * What was measured; slopes over the second half, when whatever is filled once is full.
     *
     * @param admissions that went through
     * @param rssPerMinute resident memory
     * @param inUsePerMinute what malloc has given out
     * @param heapPerMinute Java's heap in use after a collection
     */
    record Result(
            int admissions,
            double rssPerMinute,
            double inUsePerMinute,
            double heapPerMinute,
            List<Sample> samples) {

        Result {
            samples = List.copyOf(samples);
        }
    }

    private final LiveLoad load;
    private final double perSecond;

    Soak(LiveLoad load, double perSecond) {
        this.load = load;
        this.perSecond = perSecond;
    }

    Result run(double minutes) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + (long) (minutes * 60e9);
        long between = Math.max(LEAST_BETWEEN_NANOS, (end - start) / SAMPLES);
        int each = (int) Math.max(1, perSecond * between / 1e9);
        List<Sample> samples = new ArrayList<>();
        int admissions = 0;
        for (int round = 0; System.nanoTime() < end || samples.size() < 2; round++) {
            load.run(each, perSecond, round);
            admissions += each;
            samples.add(Sample.now(start));
        }
        List<Sample> half = samples.subList(samples.size() / 2, samples.size());
        return new Result(
                admissions,
                slope(half, Sample::rssBytes),
                slope(half, Sample::inUseBytes),
                slope(half, Sample::heapBytes),
                samples);
    }

    /** Bytes a minute, by least squares; 0 of one sample. */
    static double slope(List<Sample> samples, ToDoubleFunction<Sample> bytes) {
        double middle = samples.stream().mapToDouble(Sample::minutes).average().orElseThrow();
        double mean = samples.stream().mapToDouble(bytes).average().orElseThrow();
        double together = 0;
        double squares = 0;
        for (Sample each : samples) {
            double away = each.minutes() - middle;
            together += away * (bytes.applyAsDouble(each) - mean);
            squares += away * away;
        }
        return squares == 0 ? 0 : together / squares;
    }
}
