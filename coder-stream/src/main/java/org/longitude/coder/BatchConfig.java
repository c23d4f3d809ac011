package org.longitude.coder;

/**
 * How admissions are gathered into one run of the model.
 *
 * @param batchTokensMax padded tokens a batch may hold: its longest admission times its admissions.
 *     One admission longer than that runs alone.
 * @param batchAdmissionsMax admissions a batch may hold
 * @param lengthRatioMax longest over shortest admission within a batch; above the shortest bucket
 *     this bounds the padding waste to {@code 1 - 1 / lengthRatioMax}
 * @param lingerMs how long an admission may wait for company; 0 runs whatever is there
 */
public record BatchConfig(
        int batchTokensMax, int batchAdmissionsMax, double lengthRatioMax, int lingerMs) {

    /** What serves both the demo on two cores and one device: 16 admissions of 1,000 tokens. */
    public static final BatchConfig DEFAULT = new BatchConfig(16_384, 64, 1.125, 10);

    public BatchConfig {
        Check.that(batchTokensMax > 0, "batchTokensMax", batchTokensMax, "> 0");
        Check.that(batchAdmissionsMax > 0, "batchAdmissionsMax", batchAdmissionsMax, "> 0");
        Check.that(lengthRatioMax > 1, "lengthRatioMax", lengthRatioMax, "> 1");
        Check.that(lingerMs >= 0, "lingerMs", lingerMs, ">= 0");
    }
}
