package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/** What is packed and what is refused before it could reach the engine. */
class PackedTokensTest {

    private final LongformerConfig config =
            new LongformerConfig(30, 8, 2, 12, List.of(4), 12, 1, 1e-5, 0.4, LayerNormPlace.POST);

    @Test
    void shouldLeaveOutPaddingAndKeepHoles() {
        TokenRow padded =
                new TokenRow(
                        new int[] {1, 7, 8, 9, 1, 1},
                        new boolean[] {false, true, false, true, false, false},
                        new boolean[] {true, true, true, false, false, false},
                        null);

        PackedTokens packed = PackedTokens.of(config, List.of(padded, TokenRow.of(5, 6)));

        assertThat(packed.rows()).isEqualTo(2);
        assertThat(packed.tokens()).isEqualTo(5);
        assertThat(packed.lengths()).containsExactly(3, 2);
        assertThat(packed.start(1)).isEqualTo(3);
        assertThat(packed.leading(0)).isEqualTo(1);
        assertThat(packed.ids).containsExactly(7, 8, 9, 5, 6);
        assertThat(packed.real).containsExactly(true, false, true, true, true);
        assertThat(packed.globals()).as("a hole is never global").containsExactly(0);
        assertThat(packed.rowOf).containsExactly(0, 0, 0, 1, 1);
    }

    @Test
    void shouldCountPositionsOverTheWholeRowWhenPaddingIsInFront() {
        TokenRow row =
                new TokenRow(
                        new int[] {5, 1, 7, 1, 8},
                        new boolean[] {false, false, true, true, true},
                        null,
                        null);

        assertThat(PackedTokens.of(config, List.of(row)).positions).containsExactly(3, 1, 4);
    }

    @Test
    void shouldTakeRowsApart() {
        PackedTokens packed =
                PackedTokens.of(
                        config,
                        List.of(
                                TokenRow.of(2, 3, 4),
                                TokenRow.withGlobalFirst(5, 6),
                                TokenRow.of(7)));

        PackedTokens last = packed.slice(1, 3);

        assertThat(last.ids).containsExactly(5, 6, 7);
        assertThat(last.rowOf).containsExactly(0, 0, 1);
        assertThat(last.start(1)).isEqualTo(2);
        assertThat(last.globals()).containsExactly(0);
    }

    @Test
    void shouldRefuseWhatNoEncoderCanRead() {
        assertRefused(() -> PackedTokens.of(config, List.of()), "a batch of 0 sequences");
        assertRefused(() -> TokenRow.of(), "a sequence of 0 tokens");
        assertRefused(() -> TokenRow.withGlobalFirst(), "a sequence of 0 tokens");
        assertRefused(
                () -> new TokenRow(new int[] {4}, new boolean[] {false}, null, null),
                "a sequence of padding only");
        assertRefused(
                () -> new TokenRow(new int[] {4, 5}, new boolean[] {true}, null, null),
                "attention mask of 1 values (expected: 2, one for each token)");
        assertRefused(
                () -> new TokenRow(new int[] {4, 5}, null, new boolean[3], null),
                "global mask of 3 values");
        assertRefused(
                () -> new TokenRow(new int[] {4, 5}, null, null, new int[0]),
                "token types of 0 values");
        assertRefused(
                () -> pack(TokenRow.of(4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4)),
                "sequence 1: the position at place 10");
    }

    @Test
    void shouldNameThePlaceAndNeverTheIdWhenItIsOutsideTheVocabulary() {
        for (int bad : new int[] {-1, 30, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertRefused(
                    () -> pack(TokenRow.of(4, bad)),
                    "sequence 1: the id at place 1 is outside the vocabulary (expected: 0 <= id < 30)");
        }
        assertRefused(
                () -> pack(new TokenRow(new int[] {4}, null, null, new int[] {1})),
                "sequence 1: the token type at place 0 is outside the token types (expected: 0 <= token type < 1)");
    }

    @Test
    void shouldNotShowTokens() {
        assertThat(TokenRow.of(17, 18).toString()).doesNotContain("17");
        assertThat(pack(TokenRow.of(17, 18)).toString())
                .isEqualTo("PackedTokens[rows=2, tokens=3]");
    }

    private PackedTokens pack(TokenRow row) {
        return PackedTokens.of(config, List.of(TokenRow.of(3), row));
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.INPUT_INVALID))
                .hasMessageContaining(message);
    }
}
