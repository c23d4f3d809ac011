package org.longitude.ingest.ccda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.Problems;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;

final class CcdaParserTest {

    private static final String SECRET = "ZEBRA-7731";
    private static final String ID = "<id root='1.2.3' extension='D1'/>";
    private static final CcdaParser PARSER =
            new CcdaParser(
                    new CcdaSettings(
                            new Arrival(
                                    "test",
                                    Origin.LIVE,
                                    true,
                                    Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)),
                            Authorities.none(),
                            CategoryTable.standard()));

    @Test
    void shouldTakeEveryPartWhenADocumentHasThemAll() {
        ClinicalNote note =
                note(
                        document(
                                ID
                                        + "<code code='18842-5' codeSystem='2.16.840.1.113883.6.1'/>"
                                        + "<title>Summary\n of the stay</title>"
                                        + "<effectiveTime value='20240305103000-0500'/>"
                                        + "<setId root='1.2.4' extension='S1'/>"
                                        + "<versionNumber value='2'/>"
                                        + "<recordTarget><patientRole>"
                                        + "<id root='2.16.840.1.113883.4.1' extension='0'/>"
                                        + "<id root='1.2.5' extension='P1'/>"
                                        + "</patientRole></recordTarget>"
                                        + "<relatedDocument typeCode='RPLC'><parentDocument>"
                                        + "<id root='1.2.3' extension='D0'/>"
                                        + "<setId root='1.2.4' extension='S1'/>"
                                        + "</parentDocument></relatedDocument>"
                                        + "<componentOf><encompassingEncounter>"
                                        + "<id nullFlavor='UNK'/><id root='1.2.6' extension='A1'/>"
                                        + "</encompassingEncounter></componentOf>",
                                "Went home well."));

        assertThat(note.getNoteId()).isEqualTo("urn:oid:1.2.4|S1");
        assertThat(note.getSourceVersion()).isEqualTo(2);
        assertThat(note.getStatus()).isEqualTo(NoteStatus.AMENDED);
        assertThat(note.getReplacesNoteId()).isNull();
        assertThat(note.getAdmissionId()).isEqualTo("urn:oid:1.2.6|A1");
        assertThat(note.getPatientId()).isEqualTo("urn:oid:1.2.5|P1");
        assertThat(note.getCategory()).isEqualTo(NoteCategory.DISCHARGE_SUMMARY);
        assertThat(note.getDescription().value()).isEqualTo("Summary of the stay");
        assertThat(note.getChartedAt()).isEqualTo(Instant.parse("2024-03-05T15:30:00Z"));
        assertThat(note.getMessageId()).startsWith("urn:oid:1.2.3|D1#");
        assertThat(note.getText().value()).isEqualTo("Heading\nWent home well.");
    }

    @Test
    void shouldLayOutTheNarrativeInOrder() {
        String text =
                "<paragraph>First\n   line.</paragraph>"
                        + "<list listType='ordered'><caption>Steps</caption>"
                        + "<item>one</item><item>two</item></list>"
                        + "<list><item>dash</item></list>"
                        + "<table><thead><tr><th>K</th><th>Na</th></tr></thead>"
                        + "<tbody><tr><td>4.0</td><td>140</td></tr></tbody></table>"
                        + "See<footnote>after meals</footnote>here"
                        + "<footnoteRef IDREF='f'/><br/>H<sub>2</sub>O "
                        + "<content revised='delete'>gone</content><content>kept</content>"
                        + "<renderMultiMedia referencedObject='p'><caption>Figure 1</caption>"
                        + "</renderMultiMedia>"
                        + "<linkHtml href='http://x'>link</linkHtml>";

        assertThat(note(document(ID, text)).getText().value())
                .isEqualTo(
                        """
                        Heading

                        First line.

                        Steps
                        1. one
                        2. two
                        - dash

                        K | Na
                        4.0 | 140

                        See [after meals] here
                        H2O kept
                        Figure 1
                        link""");
    }

    @Test
    void shouldReadSectionsWithinSections() {
        String xml =
                "<ClinicalDocument xmlns='urn:hl7-org:v3'>"
                        + ID
                        + "<component><structuredBody>"
                        + "<component><section><title>A</title><text>a</text><component><section>"
                        + "<title>A1</title><text>a1</text></section></component></section>"
                        + "</component><component><section><title>B</title><text>b</text>"
                        + "</section></component></structuredBody></component></ClinicalDocument>";

        assertThat(note(xml).getText().value()).isEqualTo("A\na\n\nA1\na1\n\nB\nb");
    }

    @Test
    void shouldRelateNotesWhenADocumentReplacesOrAppendsToAnother() {
        String related =
                "<relatedDocument typeCode='%s'><parentDocument>"
                        + "<id root='1.2.3' extension='D0'/></parentDocument></relatedDocument>";

        ClinicalNote replacing = note(document(ID + related.formatted("RPLC"), "x"));
        ClinicalNote appending = note(document(ID + related.formatted("APND"), "x"));

        assertThat(replacing.getNoteId()).isEqualTo("urn:oid:1.2.3|D1");
        assertThat(replacing.getReplacesNoteId()).isEqualTo("urn:oid:1.2.3|D0");
        assertThat(replacing.getStatus()).isEqualTo(NoteStatus.FINAL);
        assertThat(appending.getParentNoteId()).isEqualTo("urn:oid:1.2.3|D0");
        assertThat(appending.getStatus()).isEqualTo(NoteStatus.ADDENDUM);
    }

    @Test
    void shouldTakeTheRootForTheIdWhenThereIsNoExtension() {
        ClinicalNote note =
                note(document("<id root='2A620155-9D11-439E-92B3-5D9815FF4DE8'/>", "x"));

        assertThat(note.getNoteId()).isEqualTo("urn:uuid:2a620155-9d11-439e-92b3-5d9815ff4de8");
    }

    @Test
    void shouldReadABodyThatIsNoXml() {
        String rtf = Base64.getEncoder().encodeToString("{\\rtf1 Fine.}".getBytes(UTF_8));
        String xml =
                "<ClinicalDocument xmlns='urn:hl7-org:v3'>"
                        + ID
                        + "<component><nonXMLBody><text mediaType='text/rtf' representation='B64'>"
                        + rtf
                        + "</text></nonXMLBody></component></ClinicalDocument>";

        assertThat(note(xml).getText().value()).isEqualTo("Fine.");
    }

    @ParameterizedTest
    @CsvSource({
        "2024, 2024-01-01T00:00:00Z",
        "202403, 2024-03-01T00:00:00Z",
        "20240305, 2024-03-05T00:00:00Z",
        "2024030510, 2024-03-05T10:00:00Z",
        "202403051030+0100, 2024-03-05T09:30:00Z",
        "20240305103015.123-0500, 2024-03-05T15:30:15Z",
    })
    void shouldReadTimesHoweverPreciseTheyAre(String value, String instant) {
        ClinicalNote note = note(document(ID + "<effectiveTime value='" + value + "'/>", "x"));

        assertThat(note.getChartedAt()).isEqualTo(Instant.parse(instant));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "not XML~ZEBRA-7731~bad_xml",
                "empty~''~bad_xml",
                "another vocabulary~<html>ZEBRA-7731</html>~not_a_clinical_document",
                "another namespace~<ClinicalDocument xmlns='urn:x'/>~not_a_clinical_document",
                "no id~D[]~missing_id",
                "id that says nothing~D[<id nullFlavor='NI'/>]~missing_id",
                "no sections~<ClinicalDocument xmlns='urn:hl7-org:v3'><id root='1.2'/>"
                        + "</ClinicalDocument>~empty_text",
                "empty sections~<ClinicalDocument xmlns='urn:hl7-org:v3'><id root='1.2'/>"
                        + "<component><structuredBody><component><section/></component>"
                        + "</structuredBody></component></ClinicalDocument>~empty_text",
                "time in words~D[I<effectiveTime value='yesterday'/>]~bad_timestamp",
                "13th month~D[I<effectiveTime value='20241301'/>]~bad_timestamp",
                "hour 25~D[I<effectiveTime value='2024010125'/>]~bad_timestamp",
                "zone of 99 hours~D[I<effectiveTime value='20240101+9900'/>]~bad_timestamp",
                "year 9999~D[I<effectiveTime value='9999'/>]~timestamp_out_of_range",
                "version that is none~D[I<versionNumber value='two'/>]~bad_version",
                "negative version~D[I<versionNumber value='-1'/>]~bad_version",
                "endless version~D[I<versionNumber value='99999999999999999999'/>]~bad_version",
                "unknown relation~D[I<relatedDocument typeCode='ZORK'/>]~invalid_value",
                "reserved admission~D[I<componentOf><encompassingEncounter>"
                        + "<id extension='note:1'/></encompassingEncounter></componentOf>]"
                        + "~reserved_id",
                "external entity~<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
                        + "<a>&x;</a>~dtd_refused",
                "external document type~<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/x'><a/>"
                        + "~dtd_refused",
                "entity that nobody declared~<ClinicalDocument xmlns='urn:hl7-org:v3'>"
                        + "<id root='1.2'/>&x;</ClinicalDocument>~bad_xml",
                "broken entry~<ClinicalDocument xmlns='urn:hl7-org:v3'><id root='1.2'/><component>"
                        + "<structuredBody><component><section><text>x</text><entry><act></entry>"
                        + "</section></component></structuredBody></component>"
                        + "</ClinicalDocument>~bad_xml",
                "XInclude of a file~<ClinicalDocument xmlns='urn:hl7-org:v3'><id root='1.2'/>"
                        + "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude'"
                        + " href='file:///etc/hostname' parse='text'/>"
                        + "</ClinicalDocument>~empty_text",
                "body by reference~<ClinicalDocument xmlns='urn:hl7-org:v3'><id root='1.2'/>"
                        + "<component><nonXMLBody><text><reference value='file:///etc/hostname'/>"
                        + "</text></nonXMLBody></component></ClinicalDocument>~attachment_by_url",
                "body that is no base64~<ClinicalDocument xmlns='urn:hl7-org:v3'><id root='1.2'/>"
                        + "<component><nonXMLBody><text mediaType='text/plain'"
                        + " representation='B64'>A</text></nonXMLBody></component>"
                        + "</ClinicalDocument>~bad_base64",
                "body of a PDF~<ClinicalDocument xmlns='urn:hl7-org:v3'><id root='1.2'/>"
                        + "<component><nonXMLBody><text mediaType='application/pdf'"
                        + " representation='B64'>QUJD</text></nonXMLBody></component>"
                        + "</ClinicalDocument>~unsupported_content_type",
                "section without words~<section xmlns='urn:hl7-org:v3'/>~empty_text",
            })
    void shouldRefuseWithItsReasonWhenADocumentIsBad(String name, String input, String reason) {
        String xml =
                input.startsWith("D[")
                        ? document(
                                input.substring(2, input.length() - 1).replace("I<", ID + "<"), "x")
                        : input;

        Problem problem = refused(xml.getBytes(UTF_8));

        assertThat(problem.reason().code()).as(name).isEqualTo(reason);
        assertThat(problem.toString()).doesNotContain(SECRET);
    }

    @Test
    void shouldPassOverEntriesAndReadOnBehindThem() {
        String entry = "<entry><act><text>coded<entry/></text></act></entry>";
        String xml = document(ID, "one</text>%s<text>two".formatted(entry));
        String other = document(ID, "<content><![CDATA[1 < 2]]> &amp;<!-- -->c&#233;</content>");

        assertThat(note(xml).getText().value()).isEqualTo("Heading\none");
        assertThat(note(other).getText().value()).isEqualTo("Heading\n1 < 2 &c\u00e9");
    }

    @Test
    void shouldRefuseBombsBeforeATreeIsBuilt() {
        String deep = document(ID, "<content>".repeat(200) + "x" + "</content>".repeat(200));
        String wide = document(ID, "<br/>".repeat(310_000));
        String large = document(ID, "a".repeat((4 << 20) + 1));

        assertThat(refused(deep.getBytes(UTF_8)).reason().code()).isEqualTo("markup_too_complex");
        assertThat(refused(wide.getBytes(UTF_8)).reason().code()).isEqualTo("markup_too_complex");
        assertThat(refused(large.getBytes(UTF_8)).reason().code()).isEqualTo("note_too_large");
    }

    @Test
    void shouldRefuseWhenADocumentReplacesTwoOthers() {
        String related =
                "<relatedDocument typeCode='RPLC'><parentDocument>"
                        + "<id root='1.2.3' extension='%s'/></parentDocument></relatedDocument>";
        String xml = document(ID + related.formatted("D0") + related.formatted("D9"), "x");

        assertThat(refused(xml.getBytes(UTF_8)).reason().code()).isEqualTo("ambiguous_relation");
    }

    @ParameterizedTest
    @CsvSource({
        "'', FINAL",
        "<statusCode code='completed'/>, FINAL",
        "<statusCode code='active'/>, PRELIMINARY",
        "<statusCode code='aborted'/>, PRELIMINARY",
        "<statusCode code='nullified'/>, ENTERED_IN_ERROR",
    })
    void shouldTakeTheNoteActivitysStatusWhenASectionStandsAlone(String code, NoteStatus status) {
        ClinicalNote note =
                note(
                        "<section xmlns='urn:hl7-org:v3'><text>a</text><entry><act>"
                                + ID
                                + code
                                + "</act></entry></section>");

        assertThat(note.getStatus()).isEqualTo(status);
    }

    private static String document(String header, String text) {
        return "<ClinicalDocument xmlns='urn:hl7-org:v3'>"
                + header
                + "<component><structuredBody><component><section><title>Heading</title><text>"
                + text
                + "</text></section></component></structuredBody></component>"
                + "</ClinicalDocument>";
    }

    private static ClinicalNote note(String xml) {
        Problems problems = new Problems();
        Optional<NoteRead> read = PARSER.parse(OriginalBytes.copyOf(xml.getBytes(UTF_8)), problems);
        assertThat(problems.first()).isEmpty();
        return read.orElseThrow().note();
    }

    private static Problem refused(byte[] xml) {
        Problems problems = new Problems();
        assertThat(PARSER.parse(OriginalBytes.copyOf(xml), problems)).isEmpty();
        return problems.first().orElseThrow();
    }
}
