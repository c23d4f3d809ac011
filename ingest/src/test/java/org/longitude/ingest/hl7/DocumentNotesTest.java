package org.longitude.ingest.hl7;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.NoteRead;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;

final class DocumentNotesTest {

    @TempDir private Path folder;

    @Test
    void shouldReadEveryFieldWhenADocumentArrives() {
        ClinicalNote note = Messages.note(Messages.bytes(Messages.DOCUMENT));

        assertThat(note.getNoteId()).isEqualTo("DOC-1");
        assertThat(note.getAdmissionId()).isEqualTo("NORTH|900001");
        assertThat(note.getPatientId()).isEqualTo("NORTH|4711");
        assertThat(note.getCategory()).isEqualTo(NoteCategory.DISCHARGE_SUMMARY);
        assertThat(note.getStatus()).isEqualTo(NoteStatus.FINAL);
        assertThat(note.getChartedAt()).isEqualTo(Instant.parse("2026-03-01T09:30:00Z"));
        assertThat(note.getSourceVersion())
                .isEqualTo(Instant.parse("2026-03-01T10:15:00Z").toEpochMilli());
        assertThat(note.getText().value())
                .isEqualTo("Admitted with chest pain.\nTroponin was normal.");
        assertThat(note.getSourceSystem()).isEqualTo("DICTA@NORTH");
        assertThat(note.getOrigin()).isEqualTo(Origin.LIVE);
        assertThat(note.getReceivedAt()).isEqualTo(Messages.NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "T02, AU, AV, FINAL, , ",
        "T02, LA, , FINAL, , ",
        "T02, PA, AV, PRELIMINARY, , ",
        "T02, DI, , PRELIMINARY, , ",
        "T02, AU, UN, PRELIMINARY, , ",
        "T02, AU, CA, ENTERED_IN_ERROR, , ",
        "T02, AU, OB, ENTERED_IN_ERROR, , ",
        "T04, AU, AV, FINAL, , ",
        "T06, AU, AV, ADDENDUM, DOC-0, ",
        "T06, IP, AV, PRELIMINARY, DOC-0, ",
        "T08, AU, AV, AMENDED, , DOC-0",
        "T10, AU, AV, AMENDED, , DOC-0",
        "T10, AU, CA, ENTERED_IN_ERROR, , DOC-0",
        "T11, AU, AV, ENTERED_IN_ERROR, , ",
        "T11, , , ENTERED_IN_ERROR, , "
    })
    void shouldTellStatusAndKinWhenTriggerAndTxaSayThem(
            String trigger,
            String completion,
            String availability,
            NoteStatus status,
            String parent,
            String replaces) {
        // given
        String txa =
                "TXA|1|DS|TX|||||||||DOC-1|DOC-0||||"
                        + text(completion)
                        + "||"
                        + text(availability);
        List<String> lines =
                Messages.DOCUMENT.stream()
                        .map(line -> line.startsWith("TXA") ? txa : line.replace("T02", trigger))
                        .toList();

        // when
        ClinicalNote note = Messages.note(Messages.bytes(lines));

        // then
        assertThat(note.getStatus()).isEqualTo(status);
        assertThat(note.getParentNoteId()).isEqualTo(parent);
        assertThat(note.getReplacesNoteId()).isEqualTo(replaces);
        assertThat(note.getNoteId()).isEqualTo("DOC-1");
    }

