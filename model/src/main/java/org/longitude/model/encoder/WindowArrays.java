package org.longitude.model.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What {@link WindowPlan} says, in host memory: all that can be laid out before a device is free.
 *
 * @param queryRows [M*b*c] the row each query belongs to
 * @param keyRows [K*(c+g)] the row each key belongs to
 * @param globalIndex [K*g] the token in each slot
 * @param band [b*c*S] 1 where a query of a block may look at a column if the rows are the same
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, compared by nobody.
record WindowArrays(
        Blocks blocks,
        int slots,
        float[] queryRows,
        float[] keyRows,
        long[] globalIndex,
        float[] band) {

    private static final float NO_KEY = -1;
    private static final float NO_QUERY = -2;

    /**
     * Arrays for one attention window.
     *
     * @param queriesAimed queries that a block aims at
     */
    static WindowArrays of(PackedTokens tokens, int oneSided, int queriesAimed) {
        return new Builder(tokens, Blocks.of(tokens.tokens(), oneSided, queriesAimed))
                .build(oneSided);
    }

    /** Key columns of a chunk. */
    int columns() {
        return blocks.chunk() + slots;
    }

    /** Key columns S of a block. */
    int seen() {
        return (blocks.own() + 2 * blocks.side()) * columns();
    }

    /**
     * @param chunk tokens c of a chunk
     * @param own chunks b of a block's queries
     * @param side chunks s to each side of them
     * @param count blocks M
     */
    record Blocks(int chunk, int own, int side, int count) {

        /** One block where neighbours would not make it smaller. */
        static Blocks of(int tokens, int oneSided, int queries) {
            int chunk = Math.min(oneSided, queries);
            int own = Math.max(1, WindowPlan.BLOCK_QUERIES / chunk);
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

        private final PackedTokens tokens;
        private final Blocks blocks;
        private final List<List<Integer>> globalsOfBlocks = new ArrayList<>();
        private final int slots;

        Builder(PackedTokens tokens, Blocks blocks) {
            this.tokens = tokens;
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

        WindowArrays build(int oneSided) {
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
            return new WindowArrays(blocks, slots, queryRows, keyRows, globalIndex, band(oneSided));
        }

        /** [b*c,S], 1 where a query of a block may look at a column if the rows are the same. */
        private float[] band(int oneSided) {
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
            return band;
        }
    }
}
