package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Who may look at whom in a layer of one attention window. w one-sided window, q queries a block, n
 * blocks, S key columns.
 *
 * @param band [q,q+2w], 1 where a query of a block may look at a key near the block
 * @param bias [B*n,1,q,S], additive
 */
record WindowMask(NDArray band, NDArray bias) {

    /**
     * Queries a block aims at. Small windows share blocks: with one block a window every key would
     * be copied three times, and copying would cost more than attending.
     */
    private static final int BLOCK_QUERIES = 64;

    static WindowMask of(
            TokenRows rows, int oneSided, EncoderFunctions functions, ForwardPass pass) {
        int queries = oneSided * Math.max(1, BLOCK_QUERIES / oneSided);
        int span = queries + 2 * oneSided;
        float[] band = new float[queries * span];
        for (int query = 0; query < queries; query++) {
            for (int key = query; key <= query + 2 * oneSided; key++) {
                band[query * span + key] = 1;
            }
        }
        NDArray bandArray = rows.real().getManager().create(band, new Shape(queries, span));
        NDArray bias =
                functions
                        .windowBias()
                        .call(
                                pass.training(),
                                rows.real(),
                                bandArray,
                                rows.globalIndex(),
                                rows.globalPresent());
        return new WindowMask(bandArray, bias);
    }
}
