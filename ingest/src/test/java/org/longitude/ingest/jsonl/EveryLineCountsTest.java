package org.longitude.ingest.jsonl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.longitude.ingest.sink.CountingSink;
import org.longitude.ingest.sink.IngestSummary;
import org.longitude.ingest.source.Intake;
import org.longitude.schemas.Quarantine;

/** Whatever stands in a file: its lines are the notes, the rejections and the skipped in sum. */
final class EveryLineCountsTest {

    private static final List<String> GOOD =
            List.of(
                    "{\"text\": \"Admitted with chest pain.\"}",
                    "{\"note_id\": 7, \"hadm_id\": 100, \"text\": \"é 😀\", \"codes\": [\"428.0\"]}",
                    "{\"text\": \"a\", \"status\": \"amended\", \"charted_at\": \"2150-01-01\"}");

    @Property(tries = 500)
    void shouldBeNotesRejectionsAndSkippedInSumWhenLinesAreAnything(
            @ForAll("lines") List<byte[]> lines) throws IOException {
        // given
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            file.writeBytes(line);
            file.write('\n');
        }
        Path folder = Files.createTempDirectory("longitude-quarantine-");
        CountingSink sink = new CountingSink();

        // when
        for (Intake item :
                JsonLines.read(
                        file.toByteArray(),
                        JsonLines.SETTINGS,
                        Quarantine.open(folder, 1L << 30))) {
            sink.send(item);
        }

        // then
        IngestSummary summary = sink.counts().summary();
        assertThat(summary.notes() + summary.rejectedTotal() + summary.skippedTotal())
                .isEqualTo(lines.size());
        Files.delete(folder);
    }

    /** Good lines, good lines with a byte changed, cut or put in, and arbitrary bytes. */
    @Provide
    Arbitrary<List<byte[]>> lines() {
        Arbitrary<byte[]> good = Arbitraries.of(GOOD).map(line -> line.getBytes(UTF_8));
        Arbitrary<byte[]> anyBytes =
                Arbitraries.bytes()
                        .filter(b -> b != '\n')
                        .array(byte[].class)
                        .ofMaxSize(40)
                        .filter(bytes -> !isGzip(bytes));
        Arbitrary<byte[]> changed =
                Combinators.combine(
                                good,
                                Arbitraries.integers().between(0, 200),
                                Arbitraries.bytes().filter(b -> b != '\n'))
                        .as(
                                (line, at, with) -> {
                                    byte[] copy = line.clone();
                                    copy[at % copy.length] = with;
                                    return copy;
                                });
        Arbitrary<byte[]> broken =
                Arbitraries.of(
                        Stream.concat(
                                        Stream.of(new byte[0]),
                                        BrokenLines.all().map(BrokenLines.BrokenLine::bytes))
                                .filter(line -> line.length < 10_000 && !containsNewline(line))
                                .toList());
        return Arbitraries.oneOf(good, changed, anyBytes, broken).list().ofMaxSize(20);
    }

    private static boolean isGzip(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == 0x1f;
    }

    private static boolean containsNewline(byte[] line) {
        for (byte b : line) {
            if (b == '\n') {
                return true;
            }
        }
        return false;
    }
}
