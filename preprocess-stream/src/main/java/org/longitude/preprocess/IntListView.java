package org.longitude.preprocess;

import java.util.AbstractList;
import java.util.RandomAccess;

/** An int array as the list that Avro's records ask for, without a million boxed numbers. */
final class IntListView extends AbstractList<Integer> implements RandomAccess {

    private final int[] values;

    IntListView(int[] values) {
        this.values = values;
    }

    @Override
    public Integer get(int index) {
        return values[index];
    }

    @Override
    public int size() {
        return values.length;
    }
}
