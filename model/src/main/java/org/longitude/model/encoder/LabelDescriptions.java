package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/** Queries of the label attention made from the labels' descriptions. */
record LabelDescriptions(EncoderModel encoder, LabelAttention head, boolean throughLayers) {

    /** Most tokens that are encoded at a time; descriptions are short. */
    private static final int TOKENS_MAX = 4096;

    /**
     * The queries [L,D], row by row.
     *
     * @param descriptions token ids for each label; an empty one keeps its query
     */
    float[] queries(List<int[]> descriptions) {
        float[] queries =
                encoder.parameters().get(LabelAttention.QUERIES).getArray().toFloatArray();
        List<Integer> turn = new ArrayList<>();
        int tokens = 0;
        for (int label = 0; label < descriptions.size(); label++) {
            int length = descriptions.get(label).length;
            if (!turn.isEmpty() && tokens + length > TOKENS_MAX) {
                fill(queries, descriptions, turn);
                turn.clear();
                tokens = 0;
            }
            if (length > 0) {
                turn.add(label);
                tokens += length;
            }
        }
        if (!turn.isEmpty()) {
            fill(queries, descriptions, turn);
        }
        return queries;
    }

    private void fill(float[] queries, List<int[]> descriptions, List<Integer> labels) {
        List<TokenRow> rows =
                labels.stream().map(label -> TokenRow.of(descriptions.get(label))).toList();
        PackedTokens packed = PackedTokens.of(encoder.config(), rows);
        ForwardPass pass = new ForwardPass(false, 0, 0, throughLayers);
        int width = encoder.config().width();
        try (NDManager step = encoder.manager().newSubManager()) {
            NDArray states = encoder.encode(step, packed, pass);
            float[] keys = head.keys(encoder.store(), states, pass).toFloatArray();
            for (int row = 0; row < labels.size(); row++) {
                double[] sum = new double[width];
                for (int token = 0; token < packed.length(row); token++) {
                    int from = (packed.start(row) + token) * width;
                    for (int i = 0; i < width; i++) {
                        sum[i] += keys[from + i];
                    }
                }
                put(queries, labels.get(row) * width, sum);
            }
        }
    }

    /** A sum that is nothing has no direction and leaves the query as it is. */
    private static void put(float[] queries, int from, double[] sum) {
        double squares = 0;
        for (double value : sum) {
            squares += value * value;
        }
        if (squares > 0) {
            double length = LabelAttention.FRESH_DEVIATION * Math.sqrt(sum.length);
            for (int i = 0; i < sum.length; i++) {
                queries[from + i] = (float) (length * sum[i] / Math.sqrt(squares));
            }
        }
    }
}
