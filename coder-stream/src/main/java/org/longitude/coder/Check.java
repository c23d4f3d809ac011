package org.longitude.coder;

/** The one wording of a refused setting: {@code batchTokensMax: -1 (expected: > 0)}. */
final class Check {

    private Check() {}

    static void that(boolean holds, String name, Object found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    name + ": " + found + " (expected: " + expected + ")");
        }
    }

    static void precisionTarget(double target) {
        that(target > 0 && target < 1, "precisionTarget", target, "> 0 and < 1");
    }
}
