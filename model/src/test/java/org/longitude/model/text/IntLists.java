package org.longitude.model.text;

import java.util.stream.IntStream;

/** Reads int arrays the way a test asks. */
final class IntLists {

    private IntLists() {}

    static boolean contains(int[] values, int value) {
        return IntStream.of(values).anyMatch(each -> each == value);
    }

    static boolean rises(int[] values) {
        return IntStream.range(1, values.length).allMatch(i -> values[i - 1] < values[i]);
    }
}
