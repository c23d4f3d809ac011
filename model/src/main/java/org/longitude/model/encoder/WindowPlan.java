package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * How packed tokens are blocked for one attention window, and who may look at whom.
 *
 * <p>Blocks of queries go over the whole batch without regard to where a row ends: keys of other
 * rows are closed by the bias, so no row is padded to a block. Tokens come in chunks of c; a block
 * is b chunks of queries, whose keys are its own chunks and s more to each side, one run of memory.
 * Behind the tokens of a chunk there are g slots for the global tokens of the rows in it. M blocks,
 * K = M*b + 2s chunks, S = (b+2s)(c+g) key columns.
 *
 * @param queryRows [M,b,c] the row each query belongs to
 * @param globalIndex [K,g] int64, the token in each slot
 * @param bias [M,1,b*c,S] additive: 0 where a query may look, very negative where not
 */
record WindowPlan(NDArray queryRows, NDArray globalIndex, NDArray bias) {

    /**
     * Queries a block aims at in scoring: with fewer, calls cost more than arithmetic; with more,
     * more keys are read that the window then closes.
     */
    static final int BLOCK_QUERIES = 64;

    /** In training, where each key's gradient is summed over the blocks that saw it. */
    private static final int BLOCK_QUERIES_TRAINING = 256;

    static WindowPlan of(PackedBatch batch, int oneSided) {
        return of(
                batch,
                batch.pass().training()
                        ? WindowArrays.of(batch.tokens(), oneSided, BLOCK_QUERIES_TRAINING)
                        : batch.tokens().scoringWindows(oneSided));
    }

    private static WindowPlan of(PackedBatch batch, WindowArrays arrays) {
        WindowArrays.Blocks blocks = arrays.blocks();
        NDManager step = batch.step();
        NDArray rows =
                step.create(
                        arrays.queryRows(),
                        new Shape(blocks.count(), blocks.own(), blocks.chunk()));
        NDArray keys = step.create(arrays.keyRows(), new Shape(blocks.chunks(), arrays.columns()));
        NDArray band = step.create(arrays.band(), new Shape(blocks.queries(), arrays.seen()));
        return new WindowPlan(
                rows,
                step.create(arrays.globalIndex(), new Shape(blocks.chunks(), arrays.slots())),
                batch.functions()
                        .of("window_bias")
                        .call(batch.pass().training(), rows, keys, band));
    }
}
