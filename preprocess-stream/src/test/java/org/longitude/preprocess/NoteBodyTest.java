package org.longitude.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.longitude.model.tokenizer.Tokens;

final class NoteBodyTest {

    private static final byte[] TAG = new byte[TextEngine.TAG_BYTES];

    @Test
    void shouldReadTheTokensAndTextItWrote() {
        Random random = new Random(1);
        for (int round = 0; round < 100; round++) {
            int count = random.nextInt(50);
            Tokens tokens =
                    new Tokens(
                            random.ints(count).toArray(),
                            random.ints(count).toArray(),
                            random.ints(count).toArray(),
                            random.ints(count).toArray(),
                            count);
            String text = "ä𝄞".repeat(random.nextInt(5));

            NoteBody read = NoteBody.decode(new NoteBody(TAG, tokens, 7, text).encode());

            assertThat(read.tokensOf(TAG)).isEqualTo(tokens);
            assertThat(read.text()).isEqualTo(text);
            assertThat(read.textLength()).isEqualTo(7);
        }
    }

    @Test
    void shouldTellTokensOfAnotherEngineNoTokensAndNoTextApart() {
        Tokens tokens = new Tokens(new int[0], new int[0], new int[0], new int[0], 0);
        byte[] other = TAG.clone();
        other[3] = 1;

        assertThat(NoteBody.decode(new NoteBody(TAG, tokens, 0, null).encode()).tokensOf(other))
                .isNull();
        assertThat(NoteBody.decode(new NoteBody(TAG, tokens, 0, null).encode()).text()).isNull();
        assertThat(NoteBody.decode(new NoteBody(TAG, null, 0, "").encode()).tokensOf(TAG)).isNull();
        assertThat(NoteBody.decode(new NoteBody(TAG, null, 0, "").encode()).text()).isEmpty();
    }

    @Test
    void shouldReadTheTextOnlyWhereTheTokensAreNotTheEnginesOwn() {
        Tokens tokens = new Tokens(new int[] {9}, new int[] {0}, new int[] {1}, new int[] {2}, 0);
        byte[] bytes = new NoteBody(TAG, tokens, 3, "abc").encode();
        byte[] other = TAG.clone();
        other[0]++;

        assertThat(NoteBody.decode(bytes, TAG).text()).isNull();
        assertThat(NoteBody.decode(bytes, TAG).tokensOf(TAG)).isEqualTo(tokens);
        assertThat(NoteBody.decode(bytes, other).text()).isEqualTo("abc");
        assertThat(NoteBody.decode(new NoteBody(TAG, null, 3, "abc").encode(), TAG).text())
                .isEqualTo("abc");
    }

    @Test
    void shouldRefuseBytesThatAreCutOrOfAnotherFormat() {
        Tokens tokens = new Tokens(new int[] {9}, new int[] {0}, new int[] {1}, new int[] {2}, 0);
        byte[] bytes = new NoteBody(TAG, tokens, 3, null).encode();
        byte[] later = bytes.clone();
        later[0]++;

        assertThatThrownBy(() -> NoteBody.decode(Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cut");
        assertThatThrownBy(() -> NoteBody.decode(later))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("format 2");
    }

    @Test
    void shouldNumberANoteAboveAnyEventsBeforeItAndNeverGoBack() {
        long note = RevisionNumber.of(0, 0, 0);
        long events = RevisionNumber.of(0, RevisionNumber.EVENTS_MAX, note);
        long next = RevisionNumber.of(1, 0, events);

        assertThat(note).isPositive();
        assertThat(events).isGreaterThan(note);
        assertThat(next).isGreaterThan(events);
        assertThat(RevisionNumber.of(0, 0, next)).isEqualTo(next + 1);
        assertThat(RevisionNumber.sourceOffset(events)).isZero();
    }
}
