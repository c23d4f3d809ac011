package org.longitude.model.weights;

import java.util.List;

/**
 * A tensor as a PyTorch file's pickle describes it: a view of a storage. Nothing of it is checked
 * against the file yet.
 *
 * @param offset first number, counted from where the storage's part begins
 * @param strides numbers from one to the next along each dimension
 */
record TorchTensor(TorchStorage storage, long offset, List<Long> shape, List<Long> strides) {

    TorchTensor {
        shape = List.copyOf(shape);
        strides = List.copyOf(strides);
        if (offset < 0
                || strides.size() != shape.size()
                || strides.stream().anyMatch(stride -> stride < 0)) {
            throw new IllegalArgumentException(
                    "offset %d, shape %s, strides %s (expected: as many strides as sizes, none negative)"
                            .formatted(offset, shape, strides));
        }
    }
}
