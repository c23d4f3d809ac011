package org.longitude.ingest.mllp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.longitude.schemas.Quarantine;

/** Streams that are framed as they should not be: what is found in them, however they are cut. */
final class BrokenFramesTest {

    private static final String S = "\u000b";
    private static final String E = "\u001c";
    private static final int FRAME_BYTES_MAX = 20_000;

    @TempDir private Path folder;

    /**
     * A stream; M a message, U one without end, X an end alone, L too large, N no room, H hopeless.
     */
    record Case(String name, String stream, String expected, boolean inside) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("nothing", "", "", false),
                new Case("a frame", S + "abc" + E + "\r", "M3", false),
                new Case("no CR at the end", S + "abc" + E, "M3", false),
                new Case("LF for CR at the end", S + "abc" + E + "\n", "M3", false),
                new Case("two frames", S + "a" + E + "\r" + S + "bc" + E + "\r", "M1 M2", false),
                new Case("two frames without CR", S + "a" + E + S + "bc" + E, "M1 M2", false),
                new Case(
                        "white space between",
                        S + "a" + E + "\r\r\n " + S + "b" + E,
                        "M1 M1",
                        false),
                new Case("words between", S + "a" + E + "\rjunk" + S + "b" + E, "M1 M1", false),
                new Case("words in front", "hello" + S + "a" + E, "M1", false),
                new Case("a keep-alive of NUL", "\0\0" + S + "a" + E, "M1", false),
                new Case("an empty frame", S + E + "\r", "M0", false),
                new Case("empty frames", (S + E + "\r").repeat(3), "M0 M0 M0", false),
                new Case("a start alone", S, "", true),
                new Case("a frame cut off", S + "abc", "", true),
                new Case("a start inside", S + "ab" + S + "cd" + E, "U2 M2", false),
                new Case("starts only", S + S + S, "U0 U0", true),
                new Case("an end alone", E, "", false),
                new Case("ends alone", E + "\r" + E + "\r", "", false),
                new Case("a message without start", "MSH|^~" + E + "\r", "X", false),
                new Case(
                        "a message without start, then one",
                        "MSH" + E + "\r" + S + "a" + E,
                        "X M1",
                        false),
                new Case("CRs inside", S + "a\rb\r" + E + "\r", "M4", false),
                new Case("an end inside the text", S + "ab" + E + "cd" + E + "\r", "M2 X", false),
                new Case("a large frame", S + "x".repeat(FRAME_BYTES_MAX) + E, "M20000", false),
                new Case(
                        "one byte too large",
                        S + "x".repeat(FRAME_BYTES_MAX + 1) + E,
                        "L20001",
                        false),
                new Case(
                        "too large, then one",
                        S + "x".repeat(30_000) + E + S + "a" + E,
                        "L30000 M1",
                        false),
                new Case("too large without end", S + "x".repeat(30_000), "", true),
                new Case(
                        "too large, then a start",
                        S + "x".repeat(30_000) + S + "a" + E,
                        "U2048 M1",
                        false),
                new Case("words without end", "j".repeat(70_000), "H", false),
                new Case("other control characters", S + "\u0002a\u0003" + E, "M3", false),
                new Case("bytes above ASCII", S + "\u00ff\u00fe" + E, "M2", false));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldFindTheSameHoweverTheStreamIsCut(Case broken) {
        byte[] stream = broken.stream().getBytes(ISO_8859_1);
        Random random = new Random(7);

        assertThat(found(stream, stream.length + 1, random, broken.inside()))
                .isEqualTo(broken.expected());
        assertThat(found(stream, 7, random, broken.inside())).isEqualTo(broken.expected());
        assertThat(found(stream, 1, random, broken.inside())).isEqualTo(broken.expected());
    }

    private String found(byte[] stream, int pieceMax, Random random, boolean inside) {
        MemoryBudget budget = new MemoryBudget(1 << 20);
        List<String> found = new ArrayList<>();
        try (MllpFramer framer =
                new MllpFramer(
                        FRAME_BYTES_MAX, budget, Quarantine.open(folder.resolve("q"), 1 << 30))) {
            int at = 0;
            while (at < stream.length) {
                int piece = Math.min(stream.length - at, 1 + random.nextInt(pieceMax));
                framer.feed(stream, at, piece).forEach(event -> found.add(name(event)));
                at += piece;
            }
            assertThat(framer.isInside()).isEqualTo(inside);
        }
        assertThat(budget.leftBytes()).isEqualTo(1 << 20);
        return String.join(" ", found);
    }

    private static String name(FrameEvent event) {
        if (event instanceof FrameEvent.Message message) {
            return "M" + message.bytes().length;
        }
        if (event instanceof FrameEvent.TooLarge large) {
            return "L" + large.kept().sizeBytes();
        }
        if (event instanceof FrameEvent.Unterminated open) {
            return "U" + open.start().length();
        }
        return event instanceof FrameEvent.NoRoom
                ? "N"
                : event instanceof FrameEvent.EndWithoutStart ? "X" : "H";
    }

    @Test
    void shouldReadOverWhatThereIsNoRoomForAndGoOn() {
        MemoryBudget budget = new MemoryBudget(10_000);
        try (MllpFramer framer =
                new MllpFramer(10_000, budget, Quarantine.open(folder.resolve("q"), 1 << 30))) {
            MemoryBudget taken = budget;
            assertThat(taken.tryTake(5_000)).isTrue();
            byte[] stream = (S + "MSH|x".repeat(100) + E + S + "b" + E).getBytes(ISO_8859_1);
            List<FrameEvent> events = framer.feed(stream, 0, stream.length);
            taken.give(5_000);
            List<FrameEvent> later = framer.feed(stream, 0, stream.length);

            assertThat(events).hasSize(2).allMatch(FrameEvent.NoRoom.class::isInstance);
            assertThat(later).hasSize(2).allMatch(FrameEvent.Message.class::isInstance);
        }
        assertThat(budget.leftBytes()).isEqualTo(10_000);
    }
}
