package org.longitude.trainer.corpus;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/** Some elements of a list by their places: a view, since the list may be larger than memory. */
final class Selection<T> extends AbstractList<T> implements RandomAccess {
    private final List<T> all;
    private final int[] places;

    Selection(List<T> all, int[] places) {
        this.all = all;
        this.places = places.clone();
    }

    @Override
    public T get(int index) {
        return all.get(places[Objects.checkIndex(index, places.length)]);
    }

    @Override
    public int size() {
        return places.length;
    }
}
