package org.longitude.model.encoder;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * One sequence as an encoder is given it: Hugging Face's {@code input_ids} and masks of one row.
 *
 * @param ids token ids, special tokens included
 * @param real false where the attention mask is 0; null for all real
 * @param global true where attention is global; null for none; a masked token is never global
 * @param tokenTypes row of the token-type table; null for all 0
 */
@SuppressWarnings("ArrayRecordComponent") // copied when packed; never compared
public record TokenRow(
        int[] ids,
        boolean @Nullable [] real,
        boolean @Nullable [] global,
        int @Nullable [] tokenTypes) {

    /**
     * @throws ModelException {@code INPUT_INVALID} for an empty sequence, one without a single real
     *     token, or a mask of another length
     */
    public TokenRow {
        if (ids.length == 0) {
            throw invalid("a sequence of 0 tokens (expected: at least one)");
        }
        requireLength("attention mask", real == null ? ids.length : real.length, ids.length);
        requireLength("global mask", global == null ? ids.length : global.length, ids.length);
        requireLength(
                "token types", tokenTypes == null ? ids.length : tokenTypes.length, ids.length);
        if (real != null && firstReal(real) == ids.length) {
            throw invalid("a sequence of padding only (expected: at least one real token)");
        }
    }

    /** Every token real, none global, all of type 0. */
    public static TokenRow of(int... ids) {
        return new TokenRow(ids, null, null, null);
    }

    /** Every token real, the first one global. */
    public static TokenRow withGlobalFirst(int... ids) {
        boolean[] global = new boolean[ids.length];
        if (global.length > 0) {
            global[0] = true;
        }
        return new TokenRow(ids, null, global, null);
    }

    boolean isReal(int place) {
        return real == null || real[place];
    }

    boolean isGlobal(int place) {
        return global != null && global[place] && isReal(place);
    }

    int tokenType(int place) {
        return tokenTypes == null ? 0 : tokenTypes[place];
    }

    /** Places before the first real token. */
    int leading() {
        return real == null ? 0 : firstReal(real);
    }

    /** One past the last real token. */
    int end() {
        int end = ids.length;
        while (!isReal(end - 1)) {
            end--;
        }
        return end;
    }

    private static int firstReal(boolean[] real) {
        int first = 0;
        while (first < real.length && !real[first]) {
            first++;
        }
        return first;
    }

    private static void requireLength(String name, int found, int expected) {
        if (found != expected) {
            throw invalid(
                    "%s of %d values (expected: %d, one for each token)"
                            .formatted(name, found, expected));
        }
    }

    private static ModelException invalid(String message) {
        return new ModelException(ModelError.INPUT_INVALID, message);
    }

    /** Sizes only: ids are the patient's words. */
    @Override
    public String toString() {
        return "TokenRow[tokens=%d, real=%s]"
                .formatted(
                        ids.length,
                        real == null ? "all" : Arrays.toString(new int[] {leading(), end()}));
    }
}
