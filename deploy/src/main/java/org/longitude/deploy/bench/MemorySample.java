package org.longitude.deploy.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Memory at one moment of a run of many calls.
 *
 * @param calls calls or steps done
 * @param rssBytes resident memory of the process
 * @param inUseBytes what glibc's malloc has given out and not got back: the engine's arrays and
 *     whatever else it keeps
 * @param freeBytes what malloc keeps for later, which is what fragmentation shows in
 * @param heapBytes Java's heap in use after a collection
 */
record MemorySample(
        @JsonProperty("calls") int calls,
        @JsonProperty("rss_bytes") long rssBytes,
        @JsonProperty("in_use_bytes") long inUseBytes,
        @JsonProperty("free_bytes") long freeBytes,
        @JsonProperty("heap_bytes") long heapBytes) {

    static MemorySample after(int calls) {
        long heap = ProcessFigures.heapBytes();
        NativeMemory malloc = NativeMemory.read();
        return new MemorySample(
                calls, ProcessFigures.rssBytes(), malloc.inUseBytes(), malloc.freeBytes(), heap);
    }
}
