package org.longitude.deploy.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the answer, under the names that {@code --json} writes.
 *
 * @param batch notes of the batch
 * @param tokens real tokens of a note; of the longest where they differ
 * @param mode forward or train
 * @param compute what the matrices are multiplied in
 * @param tokensPerSecond real tokens by the clock on the wall
 * @param matmulShare useful operations a CPU second over those of the reference
 * @param peakRssBytes largest resident memory of the process, JVM and weights included
 * @param part what was run, in words
 * @param realTokens of the whole batch
 * @param shareOfUniform tokens per CPU second over those of a batch of equal lengths; of mixed
 *     batches
 * @param referenceGflops the reference, a CPU second
 * @param memory over the run; of leak runs
 * @param profile where the time of one call goes, the longest first; where that was asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BenchRow(
        @JsonProperty("batch") int batch,
        @JsonProperty("tokens") int tokens,
        @JsonProperty("mode") String mode,
        @JsonProperty("compute") String compute,
        @JsonProperty("tokens_per_second") double tokensPerSecond,
        @JsonProperty("matmul_share") @Nullable Double matmulShare,
        @JsonProperty("peak_rss_bytes") long peakRssBytes,
        @JsonProperty("part") String part,
        @JsonProperty("real_tokens") long realTokens,
        @JsonProperty("share_of_uniform") @Nullable Double shareOfUniform,
        @JsonProperty("reference_gflops") @Nullable Double referenceGflops,
        @JsonProperty("memory") @Nullable MemoryTrend memory,
        @JsonProperty("profile") @Nullable List<EngineProfile.Part> profile) {}
