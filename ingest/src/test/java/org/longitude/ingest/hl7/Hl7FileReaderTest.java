package org.longitude.ingest.hl7;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Rejection;
import org.longitude.schemas.Quarantine;

final class Hl7FileReaderTest {

    @TempDir private Path folder;

    private List<Intake> read(String file) {
        ByteSource source =
                ByteSource.of("file:t.hl7", new ByteArrayInputStream(file.getBytes(UTF_8)));
        List<Intake> items = new ArrayList<>();
        try (Hl7FileReader reader =
                new Hl7FileReader(
                        source,
                        new Hl7Converter(Hl7Settings.live(Messages.CLOCK)),
                        Quarantine.open(folder.resolve("q"), 1 << 30))) {
            reader.forEachRemaining(items::add);
        }
        return items;
    }

    private static String message(int number) {
        return String.join("\r", Messages.DOCUMENT)
                        .replace("|D-1|", "|D-" + number + "|")
                        .replace("DOC-1", "DOC-" + number)
                + "\r";
    }

    private static List<String> noteIds(List<Intake> items) {
        return items.stream()
                .filter(NoteRead.class::isInstance)
                .map(item -> ((NoteRead) item).note().getNoteId())
                .toList();
    }

    private static List<String> reasons(List<Intake> items) {
        return items.stream()
                .filter(Rejection.class::isInstance)
                .map(item -> ((Rejection) item).reason().code())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n", "\n\n", "\r\n\r\n"})
    void shouldReadEveryMessageWhateverEndsTheLines(String lineEnd) {
        String file = (message(1) + message(2) + message(3)).replace("\r", lineEnd);

        List<Intake> items = read(file);

        assertThat(noteIds(items)).containsExactly("DOC-1", "DOC-2", "DOC-3");
        assertThat(items).hasSize(3);
    }

    @Test
    void shouldReadABatchWhenItsCountIsRight() {
        List<Intake> items =
                read(
                        "\ufeffFHS|^~\\&|A\rBHS|^~\\&|A\r"
                                + message(1)
                                + message(2)
                                + "BTS|2\rFTS|1\r");

        assertThat(noteIds(items)).containsExactly("DOC-1", "DOC-2");
        assertThat(reasons(items)).isEmpty();
    }

    @Test
    void shouldSayThatABatchLacksMessagesWhenItsCountIsWrong() {
        List<Intake> items =
                read("BHS|^~\\&|A\r" + message(1) + "BTS|2\rBHS|^~\\&\r" + message(2) + "BTS|1");

        assertThat(noteIds(items)).containsExactly("DOC-1", "DOC-2");
        assertThat(reasons(items)).containsExactly("batch_count_mismatch");
    }

    @Test
    void shouldReadFramesWhenTheFileIsARecordingOfMllp() {
        List<Intake> items =
                read("\u000b" + message(1) + "\u001c\r\u000b" + message(2) + "\u001c\r");

        assertThat(noteIds(items)).containsExactly("DOC-1", "DOC-2");
    }

    @Test
    void shouldRefuseTheLastMessageWhenItsFrameIsCutOff() {
        List<Intake> items =
                read("\u000b" + message(1) + "\u001c\r\u000b" + message(2).substring(0, 300));

        assertThat(noteIds(items)).containsExactly("DOC-1");
        assertThat(reasons(items)).containsExactly("truncated_message");
    }

    @Test
    void shouldRefuseWhatIsNoMessageAndReadTheRest() {
        List<Intake> items = read("Zebrafish\rnotes\r" + message(1));

        assertThat(noteIds(items)).containsExactly("DOC-1");
        assertThat(reasons(items)).containsExactly("not_hl7");
        Rejection rejection = (Rejection) items.get(0);
        assertThat(((Rejection.WithBytes) rejection).original().toByteArray())
                .isEqualTo("Zebrafish\rnotes\r".getBytes(UTF_8));
        assertThat(rejection.position().line()).isEqualTo(1);
    }

    @Test
    void shouldTellWhereAMessageBeganWhenItIsRefused() {
        List<Intake> items = read(message(1) + message(2).replace("|2.5", "|9"));

        Rejection rejection = (Rejection) items.get(1);
        assertThat(rejection.position().line()).isEqualTo(8);
        assertThat(rejection.position().byteOffset()).isEqualTo(message(1).length());
        assertThat(((Rejection.WithBytes) rejection).original().length())
                .isEqualTo(message(2).replace("|2.5", "|9").length());
    }

    @Test
    void shouldQuarantineAMessageWhenItIsLongerThanTheLimit() {
        String huge = message(1) + "OBX|3|TX|DS||" + "x".repeat(17 << 20) + "\r";

        List<Intake> items = read(huge + message(2));

        assertThat(reasons(items)).containsExactly("record_too_long");
        assertThat(noteIds(items)).containsExactly("DOC-2");
        assertThat(((Rejection.Kept) items.get(0)).kept().sizeBytes()).isEqualTo(huge.length());
    }

    @Test
    void shouldFindNothingWhenTheFileIsEmpty() {
        assertThat(read("")).isEmpty();
        assertThat(read("\r\n \r\n")).isEmpty();
    }
}
