package org.longitude.ingest.fuzz;

/** Fails on one beginning that no one guesses: a fuzzer that does not find it does not fuzz. */
public final class PlantedBugTarget {

    private PlantedBugTarget() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length > 4
                && bytes[0] == 'M'
                && bytes[1] == 'S'
                && bytes[2] == 'H'
                && bytes[3] == '|'
                && bytes[4] == '!') {
            throw new IllegalStateException("the planted bug");
        }
    }
}
