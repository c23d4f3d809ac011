package org.longitude.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.schemas.Quarantine;

final class RecordReaderTest {

    private static final long FOLDER_BYTES_MAX = 1L << 30;

    @Test
    void shouldHoldNoMoreThanItsLimitWhenOneOf20130LinesHas64Megabytes(@TempDir Path folder) {
        // given
        int limitBytes = 1 << 20;
        GeneratedLines lines = new GeneratedLines(256L << 20, 10_000, 64 << 20);
        RecordReader reader = reader(lines, RecordEnds.lines(), limitBytes, folder);
        lines.askOnEachRead(reader::capacityBytes);

        // when
        long whole = 0;
        List<RawRecord.TooLong> tooLong = new ArrayList<>();
        while (reader.hasNext()) {
            if (reader.next() instanceof RawRecord.TooLong kept) {
                tooLong.add(kept);
            } else {
                whole++;
            }
        }
        reader.close();

        // then
        assertThat(whole).isEqualTo(20_131);
        assertThat(tooLong)
                .singleElement()
                .satisfies(r -> assertThat(r.kept().sizeBytes()).isEqualTo((64 << 20) + 1));
        assertThat(lines.answers()).hasSizeGreaterThan(4000).allMatch(bytes -> bytes <= limitBytes);
    }

    @Test
    void shouldKeepLongLinesWholeWhenOthersFollowThem(@TempDir Path folder) {
        List<String> lines = List.of("a".repeat(300_000), "b", "c".repeat(200_000), "", "d");
        byte[] file = String.join("\r\n", lines).getBytes(UTF_8);

        List<String> read = new ArrayList<>();
        try (RecordReader reader =
                reader(new ByteArrayInputStream(file), RecordEnds.lines(), 1 << 20, folder)) {
            List<RawRecord.Whole> records = new ArrayList<>();
            while (reader.hasNext()) {
                records.add((RawRecord.Whole) reader.next());
            }
            records.forEach(record -> read.add(new String(record.bytes().toByteArray(), UTF_8)));
        }

        assertThat(read).isEqualTo(lines);
    }

    @Property(tries = 200)
    void shouldCoverEveryByteOnceWhenAnythingIsReadAsLines(
            @ForAll("fileBytes") byte[] file, @ForAll @IntRange(min = 1, max = 64) int limitBytes)
            throws IOException {
        assertCovered(file, RecordEnds.lines(), limitBytes);
    }

    @Property(tries = 200)
    void shouldCoverEveryByteOnceWhenAnythingIsReadAsCsv(
            @ForAll("fileBytes") byte[] file, @ForAll @IntRange(min = 1, max = 64) int limitBytes)
            throws IOException {
        assertCovered(file, RecordEnds.csvRows(), limitBytes);
    }

    @Test
    void shouldGiveTheSameRowsWhenBytesComeOneByOne(@TempDir Path folder) {
        // given
        byte[] file = "1,\"a\nb\"\"c\",x\r\n2,\"\",y\n".getBytes(UTF_8);
        InputStream oneByOne =
                new ByteArrayInputStream(file) {
                    @Override
                    public synchronized int read(byte[] into, int offset, int length) {
                        return super.read(into, offset, Math.min(1, length));
                    }
                };

        // when
        List<String> rows = new ArrayList<>();
        try (RecordReader reader = reader(oneByOne, RecordEnds.csvRows(), 100, folder)) {
            while (reader.hasNext()) {
                RawRecord.Whole row = (RawRecord.Whole) reader.next();
                rows.add(new String(row.bytes().toByteArray(), UTF_8));
            }
        }

        // then
        assertThat(rows).containsExactly("1,\"a\nb\"\"c\",x", "2,\"\",y");
    }

    @Provide
    Arbitrary<byte[]> fileBytes() {
        return Arbitraries.strings()
                .withChars("a,\"\n\r\\é")
                .ofMaxLength(300)
                .map(text -> text.getBytes(UTF_8));
    }

    /** Each record begins where the one before it ended, and the last ends with the file. */
    private static void assertCovered(byte[] file, RecordEnds ends, int limitBytes)
            throws IOException {
        Path folder = Files.createTempDirectory("longitude-quarantine-");
        Quarantine quarantine = Quarantine.open(folder, FOLDER_BYTES_MAX);
        int at = 0;
        try (RecordReader reader =
                reader(new ByteArrayInputStream(file), ends, limitBytes, folder)) {
            while (reader.hasNext()) {
                RawRecord record = reader.next();
                assertThat(record.position())
                        .isEqualTo(new SourcePosition("file:any", 1 + newlines(file, at), at));
                byte[] bytes = bytesOf(record, quarantine);
                assertThat(bytes).isEqualTo(Arrays.copyOfRange(file, at, at + bytes.length));
                at += bytes.length;
                at += lineEndBytes(file, at, record);
            }
        }
        assertThat(at).isEqualTo(file.length);
        deleteAll(folder);
    }

    private static RecordReader reader(
            InputStream in, RecordEnds ends, int limitBytes, Path folder) {
        return new RecordReader(
                ByteSource.of("file:any", in),
                ends,
                limitBytes,
                Quarantine.open(folder, FOLDER_BYTES_MAX));
    }

    private static byte[] bytesOf(RawRecord record, Quarantine quarantine) throws IOException {
        return record instanceof RawRecord.TooLong kept
                ? Files.readAllBytes(quarantine.file(kept.kept()))
                : ((RawRecord.Whole) record).bytes().toByteArray();
    }

    /** A record within its limit comes without its line end, one in the quarantine with it. */
    private static int lineEndBytes(byte[] file, int end, RawRecord record) {
        if (record instanceof RawRecord.TooLong || end == file.length) {
            return 0;
        }
        return file[end] == '\r' ? 2 : 1;
    }

    private static int newlines(byte[] file, int end) {
        int count = 0;
        for (int i = 0; i < end; i++) {
            count += file[i] == '\n' ? 1 : 0;
        }
        return count;
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
