package org.longitude.coder;

import org.longitude.model.encoder.CodingModel;

/**
 * How admissions are gathered into one run of the model.
 *
 * @param batchTokensMax tokens a batch may hold as the encoder computes them, packed end to end
 *     with the special tokens around them. One admission longer than that runs alone.
 * @param batchAdmissionsMax admissions a batch may hold
 * @param lengthRatioMax longest over shortest admission within a batch: a short one waits for no
 *     long one, and encoders whose attention pads to the longest waste no more than {@code 1 - 1 /
 *     lengthRatioMax} there
 * @param lingerMs how long an admission may wait for company; 0 runs whatever is there
 * @param tokenWindowsMax token windows of one admission that are read, from its first on; bounds
 *     the memory of one run, and what lies beyond shows in the prediction's coverage
 */
public record BatchConfig(
        int batchTokensMax,
        int batchAdmissionsMax,
        double lengthRatioMax,
        int lingerMs,
        int tokenWindowsMax) {

    /** What serves both the demo on two cores and one device: 16 admissions of 1,000 tokens. */
    public static final BatchConfig DEFAULT = new BatchConfig(16_384, 64, 1.125, 10);

    public BatchConfig {
        Check.that(batchTokensMax > 0, "batchTokensMax", batchTokensMax, "> 0");
        Check.that(batchAdmissionsMax > 0, "batchAdmissionsMax", batchAdmissionsMax, "> 0");
        Check.that(lengthRatioMax > 1, "lengthRatioMax", lengthRatioMax, "> 1");
        Check.that(lingerMs >= 0, "lingerMs", lingerMs, ">= 0");
        Check.that(tokenWindowsMax > 0, "tokenWindowsMax", tokenWindowsMax, "> 0");
    }

    /** The same with the model's own limit of token windows. */
    public BatchConfig(
            int batchTokensMax, int batchAdmissionsMax, double lengthRatioMax, int lingerMs) {
        this(
                batchTokensMax,
                batchAdmissionsMax,
                lengthRatioMax,
                lingerMs,
                CodingModel.TOKEN_WINDOWS_MAX);
    }
}
