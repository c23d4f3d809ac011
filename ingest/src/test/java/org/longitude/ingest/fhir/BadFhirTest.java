package org.longitude.ingest.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Rejection;
import org.longitude.schemas.Quarantine;

final class BadFhirTest {

    @TempDir private Path folder;

    static List<BadFhir.Case> cases() {
        return BadFhir.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldRefuseWithItsReasonWhenAMessageIsBad(BadFhir.Case bad) {
        // when
        FhirReading reading = FhirSamples.read(bad.message());

        // then
        assertThat(reading.problem()).isPresent();
        assertThat(reading.problem().get().reason()).isEqualTo(bad.reason());
        assertThat(reading.problem().toString()).doesNotContain(BadFhir.SECRET);
    }

    @Test
    void shouldNameEachCaseOnce() {
        List<String> names = cases().stream().map(BadFhir.Case::name).toList();

        assertThat(names).doesNotHaveDuplicates();
        assertThat(names).hasSizeGreaterThan(150);
    }

    @Test
    void shouldKeepTheOriginalBytesOfEveryCaseWhenTheyAreReadAsFiles() {
        Quarantine quarantine = Quarantine.open(folder, 1L << 30);
        List<String> lost = new ArrayList<>();
        List<BadFhir.Case> moderate =
                cases().stream().filter(bad -> bad.message().length < 1 << 20).toList();
        for (BadFhir.Case bad : moderate) {
            List<Intake> items = read(bad.message(), quarantine);
            boolean kept =
                    items.stream()
                            .filter(Rejection.class::isInstance)
                            .allMatch(
                                    item ->
                                            item instanceof Rejection.Kept
                                                    || bytesOf(item).length > 0);
            if (items.stream().noneMatch(Rejection.class::isInstance) || !kept) {
                lost.add(bad.name());
            }
        }
        assertThat(lost).isEmpty();
    }

    @Test
    void shouldGoOnWithTheNextLineWhenOneIsBroken() {
        // given: a good line, then each bad one that is a line of moderate length, then a good one
        Quarantine quarantine = Quarantine.open(folder, 1L << 30);
        String good = FhirSamples.document(FhirSamples.content("A good note."));
        List<BadFhir.Case> lines =
                cases().stream()
                        .filter(bad -> bad.message().length < 10_000)
                        .filter(bad -> text(bad).indexOf('\n') < 0 && !text(bad).isBlank())
                        .toList();
        String all =
                good
                        + "\n"
                        + lines.stream().map(BadFhirTest::text).collect(Collectors.joining("\n"))
                        + "\n"
                        + good;

        // when
        List<Intake> items = read(all.getBytes(StandardCharsets.ISO_8859_1), quarantine);

        // then
        long rejected = items.stream().filter(Rejection.class::isInstance).count();
        assertThat(rejected).isEqualTo(lines.size());
        assertThat(items.get(0)).isInstanceOf(NoteRead.class);
        assertThat(items.get(items.size() - 1)).isInstanceOf(NoteRead.class);
    }

    @Test
    void shouldTellItsPlaceWhenAnEntryOfABundleIsRefused() {
        // given
        String good = FhirSamples.document(FhirSamples.content("A good note."));
        String bad = FhirSamples.document("'content':[]");

        // when
        FhirReading batch = FhirSamples.read(FhirSamples.bundle("batch", good, bad));
        FhirReading transaction = FhirSamples.read(FhirSamples.bundle("transaction", good, bad));

        // then
        assertThat(batch.problem().orElseThrow().field())
                .isEqualTo("entry[1].DocumentReference.content");
        assertThat(batch.items()).hasSize(1);
        assertThat(transaction.items()).isEmpty();
        assertThat(transaction.entries()).hasSize(2);
    }

    @Test
    void shouldStayWithinItsLimitWhenAGzipFileIsABomb() {
        // given: 200 MB of blanks inside a string, in 200 KB
        byte[] bomb = gzipOf(200 << 20);
        Quarantine quarantine = Quarantine.open(folder, 1L << 30);

        // when
        List<Intake> items = read(bomb, quarantine);

        // then
        assertThat(items)
                .singleElement()
                .isInstanceOfSatisfying(
                        Rejection.Kept.class,
                        kept -> assertThat(kept.reason().code()).isEqualTo("record_too_long"));
    }

    private static byte[] gzipOf(int blanks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip =
                new GZIPOutputStream(out) {
                    {
                        def.setLevel(Deflater.BEST_SPEED);
                    }
                }) {
            byte[] chunk = new byte[1 << 20];
            Arrays.fill(chunk, (byte) 'a');
            gzip.write("{\"id\":\"".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < blanks >> 20; i++) {
                gzip.write(chunk);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static List<Intake> read(byte[] message, Quarantine quarantine) {
        List<Intake> items = new ArrayList<>();
        try (FhirReader reader =
                new FhirReader(
                        ByteSource.of("file:test", new ByteArrayInputStream(message)),
                        false,
                        FhirSamples.settings(),
                        quarantine)) {
            reader.forEachRemaining(items::add);
        }
        return items;
    }

    private static byte[] bytesOf(Intake item) {
        return ((Rejection.WithBytes) item).original().toByteArray();
    }

    private static String text(BadFhir.Case bad) {
        return new String(bad.message(), StandardCharsets.ISO_8859_1);
    }
}
