package org.longitude.ingest.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.longitude.ingest.http.DeskProbe;
import org.longitude.schemas.Quarantine;

/** Any body at any path is answered, and what it held is delivered or among the dead letters. */
public final class HttpTarget {

    private static final Quarantine QUARANTINE = FuzzFolders.quarantine();
    private static final DeskProbe DESK = new DeskProbe(QUARANTINE);

    private HttpTarget() {}

    /** Loads what reading needs before the fuzzer's clock runs. */
    public static void fuzzerInitialize() {
        for (int path = 0; path < DeskProbe.PATHS; path++) {
            String body = (char) path + "{\"resourceType\":\"Patient\",\"text\":\"a\"}";
            fuzzerTestOneInput(body.getBytes(UTF_8));
        }
    }

    /** Jazzer's entry: the first byte chooses the path, the rest is the body. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length > 0) {
            DESK.take(
                    Math.floorMod(bytes[0], DeskProbe.PATHS),
                    Arrays.copyOfRange(bytes, 1, bytes.length));
        }
    }
}