    private static String text(String cell) {
        return cell == null ? "" : cell;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8", "2.8.1",
                "2.8.2"
            })
    void shouldReadTheSameNoteWhateverTheVersion(String version) {
        ClinicalNote note =
                Messages.note(
                        Messages.documentWith(
                                "MSH", Messages.DOCUMENT.get(0).replace("|2.5", "|" + version)));

        assertThat(note.getNoteId()).isEqualTo("DOC-1");
        assertThat(note.getText().value())
                .isEqualTo("Admitted with chest pain.\nTroponin was normal.");
    }

    @Test
    void shouldKeepTheSameMessageIdOnlyWhenTheMessageIsTheSame() {
        byte[] first = Messages.bytes(Messages.DOCUMENT);
        byte[] again = Messages.bytes(Messages.DOCUMENT);
        byte[] other = Messages.documentWith("OBX|2", "OBX|2|TX|DS||Troponin rose.||||||F");

        assertThat(Messages.note(again).getMessageId())
                .isEqualTo(Messages.note(first).getMessageId())
                .startsWith("D-1#");
        assertThat(Messages.note(other).getMessageId())
                .isNotEqualTo(Messages.note(first).getMessageId())
                .startsWith("D-1#");
    }

    @Test
    void shouldLeaveTheOrdersOwnCommentsOutWhenTheyPrecedeTheDocument() {
        List<String> lines = new ArrayList<>(Messages.DOCUMENT);
        lines.add(4, "NTE|1||Please hurry.");
        lines.add("NTE|1||Read twice.");

        assertThat(Messages.note(Messages.bytes(lines)).getText().value())
                .isEqualTo("Admitted with chest pain.\nTroponin was normal.\nRead twice.");
    }

    @Test
    void shouldJoinRepetitionsAndDecodeEscapesWhenTheTextHasThem() {
        byte[] message =
                Messages.documentWith(
                        "OBX|1",
                        "OBX|1|FT|DS||H&P~BP 120\\F\\80\\.br\\\\H\\Caf\\XC3A9\\\\N\\ \\T\\ tea~~end");

        assertThat(Messages.note(message).getText().value())
                .startsWith("H&P\nBP 120|80\nCafé & tea\n\nend\n");
    }

    @Test
    void shouldReadLatinOneWhenTheFeedIsSetToItAndTheMessageIsSilent() {
        // given
        Hl7Settings settings =
                new Hl7Settings(
                        Optional.of("archive"),
                        Origin.HISTORY,
                        false,
                        Messages.CLOCK,
                        Authorities.none().withDefault("NORTH-EAST"),
                        CategoryTable.standard(),
                        Hl7Settings.Defaults.of("8859/1", "+01:00"));
        byte[] message =
                String.join("\r", Messages.DOCUMENT)
                        .replace("Troponin", "Herzmuskel-Eiweiß")
                        .replace("900001^^^NORTH", "900001")
                        .getBytes(StandardCharsets.ISO_8859_1);

        // when
        Converted converted = new Hl7Converter(settings).convert(message, Messages.POSITION);

        // then
        ClinicalNote note = ((NoteRead) ((Converted.Taken) converted).items().get(0)).note();
        assertThat(note.getText().value()).contains("Herzmuskel-Eiweiß");
        assertThat(note.getAdmissionId()).isEqualTo("NORTH-EAST|900001");
        assertThat(note.getChartedAt()).isEqualTo(Instant.parse("2026-03-01T08:30:00Z"));
        assertThat(note.getSourceSystem()).isEqualTo("archive");
        assertThat(note.getOrigin()).isEqualTo(Origin.HISTORY);
        assertThat(note.getCodingRequested()).isFalse();
    }

    @Test
    void shouldTakeTheMedicalRecordNumberWhenAPatientHasManyIds() {
        Map<String, String> patients =
                Map.of(
                        "1^^^SSA^SS~4711^^^NORTH^MR", "NORTH|4711",
                        "1^^^SSA^SS~4711^^^NORTH^PI", "NORTH|4711",
                        "1^^^SSA^SS", "SSA|1",
                        "~4711^^^NORTH^PI", "NORTH|4711",
                        "4711^^^&2.16.840.1.5&ISO^MR", "urn:oid:2.16.840.1.5|4711",
                        "4711", "4711");

        patients.forEach(
                (field, id) ->
                        assertThat(
                                        Messages.note(
                                                        Messages.documentWith(
                                                                "PID", "PID|1||" + field))
                                                .getPatientId())
                                .isEqualTo(id));
    }

    @ParameterizedTest
    @CsvSource({
        "'^^12345', 12345",
        "'^^1.2.3.4^ISO', urn:oid:1.2.3.4",
        "'7^PEN^1.2.3.4^ISO', 'urn:oid:1.2.3.4|7'"
    })
    void shouldTakeTheUniversalIdWhenADocumentHasNoOther(String field, String id) {
        byte[] message = Messages.documentWith("TXA", "TXA|1|DS|TX|||||||||" + field + "|||||AU");

        assertThat(Messages.note(message).getNoteId()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "18842-5, OBX||TX|9^Text, DISCHARGE_SUMMARY",
        "18842-5^Summary^ZZ, OBX||TX|9^Text, DISCHARGE_SUMMARY",
        "ZD^Discharge summary^L, OBX||TX|9^Text, DISCHARGE_SUMMARY",
        "ZD^Paper^L, OBX||TX|18842-5^Summary^LN, DISCHARGE_SUMMARY",
        "ZD^Paper^L, OBX||TX|9^Discharge Summary^L, DISCHARGE_SUMMARY",
        "CN, OBX||TX|18842-5^Summary^LN, CONSULT",
        "ZD^Paper^L, OBX||TX|9^Text, UNKNOWN"
    })
    void shouldTellTheCategoryByLoincOrNameWhenTheTypesTableIsTheSendersOwn(
            String type, String observation, NoteCategory category) {
        byte[] message =
                Messages.bytes(
                        Messages.DOCUMENT.get(0),
                        Messages.DOCUMENT.get(2),
                        Messages.DOCUMENT.get(3),
                        Messages.DOCUMENT.get(4).replace("|DS|", "|" + type + "|"),
                        observation.replace("OBX||", "OBX|1|") + "||Slept well.||||||F");

        assertThat(Messages.note(message).getCategory()).isEqualTo(category);
    }

    @Test
    void shouldReadMillisecondsWhenTheyStandWithoutThePoint() {
        byte[] message =
                Messages.documentWith(
                        "MSH",
                        Messages.DOCUMENT.get(0).replace("20260301101500", "20260301101500250"));

        assertThat(Messages.note(message).getSourceVersion())
                .isEqualTo(Instant.parse("2026-03-01T10:15:00.250Z").toEpochMilli());
    }

    static Stream<Arguments> attached() {
        return Stream.of(
                Arguments.of("^text/plain^^Base64^", "Fever\r\nand cold", "Fever\nand cold"),
                Arguments.of("^TEXT^^Base64^", "Fever", "Fever"),
                Arguments.of("^FT^^Base64^", "Fever", "Fever"),
                Arguments.of("^text/html^^Base64^", "<p>Fever</p>", "Fever"),
                Arguments.of("^text/html^text/html^Base64^", "<p>Fever</p>", "Fever"),
                Arguments.of("^RTF^^Base64^", "{\\rtf1\\ansi Fever}", "Fever"),
                Arguments.of(
                        "^application/hl7-cda+xml^^Base64^",
                        "<ClinicalDocument xmlns='urn:hl7-org:v3'><component><structuredBody>"
                                + "<component><section><text>Fever.</text></section></component>"
                                + "</structuredBody></component></ClinicalDocument>",
                        "Fever."),
                Arguments.of(
                        "^application^rtf^Base64^",
                        "{\\rtf1\\ansi Fever\\par and \\'fcbel}",
                        "Fever\nand übel"),
                Arguments.of(
                        "^text^html^Base64^",
                        "<h1>Fever</h1><p>and &uuml;bel</p>",
                        "Fever\n\nand übel"),
                Arguments.of(
                        "^TEXT^XML^Base64^",
                        "<ClinicalDocument xmlns='urn:hl7-org:v3'><component><structuredBody>"
                                + "<component><section><title>Course</title><text>Fever.</text>"
                                + "</section></component></structuredBody></component>"
                                + "</ClinicalDocument>",
                        "Course\nFever."));
    }

    @ParameterizedTest
    @MethodSource("attached")
    void shouldReadWhatFhirReadsWhenADocumentIsAttached(String start, String data, String text) {
        String encoded = Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8));

        ClinicalNote note =
                Messages.note(
                        Messages.bytes(
                                Messages.DOCUMENT.get(0),
                                Messages.DOCUMENT.get(1),
                                Messages.DOCUMENT.get(2),
                                Messages.DOCUMENT.get(3),
                                Messages.DOCUMENT.get(4),
                                "OBX|1|ED|DS||" + start + encoded + "||||||F"));

        assertThat(note.getText().value()).isEqualTo(text);
    }

    @Test
    void shouldReadMarkupThatStandsInTheMessageWithItsDelimitersEscaped() {
        ClinicalNote note =
                Messages.note(
                        Messages.bytes(
                                Messages.DOCUMENT.get(0),
                                Messages.DOCUMENT.get(1),
                                Messages.DOCUMENT.get(2),
                                Messages.DOCUMENT.get(3),
                                Messages.DOCUMENT.get(4),
                                "OBX|1|ED|DS||^application^rtf^A^"
                                        + "{\\E\\rtf1 Fever \\T\\ chills\\E\\par}||||||F"));

        assertThat(note.getText().value()).isEqualTo("Fever & chills");
    }

    @Test
    void shouldTakeTheUsersCategoryWhenTheTableNamesALocalType() throws IOException {
        Path table =
                Files.writeString(
                        folder.resolve("categories.tsv"),
                        """
                        L\tDCS\tDISCHARGE_SUMMARY
                        HL70270\tDS\tGENERAL
                        """);
        Hl7Settings live = Hl7Settings.live(Messages.CLOCK);
        Hl7Converter converter =
                new Hl7Converter(
                        new Hl7Settings(
                                live.sourceSystem(),
                                live.origin(),
                                live.codingRequested(),
                                live.clock(),
                                live.authorities(),
                                CategoryTable.with(table),
                                live.defaults()));

        assertThat(category(converter, "DCS^Discharge^L"))
                .isEqualTo(NoteCategory.DISCHARGE_SUMMARY);
        assertThat(category(converter, "DS")).isEqualTo(NoteCategory.GENERAL);
        assertThat(category(converter, "18842-5^Discharge summary^LN"))
                .isEqualTo(NoteCategory.DISCHARGE_SUMMARY);
        assertThat(category(converter, "HP")).isEqualTo(NoteCategory.PHYSICIAN);
    }

    private static NoteCategory category(Hl7Converter converter, String type) {
        String txa = Messages.DOCUMENT.get(4).replace("|DS|", "|" + type + "|");
        Converted converted =
                converter.convert(Messages.documentWith("TXA", txa), Messages.POSITION);
        return ((NoteRead) ((Converted.Taken) converted).items().get(0)).note().getCategory();
    }
}
