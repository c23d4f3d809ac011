package org.longitude.coder;

import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * How much of the work a coder does: all of it, or, in the shadow, a share of the admissions in a
 * share of its device's time. An admission is in or out with all of its revisions, on every
 * instance and after every restart.
 *
 * @param share above 0, at most 1
 * @param inShadow whether its predictions go to a topic of their own and nothing else is written
 */
public record ShadowShare(double share, boolean inShadow) {
    /** The champion's. */
    public static final ShadowShare CHAMPION = new ShadowShare(1, false);

    private static final double HASHES = 1L << 32;

    public ShadowShare {
        Check.that(share > 0 && share <= 1, "challengerShare", share, "> 0 and <= 1");
    }

    public static ShadowShare of(double share) {
        return new ShadowShare(share, true);
    }

    /** Whether the record of this key is its work; by the key alone, so before it is decoded. */
    boolean takes(byte @Nullable [] key) {
        if (share == 1) {
            return true;
        }
        CRC32 crc = new CRC32();
        if (key != null) {
            crc.update(key);
        }
        return crc.getValue() / HASHES < share;
    }

    /** How long a device must rest after it has worked so long, to keep to the share of time. */
    long restNanos(long workedNanos) {
        return (long) (workedNanos * (1 - share) / share);
    }
}
