package org.longitude.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StopMemoryTest {

    private static final int TEXTS = 10_000;

    private static final List<String> PIECES =
            List.of(
                    "Dr",
                    "was",
                    "5",
                    "mg",
                    "A",
                    "He",
                    "(he",
                    "well)",
                    "p.o",
                    "U.S",
                    "no",
                    "\"ok\"",
                    " ",
                    "  ",
                    "\n",
                    "\u00a0",
                    "\t \u2003",
                    ".",
                    "?",
                    "!",
                    "...",
                    "x.y?",
                    "-",
                    "é");

    @Test
    void shouldSayWhatTheLibrarySaysWhenAMarkComesAgain() {
        StopDetector detector = StopDetector.shared();
        StopMemory memory = new StopMemory();
        Random random = new Random(11);
        int[] asked = new int[1];
        int marks = 0;
        for (int each = 0; each < TEXTS; each++) {
            char[] text = text(random, 3 + random.nextInt(30));
            for (int mark = 0; mark < text.length; mark++) {
                if (StopDetector.isMark(text[mark])) {
                    int at = mark;
                    int from = Math.max(0, mark - StopDetector.WINDOW_CHARS);
                    int to = Math.min(text.length, mark + StopDetector.WINDOW_CHARS);
                    boolean expected = detector.asked(text, at, from, to);
                    boolean ends =
                            memory.ends(
                                    text,
                                    at,
                                    from,
                                    to,
                                    () -> {
                                        asked[0]++;
                                        return expected;
                                    });
                    assertThat(ends).isEqualTo(expected);
                    marks++;
                }
            }
        }
        assertThat(asked[0]).as("marks that were new").isLessThan(marks);
    }

    @Test
    void shouldAskWhenTheWordsAreNotWholeWithinTheWindow() {
        char[] text = "He was seen today. She was not there".toCharArray();
        int mark = new String(text).indexOf('.');
        StopMemory memory = new StopMemory();

        assertThat(memory.ends(text, mark, mark - 5, mark + 17, () -> true)).isTrue();
        assertThat(memory.ends(text, mark, mark - 5, mark + 17, () -> false)).isFalse();
        assertThat(memory.ends(text, mark, 0, mark + 4, () -> true)).isTrue();
        assertThat(memory.ends(text, mark, 0, mark + 4, () -> false)).isFalse();
    }

    @Test
    void shouldAnswerFromMemoryWhenTheWordsAreTheSame() {
        char[] text = "He was seen today. She was not there".toCharArray();
        int mark = new String(text).indexOf('.');
        StopMemory memory = new StopMemory();

        assertThat(memory.ends(text, mark, 0, text.length, () -> true)).isTrue();
        assertThat(memory.ends(text, mark, 0, text.length, () -> false)).isTrue();
    }

    private static char[] text(Random random, int pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
            if (random.nextInt(3) > 0) {
                text.append(' ');
            }
        }
        return text.toString().toCharArray();
    }
}
