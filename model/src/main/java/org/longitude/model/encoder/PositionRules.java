package org.longitude.model.encoder;

/** How families number the places of a row. */
final class PositionRules {

    private PositionRules() {}

    /**
     * RoBERTa's rule, which Longformer kept: tokens count from {@code padId + 1}, and the padding
     * id has position {@code padId} wherever it stands, masked or not.
     */
    static long[] afterPadding(int[] ids, int padId) {
        long[] places = new long[ids.length];
        int seen = 0;
        for (int i = 0; i < ids.length; i++) {
            places[i] = ids[i] == padId ? padId : padId + ++seen;
        }
        return places;
    }
}
