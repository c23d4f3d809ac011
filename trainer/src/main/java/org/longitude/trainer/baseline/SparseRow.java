package org.longitude.trainer.baseline;

/** One text's features: rising indices and their values, of unit length unless empty. */
final class SparseRow {
    private final int[] indices;
    private final float[] values;

    SparseRow(int[] indices, float[] values) {
        this.indices = indices;
        this.values = values;
    }

    int size() {
        return indices.length;
    }

    int index(int i) {
        return indices[i];
    }

    float value(int i) {
        return values[i];
    }
}
