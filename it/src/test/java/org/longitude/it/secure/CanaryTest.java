package org.longitude.it.secure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A planted leak of each kind is found. */
final class CanaryTest {

    private static final String WORD = Canary.word(731);
    private final Canary canary = new Canary();

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "{\"text\": \"Seen by "})
    void shouldFindAWordInEveryFormWhateverStandsBeforeIt(String before) {
        String text = before + WORD + " and so on";
        String lower = text.toLowerCase(Locale.ROOT);
        byte[] bytes = text.getBytes(UTF_8);

        for (String leak :
                new String[] {
                    text,
                    lower,
                    text.toUpperCase(Locale.ROOT),
                    Base64.getEncoder().encodeToString(bytes),
                    Base64.getUrlEncoder().encodeToString(lower.getBytes(UTF_8)),
                    HexFormat.of().formatHex(bytes),
                    HexFormat.of().withUpperCase().formatHex(lower.getBytes(UTF_8)),
                    HexFormat.ofDelimiter(":").formatHex(bytes),
                    HexFormat.of().withPrefix("%").formatHex(bytes),
                    URLEncoder.encode(text, UTF_8),
                    Arrays.toString(bytes),
                    escaped(text),
                    references(lower)
                }) {
            assertThat(canary.in("something before " + leak + " and after")).as(leak).isNotEmpty();
        }
    }

    private static String escaped(String text) {
        StringBuilder all = new StringBuilder();
        text.chars().forEach(letter -> all.append("\\u%04X".formatted(letter)));
        return all.toString();
    }

    private static String references(String text) {
        StringBuilder all = new StringBuilder();
        text.chars().forEach(letter -> all.append("&#%d;".formatted(letter)));
        return all.toString();
    }

    @Test
    void shouldFindNothingInWhatHoldsNoWord() {
        assertThat(canary.in("notes.raw partition 3 offset 17: too_short, 512 bytes")).isEmpty();
        assertThat(canary.in(Base64.getEncoder().encodeToString(new byte[500]))).isEmpty();
    }

    @Test
    void shouldHearWhatIsLoggedAndNamesOfThreads() throws Exception {
        try (Overheard overheard = new Overheard(canary)) {
            LoggerFactory.getLogger("org.longitude.planted").trace("read {}", WORD);
            LoggerFactory.getLogger("org.elsewhere")
                    .debug("failed", new IllegalStateException("at " + WORD));
            Thread named = new Thread(() -> {}, "codes " + WORD);
            overheard.hear("a name", named.getName());

            assertThat(overheard.leaks())
                    .contains(
                            "log of org.longitude.planted at TRACE: as it is",
                            "log of org.elsewhere at DEBUG: as it is",
                            "a name: as it is");
        }
    }
}
