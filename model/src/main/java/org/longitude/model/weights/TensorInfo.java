package org.longitude.model.weights;

import java.util.List;

/**
 * A tensor as a file describes it.
 *
 * @param name as the file has it
 * @param shape sizes, outermost first; empty for a single number
 */
public record TensorInfo(String name, TensorType type, List<Long> shape) {

    /** More dimensions than any weight has; a file that claims more is broken. */
    static final int RANK_MAX = 16;

    /** Longest name: longer ones are not names. */
    static final int NAME_CHARS_MAX = 512;

    public TensorInfo {
        shape = List.copyOf(shape);
        if (shape.size() > RANK_MAX) {
            throw new IllegalArgumentException(
                    "%d dimensions (expected: at most %d)".formatted(shape.size(), RANK_MAX));
        }
        elementsOf(shape);
    }

    /** How many numbers it holds. */
    public long elements() {
        return elementsOf(shape);
    }

    private static long elementsOf(List<Long> shape) {
        long elements = 1;
        try {
            for (long size : shape) {
                if (size < 0) {
                    throw new IllegalArgumentException(
                            "shape %s (expected: no negative size)".formatted(shape));
                }
                elements = Math.multiplyExact(elements, size);
            }
            // A tensor of so many bytes cannot be in a file either.
            Math.multiplyExact(elements, 8L);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "shape %s (expected: fewer than 2^60 numbers)".formatted(shape), e);
        }
        return elements;
    }
}
