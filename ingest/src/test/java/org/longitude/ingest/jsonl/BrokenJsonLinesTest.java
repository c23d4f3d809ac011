package org.longitude.ingest.jsonl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.longitude.ingest.jsonl.BrokenLines.BrokenLine;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Skipped;
import org.longitude.schemas.Quarantine;

final class BrokenJsonLinesTest {

    private static final byte[] BEFORE = "{\"text\": \"the line before\"}\n".getBytes(UTF_8);
    private static final byte[] AFTER = "\n{\"text\": \"the line after\"}\n".getBytes(UTF_8);

    @TempDir private Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenLines")
    void shouldRejectWithItsReasonAndReadOnWhenALineIsBroken(BrokenLine broken) {
        // when
        List<Intake> items = read(join(BEFORE, broken.bytes(), AFTER));

        // then
        assertThat(items).hasSize(3);
        assertThat(items.get(0)).isInstanceOf(NoteRead.class);
        assertThat(items.get(2)).isInstanceOf(NoteRead.class);
        assertThat(items.get(1)).isInstanceOf(Rejection.WithBytes.class);
        Rejection.WithBytes rejection = (Rejection.WithBytes) items.get(1);
        assertThat(rejection.reason()).isEqualTo(broken.reason());
        assertThat(rejection.original().toByteArray()).isEqualTo(broken.bytes());
        assertThat(rejection.position().line()).isEqualTo(2);
        assertThat(rejection.position().byteOffset()).isEqualTo(BEFORE.length);
        assertThat(rejection.position().source()).isEqualTo("file:notes.jsonl");
    }

    static Stream<BrokenLine> brokenLines() {
        return BrokenLines.all();
    }

    @Test
    void shouldShowNoneOfTheLineWhenARejectionIsPrinted() {
        // given
        byte[] line =
                "{\"text\": \"Mrs Quillfeather\", \"status\": \"Quillfeather\"}".getBytes(UTF_8);

        // when
        List<Intake> items = read(line);

        // then
        assertThat(items.get(0).toString()).contains("UNKNOWN_STATUS").doesNotContain("Quill");
    }

    @Test
    void shouldQuarantineAndReadOnWhenALineHasFiftyMegabytes() {
        // given
        byte[] long50Mb = new byte[50 << 20];
        Arrays.fill(long50Mb, (byte) 'a');

        // when
        List<Intake> items = read(join(BEFORE, long50Mb, AFTER));

        // then
        assertThat(items).hasSize(3);
        Rejection.Kept kept = (Rejection.Kept) items.get(1);
        assertThat(kept.reason()).isEqualTo(RejectionReason.RECORD_TOO_LONG);
        assertThat(kept.position().line()).isEqualTo(2);
        assertThat(kept.kept().sizeBytes()).isEqualTo((50 << 20) + 1);
        assertThat(items.get(2)).isInstanceOf(NoteRead.class);
        assertThat(folder.resolve(kept.kept().sha256())).hasSize((50 << 20) + 1);
    }

    @Test
    void shouldQuarantineTheLineWhenItsTextIsAboveNoteBytesMax() {
        // given
        String line = "{\"text\": \"" + "a".repeat((4 << 20) + 1) + "\"}";

        // when
        List<Intake> items = read(join(BEFORE, line.getBytes(UTF_8), AFTER));

        // then
        assertThat(items).hasSize(3);
        assertThat(((Rejection) items.get(1)).reason()).isEqualTo(RejectionReason.NOTE_TOO_LARGE);
        assertThat(folder.resolve(((Rejection.Kept) items.get(1)).kept().sha256()))
                .hasContent(line);
    }

    @Test
    void shouldTakeTheNoteWhenItsTextIsExactlyNoteBytesMax() {
        // given
        String line = "{\"text\": \"" + "é".repeat(2 << 20) + "\"}";

        // when
        List<Intake> items = read(line.getBytes(UTF_8));

        // then
        assertThat(items).singleElement().isInstanceOf(NoteRead.class);
    }

    @Test
    void shouldRejectTheRestAndKeepWholeLinesWhenGzipIsTruncated() throws IOException {
        // given
        byte[] gzip = gzip(manyLines(5000));

        // when
        List<Intake> items = read(Arrays.copyOf(gzip, gzip.length / 2));

        // then
        assertThat(items.get(0)).isInstanceOf(NoteRead.class);
        assertThat(reasons(items))
                .endsWith(RejectionReason.TRUNCATED_GZIP)
                .isSubsetOf(RejectionReason.TRUNCATED_JSON, RejectionReason.TRUNCATED_GZIP);
    }

    @Test
    void shouldRejectTheRestWhenGzipIsCorrupt() throws IOException {
        // given
        byte[] gzip = gzip(manyLines(5000));
        Arrays.fill(gzip, gzip.length / 2, gzip.length / 2 + 200, (byte) 0x55);

        // when
        List<Intake> items = read(gzip);

        // then
        assertThat(items.get(0)).isInstanceOf(NoteRead.class);
        assertThat(reasons(items)).endsWith(RejectionReason.CORRUPT_GZIP);
    }

    @Test
    void shouldRejectWhenOnlyTheChecksumOfGzipIsWrong() throws IOException {
        // given
        byte[] gzip = gzip(BEFORE);
        gzip[gzip.length - 8] ^= 1;

        // when
        List<Intake> items = read(gzip);

        // then
        assertThat(reasons(items)).containsExactly(RejectionReason.CORRUPT_GZIP);
    }

    @Test
    void shouldRejectWhatFollowsWhenGarbageIsBehindGzip() throws IOException {
        // when
        List<Intake> items = read(join(gzip(BEFORE), new byte[] {1, 2, 3}, new byte[0]));

        // then
        assertThat(items).hasSize(2);
        assertThat(reasons(items)).containsExactly(RejectionReason.GZIP_TRAILING_GARBAGE);
    }

    @Test
    void shouldRejectWhenGzipIsItsMagicBytesAlone() {
        // when
        List<Intake> items = read(new byte[] {0x1f, (byte) 0x8b});

        // then
        assertThat(reasons(items)).containsExactly(RejectionReason.TRUNCATED_GZIP);
    }

    @Test
    void shouldReadEveryMemberWhenGzipHasSeveral() throws IOException {
        // when
        List<Intake> items = read(join(gzip(BEFORE), gzip(BEFORE), gzip(AFTER)));

        // then
        assertThat(items.stream().filter(NoteRead.class::isInstance)).hasSize(3);
        assertThat(reasons(items)).isEmpty();
    }

    @Test
    void shouldCountBlankLinesAsSkippedWhenThereAreSome() {
        // when
        List<Intake> items = read(join(BEFORE, "\n \t\r".getBytes(UTF_8), AFTER));

        // then
        assertThat(items.stream().filter(Skipped.class::isInstance)).hasSize(2);
        assertThat(items).hasSize(4);
    }

    private List<Intake> read(byte[] bytes) {
        return JsonLines.read(bytes, JsonLines.SETTINGS, Quarantine.open(folder, 1L << 30));
    }

    private static List<RejectionReason> reasons(List<Intake> items) {
        return items.stream()
                .filter(Rejection.class::isInstance)
                .map(item -> ((Rejection) item).reason())
                .toList();
    }

    private static byte[] manyLines(int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append("{\"text\": \"line ").append(Integer.toHexString(i * 7919)).append("\"}\n");
        }
        return text.toString().getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
