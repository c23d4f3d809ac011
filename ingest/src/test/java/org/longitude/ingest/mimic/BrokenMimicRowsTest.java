package org.longitude.ingest.mimic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.longitude.ingest.source.RejectionReason.*;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.longitude.ingest.csv.TableShape;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.RecordKind;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.RejectionReason;

final class BrokenMimicRowsTest {

    private static final String GOOD_NOTE =
            "5,1,100,2150-03-04,,,\"ECG\",\"Report\",,,\"Sinus rhythm.\"\n";
    private static final String GOOD_CODE = "1,1,100,1,\"4280\"\n";

    @TempDir private Path folder;
    private MimicFixture mimic;

    @BeforeEach
    void layOut() {
        mimic = new MimicFixture(folder);
    }

    record BrokenRow(String name, OriginalBytes bytes, RejectionReason reason) {

        @Override
        public String toString() {
            return name + " -> " + reason.code();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenNotes")
    void shouldRejectWithItsReasonAndReadOnWhenANoteRowIsBroken(BrokenRow broken) {
        // given
        mimic.write(
                "NOTEEVENTS.csv",
                join(MimicFixture.NOTES_HEADER + GOOD_NOTE, broken.bytes(), "\n" + GOOD_NOTE));

        // when
        List<Intake> items = mimic.read();

        // then
        assertThat(MimicFixture.notes(items)).hasSize(2);
        assertRejected(items, broken, RecordKind.NOTE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenCodes")
    void shouldRejectWithItsReasonAndReadOnWhenACodeRowIsBroken(BrokenRow broken) {
        // given
        mimic.write(
                "DIAGNOSES_ICD.csv",
                join(MimicFixture.CODES_HEADER + GOOD_CODE, broken.bytes(), "\n2,2,200,1,486\n"));

        // when
        List<Intake> items = mimic.read();

        // then
        assertThat(MimicFixture.codes(items)).hasSize(2);
        assertRejected(items, broken, RecordKind.CODES);
    }

    private static void assertRejected(List<Intake> items, BrokenRow broken, RecordKind kind) {
        assertThat(MimicFixture.rejections(items)).hasSize(1);
        Rejection.WithBytes rejection = (Rejection.WithBytes) MimicFixture.rejections(items).get(0);
        assertThat(rejection.reason()).isEqualTo(broken.reason());
        assertThat(rejection.kind()).isEqualTo(kind);
        assertThat(rejection.position().line()).isEqualTo(3);
        assertThat(rejection.original().toByteArray()).isEqualTo(broken.bytes().toByteArray());
    }

    static Stream<BrokenRow> brokenNotes() {
        return Stream.of(
                row(
                        "text after a closing quote",
                        "7,1,100,2150-03-04,,,\"E\"CG,R,,,x",
                        MALFORMED_ROW),
                row(
                        "a quote in a plain cell",
                        "7,1,100,2150-03-04,,,5\" tube,R,,,x",
                        MALFORMED_ROW),
                row("a cell too few", "7,1,100,2150-03-04,,,ECG,Report,,x", WRONG_COLUMN_COUNT),
                row("a cell too many", "7,1,100,2150-03-04,,,ECG,Report,,,x,y", WRONG_COLUMN_COUNT),
                row("one word", "garbage", WRONG_COLUMN_COUNT),
                new BrokenRow(
                        "ISO 8859-1",
                        OriginalBytes.copyOf(note("7", "1", "100", "Müller").getBytes(ISO_8859_1)),
                        INVALID_UTF8),
                row("no ROW_ID", note("", "1", "100", "x"), MISSING_ID),
                row("no SUBJECT_ID", note("7", "", "100", "x"), MISSING_ID),
                row("HADM_ID of pandas", note("7", "1", "100.0", "x"), FRACTIONAL_ID),
                row("an id with a NUL", note("7\0", "1", "100", "x"), BAD_ID),
                row("an admission like a key", note("7", "1", "note:5", "x"), RESERVED_ID),
                row("an unknown patient", note("7", "9", "", "x"), UNKNOWN_PATIENT),
                row("an unknown admission", note("7", "1", "999", "x"), UNKNOWN_ADMISSION),
                row("another's admission", note("7", "1", "200", "x"), PATIENT_MISMATCH),
                row("no text", note("7", "1", "100", ""), EMPTY_TEXT),
                row("blank text", note("7", "1", "100", "\" \n \""), EMPTY_TEXT),
                row("a NUL in the text", note("7", "1", "100", "a\0b"), NUL_CHARACTER),
                row("ISERROR in words", "7,1,100,2150-03-04,,,ECG,Report,,yes,x", BAD_FLAG),
                row("a date in words", "7,1,100,today,,,ECG,Report,,,x", BAD_TIMESTAMP),
                row(
                        "a time without a date",
                        "7,1,100,2150-03-04,05:06:07,,ECG,Report,,,x",
                        BAD_TIMESTAMP),
                row(
                        "a date of the year 9999",
                        "7,1,100,9999-03-04,,,ECG,Report,,,x",
                        TIMESTAMP_OUT_OF_RANGE),
                row(
                        "an endless description",
                        "7,1,100,2150-03-04,,,ECG," + "d".repeat(5000) + ",,,x",
                        FIELD_TOO_LONG));
    }

    static Stream<BrokenRow> brokenCodes() {
        return Stream.of(
                row("no admission", "9,1,,2,\"4019\"", CODES_WITHOUT_ADMISSION),
                row("no patient", "9,,100,2,\"4019\"", MISSING_ID),
                row("no code", "9,1,100,2,", MISSING_CODE),
                row("a code of letters", "9,1,100,2,\"sepsis\"", BAD_CODE),
                row("a code too long", "9,1,100,2,\"4280011\"", BAD_CODE),
                row("a rank of zero", "9,1,100,0,\"4019\"", BAD_SEQUENCE),
                row("a rank of pandas", "9,1,100,2.0,\"4019\"", BAD_SEQUENCE),
                row("an unknown admission", "9,1,999,2,\"4019\"", UNKNOWN_ADMISSION),
                row("another's admission", "9,2,100,2,\"4019\"", PATIENT_MISMATCH),
                row("a cell too few", "9,1,100,2", WRONG_COLUMN_COUNT));
    }

    @Test
    void shouldRejectOneRowAndFindTheNextWhenAQuoteIsNotDoubled() {
        // given
        mimic.notes(
                GOOD_NOTE
                        + "6,1,100,2150-03-04,,,\"ECG\",\"Report\",,,\"He said \"no\" twice.\"\n"
                        + GOOD_NOTE);

        // when
        List<Intake> items = mimic.read();

        // then
        assertThat(MimicFixture.notes(items)).hasSize(2);
        assertThat(MimicFixture.rejections(items))
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).isEqualTo(MALFORMED_ROW));
    }

    @Test
    void shouldRejectTheLastRowWhenTheFileEndsInsideAQuote() {
        // given
        mimic.notes(GOOD_NOTE + "6,1,100,2150-03-04,,,\"ECG\",\"Report\",,,\"Sinus rhy");

        // when
        List<Intake> items = mimic.read();

        // then
        assertThat(MimicFixture.notes(items)).hasSize(1);
        assertThat(MimicFixture.rejections(items))
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).isEqualTo(TRUNCATED_ROW));
    }

