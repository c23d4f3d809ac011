package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
    private static final int BLOCK_QUERIES = 64;

    /** In training, where each key's gradient is summed over the blocks that saw it. */
    private static final int BLOCK_QUERIES_TRAINING = 256;

    private static final float NO_KEY = -1;
    private static final float NO_QUERY = -2;

    static WindowPlan of(PackedBatch batch, int oneSided) {
        Blocks blocks =
                Blocks.of(
                        batch.tokens().tokens(),
                        oneSided,
                        batch.pass().training() ? BLOCK_QUERIES_TRAINING : BLOCK_QUERIES);
        return new Builder(batch, blocks).build(oneSided);
    }

    /**
     * @param chunk tokens c of a chunk
     * @param own chunks b of a block's queries
     * @param side chunks s to each side of them
     * @param count blocks M
     */
    private record Blocks(int chunk, int own, int side, int count) {

        /** One block where neighbours would not make it smaller. */
        static Blocks of(int tokens, int oneSided, int queries) {
            int chunk = Math.min(oneSided, queries);
            int own = Math.max(1, BLOCK_QUERIES / chunk);
            int side = ceil(oneSided, chunk);
            if (tokens <= (own + 2 * side) * chunk) {
                return new Blocks(tokens, 1, 0, 1);
            }
            return new Blocks(chunk, own, side, ceil(tokens, own * chunk));
        }

        int queries() {
            return own * chunk;
        }

        int chunks() {
            return count * own + 2 * side;
        }

        static int ceil(int a, int b) {
            return (a + b - 1) / b;
        }
    }

    private static final class Builder {

        private final PackedBatch batch;
        private final PackedTokens tokens;
        private final Blocks blocks;
        private final List<List<Integer>> globalsOfBlocks = new ArrayList<>();
        private final int slots;

        Builder(PackedBatch batch, Blocks blocks) {
            this.batch = batch;
            this.tokens = batch.tokens();
            this.blocks = blocks;
            int most = 1;
            for (int block = 0; block < blocks.count(); block++) {
                List<Integer> globals = globalsOf(block);
                globalsOfBlocks.add(globals);
                most = Math.max(most, globals.size());
            }
            slots = Blocks.ceil(most, blocks.own());
        }

        /** Global tokens of the rows that have queries in a block. */
        private List<Integer> globalsOf(int block) {
            int first = block * blocks.queries();
            int last = Math.min(tokens.tokens(), first + blocks.queries()) - 1;
            int from = tokens.start(tokens.rowOf[first]);
            int to = tokens.start(tokens.rowOf[last] + 1);
            List<Integer> globals = new ArrayList<>();
            for (int global : tokens.globals()) {
                if (global >= from && global < to) {
                    globals.add(global);
                }
            }
            return globals;
        }

        WindowPlan build(int oneSided) {
            float[] queryRows = new float[blocks.count() * blocks.queries()];
            Arrays.fill(queryRows, NO_QUERY);
            int columns = blocks.chunk() + slots;
            float[] keyRows = new float[blocks.chunks() * columns];
            Arrays.fill(keyRows, NO_KEY);
            for (int token = 0; token < tokens.tokens(); token++) {
                queryRows[token] = tokens.rowOf[token];
                int chunk = token / blocks.chunk() + blocks.side();
                // A global token is reached through its slot, so its place in the band is closed.
                boolean open = tokens.real[token] && !tokens.global[token];
                keyRows[chunk * columns + token % blocks.chunk()] =
                        open ? tokens.rowOf[token] : NO_KEY;
            }
            long[] globalIndex = new long[blocks.chunks() * slots];
            for (int block = 0; block < blocks.count(); block++) {
                int slot = (block * blocks.own() + blocks.side()) * slots;
                for (int global : globalsOfBlocks.get(block)) {
                    globalIndex[slot] = global;
                    keyRows[slot / slots * columns + blocks.chunk() + slot % slots] =
                            tokens.rowOf[global];
                    slot++;
                }
            }
            NDArray rows =
                    batch.step()
                            .create(
                                    queryRows,
                                    new Shape(blocks.count(), blocks.own(), blocks.chunk()));
            NDArray keys = batch.step().create(keyRows, new Shape(blocks.chunks(), columns));
            return new WindowPlan(
                    rows,
                    batch.step().create(globalIndex, new Shape(blocks.chunks(), slots)),
                    batch.functions()
                            .of("window_bias")
                            .call(batch.pass().training(), rows, keys, band(oneSided)));
        }

        /** [b*c,S], 1 where a query of a block may look at a column if the rows are the same. */
        private NDArray band(int oneSided) {
            int columns = blocks.chunk() + slots;
            int seen = (blocks.own() + 2 * blocks.side()) * columns;
            float[] band = new float[blocks.queries() * seen];
            for (int query = 0; query < blocks.queries(); query++) {
                for (int column = 0; column < seen; column++) {
                    int chunk = column / columns - blocks.side();
                    int place = column % columns;
                    boolean open =
                            place < blocks.chunk()
                                    ? Math.abs(chunk * blocks.chunk() + place - query) <= oneSided
                                    : chunk >= 0 && chunk < blocks.own();
                    band[query * seen + column] = open ? 1 : 0;
                }
            }
            return batch.step().create(band, new Shape(blocks.queries(), seen));
        }
    }
}
