package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NoteReaderTest {

    private static final int NOTE_BYTES_MAX = 12;

    @Test
    void shouldMeasureTextInBytesOfUtf8() {
        assertThat(read("x".repeat(NOTE_BYTES_MAX))).isInstanceOf(Reading.Note.class);
        assertThat(read("x".repeat(NOTE_BYTES_MAX + 1)))
                .isEqualTo(new Reading.Rejected("note_too_large"));
        assertThat(read("ä".repeat(NOTE_BYTES_MAX / 2))).isInstanceOf(Reading.Note.class);
        assertThat(read("ä".repeat(NOTE_BYTES_MAX / 2 + 1)))
                .isEqualTo(new Reading.Rejected("note_too_large"));
    }

    @Test
    void shouldShowNoContents() {
        assertThat(read("secret").toString()).doesNotContain("secret").contains("n1");
    }

    private static Reading read(String text) {
        NoteReader reader =
                new NoteReader(
                        (topic, bytes) -> Notes.live("n1", text).build(), "topic", NOTE_BYTES_MAX);
        return reader.read("adm".getBytes(UTF_8), new byte[1], 0, 0);
    }
}
