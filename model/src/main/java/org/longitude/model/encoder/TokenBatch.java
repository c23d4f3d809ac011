package org.longitude.model.encoder;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.longitude.model.encoder.TokenWindows.TokenWindow;

/**
 * Admissions laid out as rows of equal length: a [CLS], the tokens of a token window, a [SEP],
 * padding. Every admission of a batch has the same number of rows, {@code rowsEach}.
 */
final class TokenBatch {

    /** Rows are padded to a multiple of this, which suits vector units and small windows. */
    private static final int TOKENS_MULTIPLE = 8;

    private final int padId;
    private final int rowsEach;
    private final int tokens;
    private final long[] ids;
    private final boolean[] real;
    private final boolean[] global;
    private final float[] counted;
    private final int[] places;

    private TokenBatch(
            CodingModelConfig config, List<int[]> admissions, List<List<TokenWindow>> windows) {
        padId = config.encoder().padId();
        rowsEach = windows.get(0).size();
        tokens = longest(windows);
        int size = admissions.size() * rowsEach * tokens;
        ids = new long[size];
        Arrays.fill(ids, padId);
        real = new boolean[size];
        global = new boolean[size];
        counted = new float[size];
        places = new int[size];
        int row = 0;
        for (int i = 0; i < admissions.size(); i++) {
            for (TokenWindow window : windows.get(i)) {
                lay(config, admissions.get(i), window, row++ * tokens);
            }
        }
    }

    /** Lays out admissions that all need the same number of token windows. */
    static TokenBatch of(CodingModelConfig config, List<int[]> admissions) {
        TokenWindows plan = TokenWindows.of(config.encoder());
        List<List<TokenWindow>> windows = new ArrayList<>();
        for (int[] admission : admissions) {
            windows.add(plan.cover(admission.length));
        }
        return new TokenBatch(config, admissions, windows);
    }

    /** How many rows an admission of this many tokens takes. */
    static int rowsOf(CodingModelConfig config, int admissionTokens) {
        return TokenWindows.of(config.encoder()).cover(admissionTokens).size();
    }

    private static int longest(List<List<TokenWindow>> windows) {
        int longest = 0;
        for (List<TokenWindow> admission : windows) {
            for (TokenWindow window : admission) {
                longest = Math.max(longest, window.end() - window.start() + 2);
            }
        }
        return (longest + TOKENS_MULTIPLE - 1) / TOKENS_MULTIPLE * TOKENS_MULTIPLE;
    }

    private void lay(CodingModelConfig config, int[] admission, TokenWindow window, int at) {
        ids[at] = config.clsId();
        real[at] = true;
        global[at] = true;
        int place = at + 1;
        for (int token = window.start(); token < window.end(); token++, place++) {
            ids[place] = admission[token];
            real[place] = true;
            places[place] = token;
            boolean reads = token >= window.countedFrom() && token < window.countedTo();
            counted[place] = reads ? 1 : 0;
        }
        ids[place] = config.sepId();
        real[place] = true;
    }

    int rows() {
        return ids.length / tokens;
    }

    /** Tokens T of a row. */
    int tokens() {
        return tokens;
    }

    /** States S of one admission, over all its rows. */
    int statesEach() {
        return rowsEach * tokens;
    }

    /** Rows, that is token windows, of one admission. */
    int rowsEach() {
        return rowsEach;
    }

    int admissions() {
        return rows() / rowsEach;
    }

    /** The encoder's input for rows [from, to). */
    TokenRows rows(NDManager manager, int from, int to) {
        return TokenRows.of(
                manager,
                tokens,
                padId,
                Arrays.copyOfRange(ids, from * tokens, to * tokens),
                Arrays.copyOfRange(real, from * tokens, to * tokens),
                Arrays.copyOfRange(global, from * tokens, to * tokens));
    }

    /** 1 for each state that the label attention reads, [admissions * S]. */
    float[] counted() {
        return counted;
    }

    /** The admission's token behind state {@code state} of admission {@code admission}. */
    int place(int admission, int state) {
        return places[admission * statesEach() + state];
    }
}
