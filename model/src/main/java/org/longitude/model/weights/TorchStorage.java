package org.longitude.model.weights;

/**
 * Numbers that tensors of a PyTorch file share, as its pickle refers to them.
 *
 * @param key names the storage's bytes inside the file
 * @param elements numbers of the whole storage
 * @param viewOffset first number of the part that is referred to
 * @param viewElements numbers of that part
 */
record TorchStorage(
        TensorType type, String key, long elements, long viewOffset, long viewElements) {

    TorchStorage {
        if (elements < 0
                || viewOffset < 0
                || viewElements < 0
                || viewOffset > elements - viewElements) {
            throw new IllegalArgumentException(
                    "storage %s: numbers %d to %d + %d (expected: inside its %d)"
                            .formatted(
                                    Broken.quote(key),
                                    viewOffset,
                                    viewOffset,
                                    viewElements,
                                    elements));
        }
        // The bytes of so many numbers must be countable too.
        Math.multiplyExact(elements, 8L);
    }
}