    @Test
    void shouldKeepWholeRowsAndTellWhyNoMoreComeWhenGzipIsCutOff() throws IOException {
        // given
        mimic.gzip("NOTEEVENTS.csv", MimicFixture.NOTES_HEADER + GOOD_NOTE.repeat(2000));
        Path file = folder.resolve("NOTEEVENTS.csv.gz");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 40));

        // when
        List<Intake> items = mimic.read();

        // then
        assertThat(MimicFixture.notes(items)).isNotEmpty();
        assertThat(MimicFixture.rejections(items))
                .last()
                .satisfies(r -> assertThat(r.reason()).isEqualTo(TRUNCATED_GZIP));
    }

    @Test
    void shouldQuarantineTheRowWhenItIsLongerThanARowMayBe() throws IOException {
        // given
        String text = "a".repeat(TableShape.NOTE_ROW_BYTES_MAX);
        mimic.notes(GOOD_NOTE + note("6", "1", "100", text) + "\n" + GOOD_NOTE);

        // when
        List<Intake> items = mimic.read();

        // then
        assertThat(MimicFixture.notes(items)).hasSize(2);
        Rejection.Kept kept = (Rejection.Kept) MimicFixture.rejections(items).get(0);
        assertThat(kept.reason()).isEqualTo(RECORD_TOO_LONG);
        assertThat(folder.resolve("quarantine").resolve(kept.kept().sha256()))
                .hasSize(kept.kept().sizeBytes());
    }

    @Test
    void shouldRejectTheSecondRowWhenAnAdmissionStandsTwice() {
        // given
        mimic.write("ADMISSIONS.csv", "ROW_ID,SUBJECT_ID,HADM_ID\n1,1,100\n2,2,100\n");

        // when, then
        assertThat(MimicFixture.rejections(mimic.read()))
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).isEqualTo(DUPLICATE_ADMISSION));
    }

    private static String note(String id, String patient, String admission, String text) {
        return id + "," + patient + "," + admission + ",2150-03-04,,,ECG,Report,,," + text;
    }

    private static BrokenRow row(String name, String row, RejectionReason reason) {
        return new BrokenRow(name, OriginalBytes.copyOf(row.getBytes(UTF_8)), reason);
    }

    private static byte[] join(String before, OriginalBytes row, String after) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(before.getBytes(UTF_8));
        out.writeBytes(row.toByteArray());
        out.writeBytes(after.getBytes(UTF_8));
        return out.toByteArray();
    }
}
