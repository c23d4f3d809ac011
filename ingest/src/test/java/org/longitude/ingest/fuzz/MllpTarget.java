package org.longitude.ingest.fuzz;

import org.longitude.ingest.mllp.FramerProbe;

/** Any stream, cut anywhere, holds the same frames, and gives back the memory that it took. */
public final class MllpTarget {

    private MllpTarget() {}

    /** Loads what reading needs before the fuzzer's clock runs. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[] {1, 0x0b, 'a', 0x1c, '\r'});
    }

    /** Jazzer's entry; the first byte says how the rest is cut. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length < 2) {
            return;
        }
        int piece = 1 + (bytes[0] & 0x3f);
        String whole = FramerProbe.found(bytes, 1, bytes.length);
        String pieces = FramerProbe.found(bytes, 1, piece);
        if (!whole.equals(pieces)) {
            throw new AssertionError("a stream read in pieces is another");
        }
    }
}
