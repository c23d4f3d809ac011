package org.longitude.model.linear;

import java.util.Arrays;

/** One text's features: rising indices and their values, of unit length unless empty. */
public final class SparseRow {
    private final int[] indices;
    private final float[] values;

    SparseRow(int[] indices, float[] values) {
        this.indices = indices;
        this.values = values;
    }

    /** How many features the text has. */
    public int size() {
        return indices.length;
    }

    /** The {@code i}th feature, 0 &lt;= i &lt; {@link #size()}. */
    public int index(int i) {
        return indices[i];
    }

    /** Its value. */
    public float value(int i) {
        return values[i];
    }

    /** The place of a feature that the text has. */
    int placeOf(int feature) {
        return Arrays.binarySearch(indices, feature);
    }
}
