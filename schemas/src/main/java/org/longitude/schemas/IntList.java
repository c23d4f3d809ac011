package org.longitude.schemas;

import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * An int array as the list that Avro's records ask for: {@link AvroSerializer} writes it without
 * making an object of each number. The array is not copied: whoever makes a list of it leaves it as
 * it is.
 */
public final class IntList extends AbstractList<Integer> implements RandomAccess {

    private final int[] values;
    private final int size;

    private IntList(int[] values, int size) {
        this.values = values;
        this.size = size;
    }

    /** All numbers of an array. */
    public static IntList of(int... values) {
        return new IntList(values, values.length);
    }

    /** The first numbers of an array. */
    public static IntList ofFirst(int size, int[] values) {
        if (size < 0 || size > values.length) {
            throw new IllegalArgumentException(
                    "size: %d (expected: 0 to %d)".formatted(size, values.length));
        }
        return new IntList(values, size);
    }

    /** The number at an index. */
    public int at(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return values[index];
    }

    @Override
    public Integer get(int index) {
        return at(index);
    }

    @Override
    public int size() {
        return size;
    }
}
