package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.SplittableRandom;

/**
 * Fresh values of weights. A weight's values follow from the seed and its own name, so adding a
 * layer does not change the others.
 */
record InitialWeights(long seed, double range) {

    /**
     * The seed of a model whose weights a file is about to fill: they start at zero, which takes
     * neither the time of drawing 150 million numbers nor room for them in Java.
     */
    static final long FILLED_LATER = Long.MIN_VALUE;

    Parameter normal(String name, long... shape) {
        return parameter(
                name, (manager, wanted, type) -> gaussian(manager, wanted, name, range), shape);
    }

    Parameter constant(String name, float value, long... shape) {
        return parameter(name, (manager, wanted, type) -> manager.full(wanted, value, type), shape);
    }

    private NDArray gaussian(NDManager manager, Shape shape, String name, double deviation) {
        if (seed == FILLED_LATER) {
            return manager.zeros(shape);
        }
        SplittableRandom random = new SplittableRandom(seed ^ ((long) name.hashCode() << 32));
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        // The engine does not copy memory that comes from Java. A duplicate has memory of the
        // engine's own, aligned as its kernels like it, so that equal seeds give equal bits.
        try (NDArray borrowed = manager.create(values, shape)) {
            return borrowed.duplicate();
        }
    }

    private static Parameter parameter(String name, Initializer filling, long... shape) {
        return Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(shape))
                .optInitializer(filling)
                .build();
    }
}
