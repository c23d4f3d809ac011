package org.longitude.model.encoder;

import java.util.ArrayList;
import java.util.List;
import org.longitude.model.encoder.TokenWindows.TokenWindow;

/**
 * Admissions laid out for the encoder: each is one token window after the other, each window a
 * [CLS], its tokens and a [SEP].
 */
final class AdmissionBatch {

    private final PackedTokens packed;
    private final int[] firstRows;
    private final float[] counted;
    private final int[] places;

    private AdmissionBatch(PackedTokens packed, int[] firstRows, List<TokenWindow> windows) {
        this.packed = packed;
        this.firstRows = firstRows;
        counted = new float[packed.tokens()];
        places = new int[packed.tokens()];
        for (int row = 0; row < packed.rows(); row++) {
            TokenWindow window = windows.get(row);
            int state = packed.start(row) + 1;
            for (int token = window.start(); token < window.end(); token++, state++) {
                boolean reads = token >= window.countedFrom() && token < window.countedTo();
                counted[state] = reads ? 1 : 0;
                places[state] = token;
            }
        }
    }

    /**
     * Refuses what no encoder can read; messages name places and never ids.
     *
     * @throws IllegalArgumentException for no admissions, an empty one, or an id outside the
     *     vocabulary
     */
    static void requireValid(CodingModelConfig config, List<int[]> admissions) {
        if (admissions.isEmpty()) {
            throw new IllegalArgumentException("admissions: 0 (expected: at least one)");
        }
        for (int i = 0; i < admissions.size(); i++) {
            int[] ids = admissions.get(i);
            if (ids.length == 0) {
                throw new IllegalArgumentException(
                        "admission %d: 0 tokens (expected: at least one; nothing can be coded)"
                                .formatted(i));
            }
            for (int place = 0; place < ids.length; place++) {
                if (ids[place] < 0 || ids[place] >= config.encoder().vocabularySize()) {
                    throw new IllegalArgumentException(
                            "admission %d: the id at place %d is outside the vocabulary (expected: 0 <= id < %d; is this the model's own tokenizer?)"
                                    .formatted(i, place, config.encoder().vocabularySize()));
                }
            }
        }
    }

    /** Lays out the first {@code windowsMax} token windows of each admission. */
    static AdmissionBatch of(CodingModelConfig config, List<int[]> admissions, int windowsMax) {
        TokenWindows plan = TokenWindows.of(config.encoder());
        List<TokenRow> rows = new ArrayList<>();
        List<TokenWindow> windows = new ArrayList<>();
        int[] firstRows = new int[admissions.size() + 1];
        for (int i = 0; i < admissions.size(); i++) {
            for (TokenWindow window : plan.cover(admissions.get(i).length, windowsMax)) {
                windows.add(window);
                rows.add(row(config, admissions.get(i), window));
            }
            firstRows[i + 1] = rows.size();
        }
        return new AdmissionBatch(PackedTokens.of(config.encoder(), rows), firstRows, windows);
    }

    private static TokenRow row(CodingModelConfig config, int[] admission, TokenWindow window) {
        int tokens = window.end() - window.start();
        int[] ids = new int[tokens + 2];
        ids[0] = config.clsId();
        System.arraycopy(admission, window.start(), ids, 1, tokens);
        ids[tokens + 1] = config.sepId();
        return TokenRow.withGlobalFirst(ids);
    }

    /** A row for each token window. */
    PackedTokens packed() {
        return packed;
    }

    int admissions() {
        return firstRows.length - 1;
    }

    /** The first token window of an admission; {@code admissions()} for one past the last's. */
    int firstRow(int admission) {
        return firstRows[admission];
    }

    /** Token windows of an admission. */
    int windows(int admission) {
        return firstRows[admission + 1] - firstRows[admission];
    }

    /** Tokens of an admission that the label attention reads. */
    int tokensRead(int admission) {
        int read = 0;
        for (int state = start(admission); state < start(admission + 1); state++) {
            read += counted[state] > 0 ? 1 : 0;
        }
        return read;
    }

    /** Where the states of an admission begin; {@code admissions()} for the end of the last. */
    int start(int admission) {
        return packed.start(firstRows[admission]);
    }

    /** States of each admission, over all its token windows. */
    long[] states() {
        long[] states = new long[admissions()];
        for (int i = 0; i < states.length; i++) {
            states[i] = (long) start(i + 1) - start(i);
        }
        return states;
    }

    /** 1 for each state that the label attention reads, [N]. */
    float[] counted() {
        return counted.clone();
    }

    /** The admission's token behind a state of that admission. */
    int place(int admission, int state) {
        return places[start(admission) + state];
    }
}
