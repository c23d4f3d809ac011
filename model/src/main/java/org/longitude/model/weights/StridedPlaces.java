package org.longitude.model.weights;

/** Walks a strided view in row-major order: the place in storage of one number after the other. */
final class StridedPlaces {

    private final long[] sizes;
    private final long[] strides;
    private final long[] index;
    private long place;
    private boolean started;

    StridedPlaces(StoredTensor tensor) {
        this.sizes = tensor.info().shape().stream().mapToLong(Long::longValue).toArray();
        this.strides = tensor.strides().stream().mapToLong(Long::longValue).toArray();
        this.index = new long[sizes.length];
    }

    /** The next place, counted in numbers from the view's first. */
    long next() {
        if (!started) {
            started = true;
            return place;
        }
        for (int i = sizes.length - 1; i >= 0; i--) {
            index[i]++;
            place += strides[i];
            if (index[i] < sizes[i]) {
                return place;
            }
            place -= index[i] * strides[i];
            index[i] = 0;
        }
        throw new IllegalStateException("walked past the end of the view");
    }
}
