package org.longitude.coder;

import java.time.Duration;

/**
 * How releases are followed.
 *
 * @param challengerShare share of the admissions that a challenger scores in the shadow, in at most
 *     this share of one device's time; 0 for no challenger
 * @param waitAtMost how long a bundle of another tokenizer may wait for admissions of its own, and
 *     how long the old one may go on beside it
 */
public record ReleaseConfig(double challengerShare, Duration waitAtMost) {
    public static final double CHALLENGER_SHARE_DEFAULT = 0.1;

    public ReleaseConfig {
        Check.that(
                challengerShare >= 0 && challengerShare <= 1,
                "challengerShare",
                challengerShare,
                "0 to 1");
        Check.that(!waitAtMost.isNegative(), "waitAtMost", waitAtMost, ">= 0");
    }
}
