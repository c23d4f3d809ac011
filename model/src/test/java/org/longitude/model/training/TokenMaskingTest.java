package org.longitude.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenMaskingTest {

    private static final int VOCABULARY = 200;
    private static final int MASK = 3;
    private static final Set<Integer> SPECIAL = Set.of(0, 1, 2, MASK, 4);

    @Test
    void shouldScoreTheAskedShareAndHideEightyPercentOfIt() {
        TokenMasking masking = masking(false, 1);
        int hidden = 0;
        int kept = 0;
        int scored = 0;
        int ordinary = 0;
        for (int draw = 0; draw < 200; draw++) {
            int[] ids = text(300, draw);
            ordinary += (int) Arrays.stream(ids).filter(id -> !SPECIAL.contains(id)).count();
            MaskedText masked = masking.mask(ids, new int[0], draw);
            for (int position : masked.positions()) {
                scored++;
                hidden += masked.ids()[position] == MASK ? 1 : 0;
                kept += masked.ids()[position] == ids[position] ? 1 : 0;
            }
        }

        assertThat((double) scored / ordinary).isCloseTo(0.15, within(0.002));
        assertThat((double) hidden / scored).isCloseTo(0.8, within(0.02));
        // 10 % are left as they are, and one in 195 of the replaced ones draws itself.
        assertThat((double) kept / scored).isCloseTo(0.1005, within(0.015));
    }

    @Test
    void shouldNeverTouchOrProduceASpecialTokenButTheMask() {
        TokenMasking masking = masking(false, 2);
        for (int draw = 0; draw < 100; draw++) {
            int[] ids = text(80, draw);
            MaskedText masked = masking.mask(ids, new int[0], draw);
            Set<Integer> scored = Set.copyOf(Arrays.stream(masked.positions()).boxed().toList());
            for (int i = 0; i < ids.length; i++) {
                if (!scored.contains(i)) {
                    assertThat(masked.ids()[i]).isEqualTo(ids[i]);
                } else {
                    assertThat(SPECIAL).doesNotContain(ids[i]);
                    assertThat(masked.ids()[i] == MASK || !SPECIAL.contains(masked.ids()[i]))
                            .isTrue();
                }
            }
            assertThat(masked.positions()).isSorted();
            assertThat(masked.targets())
                    .containsExactly(
                            Arrays.stream(masked.positions()).map(place -> ids[place]).toArray());
        }
    }

    @Test
    void shouldScoreAllTokensOfAWordOrNoneWhenWordsAreWhole() {
        TokenMasking masking = masking(true, 3);
        Random random = new Random(5);
        for (int draw = 0; draw < 100; draw++) {
            int[] ids = new Random(draw).ints(120, 5, VOCABULARY).toArray();
            int[] words = new int[ids.length];
            for (int i = 1; i < words.length; i++) {
                words[i] = words[i - 1] + (random.nextInt(3) == 0 ? 0 : 1);
            }
            MaskedText masked = masking.mask(ids, words, draw);

            Map<Integer, Long> scoredOfWord = new HashMap<>();
            Arrays.stream(masked.positions())
                    .forEach(place -> scoredOfWord.merge(words[place], 1L, Long::sum));
            scoredOfWord.forEach(
                    (word, scored) ->
                            assertThat(scored)
                                    .isEqualTo(
                                            Arrays.stream(words).filter(w -> w == word).count()));
            assertThat(masked.positions().length).isBetween(14, 18);
        }
    }

    @Test
    void shouldDependOnSeedAndDrawAlone() {
        int[] ids = text(200, 9);
        int[] first = masking(false, 7).mask(ids, new int[0], 11).ids();
        TokenMasking later = masking(false, 7);
        later.mask(text(50, 1), new int[0], 3);

        assertThat(later.mask(ids, new int[0], 11).ids()).isEqualTo(first);
        assertThat(later.mask(ids, new int[0], 12).ids()).isNotEqualTo(first);
        assertThat(masking(false, 8).mask(ids, new int[0], 11).ids()).isNotEqualTo(first);
    }

    @Test
    void shouldScoreOneTokenAtLeastUnlessAllAreSpecial() {
        assertThat(masking(false, 1).mask(new int[] {1, 50, 2}, new int[0], 0).positions())
                .containsExactly(1);
        assertThat(masking(false, 1).mask(new int[] {1, 4, 2, 0}, new int[0], 0).positions())
                .isEmpty();
    }

    @Test
    void shouldReachEveryTokenOverManyDraws() {
        int[] ids = IntStream.range(5, 25).toArray();
        TokenMasking masking = masking(false, 4);
        int[] counts = new int[ids.length];
        for (int draw = 0; draw < 2000; draw++) {
            for (int place : masking.mask(ids, new int[0], draw).positions()) {
                counts[place]++;
            }
        }

        // Three of twenty each time: 300 expected, standard deviation 16.
        assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThan(220);
        assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(380);
    }

    @Test
    void shouldNotShowTokensInMessages() {
        MaskedText masked = masking(false, 1).mask(new int[] {77, 78}, new int[0], 0);

        assertThat(masked.toString()).isEqualTo("MaskedText[tokens=2, scored=1]");
        assertThatThrownBy(() -> masking(false, 1).mask(new int[] {54321}, new int[0], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("place 0")
                .hasMessageNotContaining("54321");
    }

    private static TokenMasking masking(boolean wholeWords, long seed) {
        return new TokenMasking(
                new MaskingConfig(
                        VOCABULARY, MASK, SPECIAL, MaskingConfig.USUAL_SHARE, wholeWords, seed));
    }

    /** Special tokens at both ends and an unknown word now and then. */
    private static int[] text(int tokens, long seed) {
        int[] ids = new Random(seed).ints(tokens, 4, VOCABULARY).toArray();
        ids[0] = 1;
        ids[tokens - 1] = 2;
        return ids;
    }
}
