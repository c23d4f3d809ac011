package org.longitude.coder;

import org.longitude.schemas.RecordLimits;

/**
 * How a code's most attended tokens become phrases that a person can read.
 *
 * @param spansMax phrases given for one code
 * @param admissionSpansMax phrases given in one prediction, most probable codes first
 * @param shareMin a token counts where its weight is at least this share of the code's heaviest
 * @param gapWordsMax attended words with at most this many words between them form one phrase
 */
public record EvidenceConfig(
        int spansMax, int admissionSpansMax, double shareMin, int gapWordsMax) {

    /** Three phrases, as many as a coder reads at a glance. */
    public static final EvidenceConfig DEFAULT =
            new EvidenceConfig(3, RecordLimits.EVIDENCE_SPANS_MAX, 0.1, 2);

    public EvidenceConfig {
        Check.that(spansMax > 0, "spansMax", spansMax, "> 0");
        Check.that(
                admissionSpansMax > 0 && admissionSpansMax <= RecordLimits.EVIDENCE_SPANS_MAX,
                "admissionSpansMax",
                admissionSpansMax,
                "1 to " + RecordLimits.EVIDENCE_SPANS_MAX);
        Check.that(shareMin > 0 && shareMin <= 1, "shareMin", shareMin, "> 0 and <= 1");
        Check.that(gapWordsMax >= 0, "gapWordsMax", gapWordsMax, ">= 0");
    }
}
