package org.longitude.deploy.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * How fast this machine multiplies fp32 matrices right now: the best of four shapes, three of them
 * an encoder's own.
 */
final class MatmulReference {

    /** Long enough for a process clock of ten milliseconds. */
    private static final double TURN_SECONDS_MAX = 1;

    /** Rows, inner and outer width. */
    private record Product(int rows, int inner, int outer, Rate rate) {
        Product(int rows, int inner, int outer) {
            this(rows, inner, outer, new Rate());
        }
    }

    private final List<Product> products =
            List.of(
                    new Product(4096, 768, 768),
                    new Product(4096, 768, 3072),
                    new Product(4096, 3072, 768),
                    new Product(2048, 2048, 2048));

    /**
     * Measures each shape once more; nothing stays on the device.
     *
     * @param secondsMin of the encoder's turn, which is long enough for the reference too
     */
    void turn(NDManager manager, double secondsMin) {
        double seconds = Math.min(TURN_SECONDS_MAX, secondsMin);
        for (Product product : products) {
            try (NDManager step = manager.newSubManager()) {
                NDArray left = step.ones(new Shape(product.rows(), product.inner()));
                NDArray right = step.ones(new Shape(product.inner(), product.outer()));
                left.matMul(right).close();
                double operations = 2.0 * product.rows() * product.inner() * product.outer();
                product.rate().turn(() -> left.matMul(right).close(), operations, seconds);
            }
        }
    }

    /** Operations a CPU second of the best shape. */
    double operationsPerCpuSecond() {
        return products.stream()
                .mapToDouble(product -> product.rate().perCpuSecond())
                .max()
                .orElseThrow();
    }
}
