package org.longitude.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds for any string whatever. */
final class NormalizerPropertiesTest {

    private static final int TRIES = 10_000;

    private final Normalizer normalizer = Normalizer.standard();

    /** Pieces that meet the rules' edges far more often than arbitrary characters do. */
    @Provide
    Arbitrary<String> notes() {
        Arbitrary<String> pieces =
                Arbitraries.of(
                        "[**",
                        "**]",
                        "*]",
                        "[",
                        "]",
                        "(",
                        "Known lastname",
                        "2151-7-16",
                        "Hospital1 ",
                        "___",
                        "_",
                        "[num]",
                        "1",
                        "23",
                        ".",
                        ",",
                        "..",
                        "...",
                        "-",
                        "/",
                        "b.i.d.",
                        "h/o",
                        "w/",
                        "w/o",
                        "HTN",
                        "yo",
                        "p.o",
                        "x",
                        "Y",
                        "é",
                        "\u0301",
                        "e\u0301",
                        "o\u0328\u0301",
                        "\u0344",
                        "\u1100\u1161",
                        "µg",
                        "Å",
                        "\u00AD",
                        "\u200B",
                        "İ",
                        "ﬁ",
                        "ß",
                        "Ⅷ",
                        "²",
                        "٣",
                        "\uD83D\uDE00",
                        "\uD835\uDC9C",
                        "\uD800",
                        "\uDC00",
                        " ",
                        "\n",
                        "\r\n",
                        "\t",
                        "\f",
                        "\u0000",
                        "\u2028",
                        ":",
                        "%",
                        "’",
                        "—",
                        "*",
                        "**",
                        "a.",
                        "He came. ",
                        "\n1. ",
                        "\nALLERGIES\n",
                        "\nSex: ",
                        "20mg",
                        "2-3x",
                        "120/80",
                        ".5",
                        "W/u",
                        "</s>",
                        "[MASK]",
                        "Mr.",
                        "dr.");
        Arbitrary<String> anything = Arbitraries.strings().ofMaxLength(4);
        return Arbitraries.frequencyOf(Tuple.of(6, pieces), Tuple.of(1, anything))
                .list()
                .ofMaxSize(40)
                .map(list -> String.join("", list));
    }

    @Property(tries = TRIES)
    void shouldPointIntoTheTextInOrder(@ForAll("notes") String text) {
        NormalizedText normalized = normalizer.normalize(text);

        int[] starts = normalized.starts();
        int[] ends = normalized.ends();
        assertThat(normalized.textLength()).isEqualTo(text.length());
        for (int i = 0; i < starts.length; i++) {
            assertThat(starts[i]).isBetween(0, text.length() - 1);
            assertThat(ends[i]).isBetween(starts[i] + 1, text.length());
            if (i > 0) {
                boolean equal = starts[i] == starts[i - 1] && ends[i] == ends[i - 1];
                assertThat(equal || starts[i] >= ends[i - 1])
                        .as("word %d: equal to or behind the one before", i)
                        .isTrue();
            }
        }
    }

    @Property(tries = TRIES)
    void shouldEndEverySentenceAndParagraph(@ForAll("notes") String text) {
        NormalizedText normalized = normalizer.normalize(text);

        int[] sentences = normalized.sentenceEnds();
        int[] paragraphs = normalized.paragraphEnds();
        assertThat(IntLists.rises(sentences) && IntLists.rises(paragraphs)).isTrue();
        for (int paragraph : paragraphs) {
            assertThat(sentences).contains(paragraph);
        }
        if (normalized.wordCount() > 0) {
            assertThat(paragraphs[paragraphs.length - 1]).isEqualTo(normalized.wordCount());
            assertThat(sentences[0]).isPositive();
        }
    }

    @Property(tries = TRIES)
    void shouldGiveTheSameWordsAgain(@ForAll("notes") String text) {
        String words = normalizer.normalize(text).words();

        assertThat(normalizer.normalize(words).words()).isEqualTo(words);
    }

    @Property(tries = TRIES)
    void shouldGiveThePieceItsOwnWords(@ForAll("notes") String text) {
        NormalizedText normalized = normalizer.normalize(text);
        List<String> words = wordsOf(normalized);

        int first = 0;
        while (first < words.size()) {
            int next = first + 1;
            while (next < words.size() && normalized.starts()[next] == normalized.starts()[first]) {
                next++;
            }
            String piece = text.substring(normalized.starts()[first], normalized.ends()[first]);
            assertThat(normalizer.normalize(piece).words())
                    .isEqualTo(String.join(" ", words.subList(first, next)));
            first = next;
        }
    }

    @Property(tries = TRIES)
    void shouldGiveOneNonEmptyWordPerSpan(@ForAll("notes") String text) {
        NormalizedText normalized = normalizer.normalize(text);

        assertThat(wordsOf(normalized)).hasSize(normalized.wordCount());
        assertThat(wordsOf(normalized))
                .allSatisfy(
                        word -> {
                            assertThat(word).isNotEmpty();
                            assertThat(
                                            word.codePoints()
                                                    .anyMatch(
                                                            NormalizerPropertiesTest::isSpaceLike))
                                    .isFalse();
                        });
    }

    private static boolean isSpaceLike(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static List<String> wordsOf(NormalizedText text) {
        List<String> words = new ArrayList<>();
        if (text.wordCount() > 0) {
            words.addAll(List.of(text.words().split(" ", -1)));
        }
        return words;
    }
}
