package org.longitude.deploy.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Memory over a run of many calls of mixed lengths.
 *
 * @param samples evenly over the run
 * @param growth over the second half, when whatever is filled once is full
 */
record MemoryTrend(
        @JsonProperty("samples") List<MemorySample> samples,
        @JsonProperty("growth") Growth growth) {

    MemoryTrend {
        samples = List.copyOf(samples);
    }

    /**
     * Slopes of the lines that fit the samples best.
     *
     * @param rssBytes resident memory added by 100 calls
     * @param inUseBytes memory that malloc gave out, added by 100 calls
     * @param heapBytes Java heap added by 100 calls
     */
    record Growth(
            @JsonProperty("rss_bytes_per_100_calls") long rssBytes,
            @JsonProperty("in_use_bytes_per_100_calls") long inUseBytes,
            @JsonProperty("heap_bytes_per_100_calls") long heapBytes) {}

    static MemoryTrend of(List<MemorySample> samples) {
        int last = samples.get(samples.size() - 1).calls();
        List<MemorySample> half =
                samples.stream().filter(sample -> sample.calls() >= last / 2).toList();
        return new MemoryTrend(
                samples,
                new Growth(
                        slope(half, MemorySample::rssBytes),
                        slope(half, MemorySample::inUseBytes),
                        slope(half, MemorySample::heapBytes)));
    }

    /** By least squares, for 100 calls; 0 of one sample. */
    private static long slope(List<MemorySample> samples, ToLongFunction<MemorySample> bytes) {
        double calls = samples.stream().mapToInt(MemorySample::calls).average().orElseThrow();
        double mean = samples.stream().mapToLong(bytes).average().orElseThrow();
        double together = 0;
        double squares = 0;
        for (MemorySample sample : samples) {
            double from = sample.calls() - calls;
            together += from * (bytes.applyAsLong(sample) - mean);
            squares += from * from;
        }
        return squares == 0 ? 0 : Math.round(100 * together / squares);
    }
}
