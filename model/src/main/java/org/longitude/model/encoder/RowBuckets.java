package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of like length side by side, as full attention wants them: the only place where padded slots
 * exist. K buckets of rows by tokens, P slots over all of them, N tokens.
 *
 * @param shapes [K,3] int64: rows, tokens, and 1 if some slot is closed
 * @param slots [P] int64, the token in each slot, in padded ones any
 * @param slotBias [P], 0 where a key may be seen and -1e30 in padding and holes
 * @param places [N] int64, the slot of each token
 */
record RowBuckets(NDArray shapes, NDArray slots, NDArray slotBias, NDArray places) {

    private static final float CLOSED = -1e30f;

    /** A row joins a bucket if it fills at least this share of its longest row: 7/8. */
    private static final int FILL_PARTS = 7;

    private static final int FILL_WHOLE = 8;

    static RowBuckets of(PackedBatch batch) {
        PackedTokens tokens = batch.tokens();
        NDManager step = batch.step();
        List<int[]> buckets = plan(tokens.lengths());
        int total = buckets.stream().mapToInt(b -> b.length * tokens.length(b[0])).sum();
        long[] shapes = new long[3 * buckets.size()];
        long[] slots = new long[total];
        float[] bias = new float[total];
        Arrays.fill(bias, CLOSED);
        long[] places = new long[tokens.tokens()];
        int slot = 0;
        for (int i = 0; i < buckets.size(); i++) {
            int[] rows = buckets.get(i);
            int longest = tokens.length(rows[0]);
            int first = slot;
            for (int row : rows) {
                for (int token = 0; token < tokens.length(row); token++) {
                    int at = tokens.start(row) + token;
                    slots[slot + token] = at;
                    bias[slot + token] = tokens.real[at] ? 0 : CLOSED;
                    places[at] = slot + (long) token;
                }
                slot += longest;
            }
            shapes[3 * i] = rows.length;
            shapes[3 * i + 1] = longest;
            shapes[3 * i + 2] =
                    IntStream.range(first, slot).anyMatch(at -> bias[at] == CLOSED) ? 1 : 0;
        }
        return new RowBuckets(
                step.create(shapes, new Shape(buckets.size(), 3)),
                step.create(slots),
                step.create(bias),
                step.create(places));
    }

    /** Rows of each bucket, the longest first. */
    static List<int[]> plan(int[] lengths) {
        int[] order =
                IntStream.range(0, lengths.length)
                        .boxed()
                        .sorted(Comparator.comparing((Integer row) -> lengths[row]).reversed())
                        .mapToInt(row -> row)
                        .toArray();
        List<int[]> buckets = new ArrayList<>();
        for (int from = 0, to; from < order.length; from = to) {
            to = from + 1;
            long least = (long) FILL_PARTS * lengths[order[from]];
            while (to < order.length && (long) FILL_WHOLE * lengths[order[to]] >= least) {
                to++;
            }
            buckets.add(Arrays.copyOfRange(order, from, to));
        }
        return buckets;
    }
}
