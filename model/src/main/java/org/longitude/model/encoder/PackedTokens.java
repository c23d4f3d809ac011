package org.longitude.model.encoder;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * The rows of a batch packed end to end, as every encoder reads them: R rows, N tokens.
 *
 * <p>Padding before a row's first real token and after its last is left out, so nothing computes
 * states for it. A hole in the mask stays as a token that nobody looks at, because it counts for
 * the distance between its neighbours. Encoders answer with states [N,D] in this order; the states
 * of a row are those from {@link #start} on.
 *
 * <p>Immutable, save that it remembers what scoring wants to know of it again; safe for use by
 * several threads. Its arrays are shared inside this package only.
 */
public final class PackedTokens {

    final long[] ids;
    final long[] positions;
    final long[] tokenTypes;

    /** False in a hole. */
    final boolean[] real;

    final boolean[] global;

    /** Row of each token. */
    final int[] rowOf;

    private final EncoderConfig config;
    private final int[] starts;
    private final int[] leading;
    private final Map<Integer, WindowArrays> scoringWindows = new ConcurrentHashMap<>();

    private PackedTokens(EncoderConfig config, List<TokenRow> rows) {
        this.config = config;
        starts = new int[rows.size() + 1];
        leading = new int[rows.size()];
        for (int row = 0; row < rows.size(); row++) {
            leading[row] = rows.get(row).leading();
            starts[row + 1] =
                    Math.addExact(starts[row], rows.get(row).end() - rows.get(row).leading());
        }
        int tokens = starts[rows.size()];
        ids = new long[tokens];
        positions = new long[tokens];
        tokenTypes = new long[tokens];
        real = new boolean[tokens];
        global = new boolean[tokens];
        rowOf = new int[tokens];
        for (int row = 0; row < rows.size(); row++) {
            lay(config, rows.get(row), row);
        }
    }

    /**
     * Packs rows for an encoder.
     *
     * @throws ModelException {@code INPUT_INVALID} for no rows, an id outside the vocabulary, a
     *     token type outside its table or a row longer than the positions; the message names places
     *     and never ids
     */
    public static PackedTokens of(EncoderConfig config, List<TokenRow> rows) {
        if (rows.isEmpty()) {
            throw new ModelException(
                    ModelError.INPUT_INVALID, "a batch of 0 sequences (expected: at least one)");
        }
        return new PackedTokens(config, rows);
    }

    private void lay(EncoderConfig config, TokenRow row, int number) {
        long[] places = config.positionsOf(row.ids());
        for (int from = leading[number]; from < row.end(); from++) {
            int to = starts[number] + from - leading[number];
            int id = row.ids()[from];
            require(
                    id >= 0 && id < config.vocabularySize(),
                    number,
                    from,
                    "id",
                    "vocabulary",
                    config.vocabularySize());
            int type = row.tokenType(from);
            require(
                    type >= 0 && type < config.tokenTypes(),
                    number,
                    from,
                    "token type",
                    "token types",
                    config.tokenTypes());
            require(
                    places[from] < config.positions(),
                    number,
                    from,
                    "position",
                    "positions",
                    config.positions());
            ids[to] = id;
            positions[to] = places[from];
            tokenTypes[to] = type;
            real[to] = row.isReal(from);
            global[to] = row.isGlobal(from);
            rowOf[to] = number;
        }
    }

    private static void require(
            boolean holds, int row, int place, String what, String table, int size) {
        if (!holds) {
            throw new ModelException(
                    ModelError.INPUT_INVALID,
                    "sequence %d: the %s at place %d is outside the %s (expected: 0 <= %s < %d)"
                            .formatted(row, what, place, table, what, size));
        }
    }

    /** Number of rows R. */
    public int rows() {
        return leading.length;
    }

    /** Number of tokens N over all rows. */
    public int tokens() {
        return ids.length;
    }

    /** Where the states of a row begin. */
    public int start(int row) {
        return starts[row];
    }

    /** Tokens of a row, holes included. */
    public int length(int row) {
        return starts[row + 1] - starts[row];
    }

    /** Padding that was left out before a row's first token. */
    public int leading(int row) {
        return leading[row];
    }

    /** Tokens of every row, in order. */
    public int[] lengths() {
        return IntStream.range(0, rows()).map(this::length).toArray();
    }

    /**
     * Ids and positions were checked against the tables of one encoder; in another they could point
     * outside.
     *
     * @throws IllegalStateException if they were packed for another
     */
    void requireFor(EncoderConfig expected) {
        if (!config.equals(expected)) {
            throw new IllegalStateException(
                    "tokens packed for another encoder: %s (expected: %s)"
                            .formatted(config, expected));
        }
    }

    /** What attention over so many neighbours to each side wants to know in scoring, made once. */
    WindowArrays scoringWindows(int oneSided) {
        return scoringWindows.computeIfAbsent(
                oneSided, wide -> WindowArrays.of(this, wide, WindowPlan.BLOCK_QUERIES));
    }

    boolean hasHoles() {
        return IntStream.range(0, real.length).anyMatch(token -> !real[token]);
    }

    /** Places of the global tokens, in order. */
    int[] globals() {
        return IntStream.range(0, global.length).filter(token -> global[token]).toArray();
    }

    /** Rows [from, to) as a batch of their own. */
    PackedTokens slice(int from, int to) {
        return from == 0 && to == rows() ? this : new PackedTokens(this, from, to);
    }

    private PackedTokens(PackedTokens whole, int from, int to) {
        config = whole.config;
        int first = whole.starts[from];
        int end = whole.starts[to];
        starts = Arrays.copyOfRange(whole.starts, from, to + 1);
        Arrays.setAll(starts, row -> starts[row] - first);
        leading = Arrays.copyOfRange(whole.leading, from, to);
        ids = Arrays.copyOfRange(whole.ids, first, end);
        positions = Arrays.copyOfRange(whole.positions, first, end);
        tokenTypes = Arrays.copyOfRange(whole.tokenTypes, first, end);
        real = Arrays.copyOfRange(whole.real, first, end);
        global = Arrays.copyOfRange(whole.global, first, end);
        rowOf = Arrays.copyOfRange(whole.rowOf, first, end);
        Arrays.setAll(rowOf, token -> rowOf[token] - from);
    }

    /** Sizes only: ids are the patient's words. */
    @Override
    public String toString() {
        return "PackedTokens[rows=%d, tokens=%d]".formatted(rows(), tokens());
    }
}
