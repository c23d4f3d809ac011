package org.longitude.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WordMemoryTest {

    private static final int[] IDS = {7, 8};

    private final WordMemory memory = new WordMemory();

    @Test
    void shouldKnowNothingThatItWasNotTold() {
        memory.put(" fever", 1, 6, IDS);

        assertThat(memory.find(" fevers", 1, 7)).isNull();
        assertThat(memory.find(" feve", 1, 5)).isNull();
        assertThat(memory.find("fever", 0, 5)).isNull();
    }

    @Test
    void shouldTellTheFirstWordFromTheSameWordBehindASpace() {
        memory.put("fever and fever", 0, 5, IDS);
        memory.put("fever and fever", 10, 15, new int[] {9});

        assertThat(memory.find("fever", 0, 5)).containsExactly(7, 8);
        assertThat(memory.find("no fever", 3, 8)).containsExactly(9);
    }

    @Test
    void shouldKeepTwoWordsOfOneHashAndForgetTheOldest() {
        // "Aa" and "BB" have one String.hashCode, and so have all words made of them.
        memory.put(" AaAa", 1, 5, new int[] {1});
        memory.put(" AaBB", 1, 5, new int[] {2});
        memory.put(" BBAa", 1, 5, new int[] {3});

        assertThat(memory.find(" BBAa", 1, 5)).containsExactly(3);
        assertThat(memory.find(" AaBB", 1, 5)).containsExactly(2);
        assertThat(memory.find(" AaAa", 1, 5)).isNull();
    }

    @Test
    void shouldNeverHoldMoreWordsThanItsLimit() {
        int words = 3 * WordMemory.WORDS_MAX;
        for (int i = 0; i < words; i++) {
            String text = " word" + i;
            memory.put(text, 1, text.length(), IDS);
        }

        int known = 0;
        for (int i = 0; i < words; i++) {
            String text = " word" + i;
            known += memory.find(text, 1, text.length()) == null ? 0 : 1;
        }
        assertThat(known).isBetween(WordMemory.WORDS_MAX / 2, WordMemory.WORDS_MAX);
    }

    @Test
    void shouldRememberPrintableAsciiOfUsualLengthOnly() {
        assertThat(WordMemory.isPlain("fever,", 0, 6)).isTrue();
        assertThat(WordMemory.isPlain("[num]", 0, 5)).isTrue();
        assertThat(WordMemory.isPlain("é", 0, 1)).isFalse();
        assertThat(WordMemory.isPlain("a\u007F", 0, 2)).isFalse();
        assertThat(WordMemory.isPlain("a\u0085b", 0, 3)).isFalse();
        int length = WordMemory.WORD_CHARS_MAX;
        assertThat(WordMemory.isPlain("x".repeat(length), 0, length)).isTrue();
        assertThat(WordMemory.isPlain("x".repeat(length + 1), 0, length + 1)).isFalse();
    }
}
