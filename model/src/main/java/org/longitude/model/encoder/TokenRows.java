package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * What the encoder reads, on the device. B rows, T tokens, G global slots.
 *
 * @param ids [B,T] int64
 * @param positions [B,T] int64, RoBERTa's rule: tokens count from padId + 1, padding is padId
 * @param real [B,T] float32, 1 for a token and 0 for padding
 * @param globalIndex [B,G] int64, places of the global tokens
 * @param globalPresent [B,G] float32, 0 where a slot is empty
 */
record TokenRows(
        NDArray ids, NDArray positions, NDArray real, NDArray globalIndex, NDArray globalPresent) {

    /**
     * @param ids one row after the other, {@code tokens} each
     * @param real of the same length; false for padding
     * @param global of the same length; padding is never global whatever this says
     */
    static TokenRows of(
            NDManager manager,
            int tokens,
            int padId,
            long[] ids,
            boolean[] real,
            boolean[] global) {
        int rows = ids.length / tokens;
        int slots = Math.max(1, mostGlobals(rows, tokens, real, global));
        long[] positions = new long[ids.length];
        float[] present = new float[rows * slots];
        long[] globalIndex = new long[rows * slots];
        float[] mask = new float[ids.length];
        for (int row = 0; row < rows; row++) {
            int seen = 0;
            int slot = row * slots;
            for (int i = row * tokens; i < (row + 1) * tokens; i++) {
                positions[i] = ids[i] == padId ? padId : padId + ++seen;
                mask[i] = real[i] ? 1 : 0;
                if (real[i] && global[i]) {
                    globalIndex[slot] = i - (long) row * tokens;
                    present[slot++] = 1;
                }
            }
        }
        Shape shape = new Shape(rows, tokens);
        Shape globals = new Shape(rows, slots);
        return new TokenRows(
                manager.create(ids, shape),
                manager.create(positions, shape),
                manager.create(mask, shape),
                manager.create(globalIndex, globals),
                manager.create(present, globals));
    }

    private static int mostGlobals(int rows, int tokens, boolean[] real, boolean[] global) {
        int most = 0;
        for (int row = 0; row < rows; row++) {
            int count = 0;
            for (int i = row * tokens; i < (row + 1) * tokens; i++) {
                count += real[i] && global[i] ? 1 : 0;
            }
            most = Math.max(most, count);
        }
        return most;
    }
}
