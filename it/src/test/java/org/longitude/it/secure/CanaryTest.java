package org.longitude.it.secure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
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
    void shouldHearWhatIsPrintedAndWhatAThreadDumpSays() throws Exception {
        try (Overheard overheard = new Overheard(canary)) {
            CountDownLatch end = new CountDownLatch(1);
            Thread named = new Thread(() -> awaitEnd(end), "codes " + WORD);
            named.start();
            Thread died = new Thread(CanaryTest::die, "dies");
            died.start();
            died.join();
            System.out.println("read " + WORD);
            long before = overheard.dumps();
            while (overheard.dumps() < before + 12) {
                Thread.sleep(10);
            }
            end.countDown();

            assertThat(overheard.leaks())
                    .contains(
                            "standard error: as it is",
                            "standard output: as it is",
                            "thread dump: as it is",
                            "thread dump of jcmd: as it is");
        }
    }

    private static void awaitEnd(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void die() {
        throw new IllegalStateException(WORD);
    }

    @Test
    void shouldFindNothingInWhatHoldsNoWord() {
        assertThat(canary.in("notes.raw partition 3 offset 17: too_short, 512 bytes")).isEmpty();
        assertThat(canary.in(Base64.getEncoder().encodeToString(new byte[500]))).isEmpty();
    }

    @Test
    void shouldHearWhatASpanSaysInNameAttributeEventOrStatus() {
        try (Overheard overheard = new Overheard(canary);
                OverheardSpans spans = new OverheardSpans(overheard)) {
            Tracer tracer = spans.telemetry().getTracer("planted");
            tracer.spanBuilder("reads " + WORD).startSpan().end();
            tracer.spanBuilder("attribute").startSpan().setAttribute("text", WORD).end();
            tracer.spanBuilder("event")
                    .startSpan()
                    .recordException(new IllegalStateException(WORD))
                    .end();
            tracer.spanBuilder("status").startSpan().setStatus(StatusCode.ERROR, WORD).end();
            tracer.spanBuilder("nothing").startSpan().end();

            assertThat(overheard.leaks())
                    .contains(
                            "span reads " + WORD + ": as it is",
                            "span attribute: as it is",
                            "span event: as it is",
                            "span status: as it is")
                    .doesNotContain("span nothing: as it is");
            assertThat(spans.count()).isEqualTo(5);
        }
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
