package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    private static final int PIECE_FLOATS = 1 << 16;

    Parameter normal(String name, long... shape) {
        return parameter(
                name, (manager, wanted, type) -> gaussian(manager, wanted, name, range), shape);
    }

    Parameter constant(String name, float value, long... shape) {
        return parameter(name, (manager, wanted, type) -> manager.full(wanted, value, type), shape);
    }

    /**
     * A piece at a time: the word table of a large model would be held three times over. The engine
     * does not copy memory that comes from Java, so pieces are added to memory of its own.
     */
    private NDArray gaussian(NDManager manager, Shape shape, String name, double deviation) {
        if (seed == FILLED_LATER) {
            return manager.zeros(shape);
        }
        SplittableRandom random = new SplittableRandom(seed ^ ((long) name.hashCode() << 32));
        NDArray array = manager.zeros(shape);
        ByteBuffer piece =
                ByteBuffer.allocateDirect(PIECE_FLOATS * Float.BYTES)
                        .order(ByteOrder.nativeOrder());
        try (NDArray flat = array.reshape(shape.size())) {
            for (long from = 0; from < shape.size(); from += PIECE_FLOATS) {
                int count = (int) Math.min(PIECE_FLOATS, shape.size() - from);
                piece.clear().limit(count * Float.BYTES);
                for (int i = 0; i < count; i++) {
                    piece.putFloat((float) (deviation * random.nextGaussian()));
                }
                try (NDArray part = flat.get(new NDIndex().addSliceDim(from, from + count));
                        NDArray values =
                                manager.create(
                                        piece.flip().slice().order(ByteOrder.nativeOrder()),
                                        new Shape(count),
                                        DataType.FLOAT32)) {
                    part.addi(values);
                }
            }
        }
        return array;
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
