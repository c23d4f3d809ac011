package org.longitude.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any string is read in time and memory linear in its length, told without a clock. */
final class NormalizerWorkTest {

    /** The most that the steps together may look at for one character of a note. */
    private static final int LOOKED_PER_CHAR_MAX = 128;

    private static final int ALLOCATED_BYTES_PER_CHAR_MAX = 1024;
    private static final int REPEATS = 20_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Normalizer normalizer = Normalizer.standard();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[**",
                "[**]",
                "**]",
                "[**Name ",
                "[**Known lastname 12**]",
                "[**a [**",
                "b.i.d",
                "b.i.d.",
                "a/",
                "a.",
                "a. ",
                "?",
                "!a",
                "1.",
                "1,",
                "(",
                "....",
                "....\n",
                "\u00AD",
                "a\u00AD",
                "a\u0301\u0316",
                "Mr. ",
                "\n",
                "A\n",
                "A b\n",
                "ABC\nDate of\n",
                "\uD800",
                "\uD83D\uDE00",
                "___",
                "_",
                "[num",
                "x"
            })
    void shouldDoWorkInProportionToTheLength(String piece) {
        NoteScan once = scan(piece, REPEATS);
        NoteScan fourTimes = scan(piece, 4 * REPEATS);

        assertThat(once.charsLookedAt()).isLessThan((long) LOOKED_PER_CHAR_MAX * once.length());
        assertThat(fourTimes.charsLookedAt())
                .isLessThan(5 * Math.max(once.charsLookedAt(), REPEATS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"He came with pain. ", "[**Name 1**] ", "a. ", "[**", "1 ", "\n-"})
    void shouldAllocateInProportionToTheLength(String piece) {
        long once = allocatedBytes(piece.repeat(REPEATS));
        long fourTimes = allocatedBytes(piece.repeat(4 * REPEATS));

        long chars = (long) piece.length() * REPEATS;
        assertThat(once).isLessThan(ALLOCATED_BYTES_PER_CHAR_MAX * chars);
        assertThat(fourTimes).isLessThan(6 * once);
    }

    @Test
    void shouldAcceptANoteOfTenMegabytes() {
        String note = "Seen by [**Name 12**]. BP 120/80 on 1.5 mg b.i.d.\n".repeat(210_000);

        NormalizedText text = normalizer.normalize(note);

        assertThat(note.length()).isGreaterThan(10_000_000);
        assertThat(text.wordCount()).isEqualTo(210_000 * 14);
        assertThat(text.textLength()).isEqualTo(note.length());
    }

    private NoteScan scan(String piece, int repeats) {
        return normalizer.scan(piece.repeat(repeats));
    }

    private long allocatedBytes(String text) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThat(normalizer.normalize(text).textLength()).isEqualTo(text.length());
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
