package org.longitude.ingest.hl7;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.longitude.ingest.source.OriginalBytes;

/**
 * HL7 v2 as it should not be, each with its expected answer: a reason code where it is refused,
 * {@code taken} where leniency loses nothing, {@code skipped} where there is nothing to take. Every
 * message holds {@link #SECRET} where a patient's words would stand.
 */
public final class BrokenMessages {

    /** Stands for a patient's words: in no answer, log line or exception. */
    public static final String SECRET = "Zebrafish";

    private static final String MSH =
            "MSH|^~\\&|DICTA|NORTH|LONGITUDE|NORTH|20260301101500||MDM^T02|C-1|P|2.5";
    private static final String PID = "PID|1||4711^^^NORTH^MR||Zebrafish^Ina||19500101|F";
    private static final String PV1 = "PV1|1|I|W1||||||||||||||||900001^^^NORTH^VN";
    private static final String TXA =
            "TXA|1|DS|TX|20260301090000||20260301093000||||||DOC-1|||||AU||AV";
    private static final String OBX = "OBX|1|TX|DS||Zebrafish bite, healed.||||||F";

    private final List<Case> cases = new ArrayList<>();

    /** A message and what is expected of it. */
    public record Case(String name, OriginalBytes message, String expected) {

        @Override
        public String toString() {
            return name + " -> " + expected;
        }
    }

    /** All of them. */
    public static List<Case> all() {
        BrokenMessages broken = new BrokenMessages();
        broken.bytes();
        broken.delimiters();
        broken.headers();
        broken.segments();
        broken.documents();
        broken.texts();
        broken.escapes();
        broken.attachments();
        broken.ids();
        broken.times();
        broken.reports();
        broken.admissions();
        broken.codes();
        return List.copyOf(broken.cases);
    }

    private void add(String name, String expected, byte[] message) {
        cases.add(new Case(name, OriginalBytes.copyOf(message), expected));
    }

    private void add(String name, String expected, String... lines) {
        add(name, expected, (String.join("\r", lines) + "\r").getBytes(UTF_8));
    }

    /** The good document with one line changed. */
    private void doc(String name, String expected, String segment, String line) {
        add(name, expected, lines(segment, old -> line));
    }

    private static String[] lines(String segment, UnaryOperator<String> change) {
        return List.of(MSH, PID, PV1, TXA, OBX).stream()
                .map(line -> line.startsWith(segment) ? change.apply(line) : line)
                .filter(line -> !line.isEmpty())
                .toArray(String[]::new);
    }

    private void header(String name, String expected, String from, String to) {
        doc(name, expected, "MSH", MSH.replace(from, to));
    }

    private void txa(String name, String expected, String from, String to) {
        doc(name, expected, "TXA", TXA.replace(from, to));
    }

    private void trigger(String name, String expected, String trigger, String txa, String obx) {
        add(name, expected, MSH.replace("T02", trigger), PID, PV1, txa, obx);
    }

    private void text(String name, String expected, String value) {
        doc(name, expected, "OBX", "OBX|1|TX|DS||" + value + "||||||F");
    }

    private void bytes() {
        add("no bytes", "not_hl7", new byte[0]);
        add("white space only", "not_hl7", "  \r\n ".getBytes(UTF_8));
        add("not HL7 at all", "not_hl7", "Zebrafish bite, healed.");
        add("JSON", "not_hl7", "{\"text\":\"Zebrafish\"}");
        add("XML encoding of HL7", "not_hl7", "<MDM_T02><MSH>Zebrafish</MSH></MDM_T02>");
        add("lower-case msh", "not_hl7", "msh|^~\\&|A|B");
        add("a segment before MSH", "not_hl7", PID, MSH, PV1, TXA, OBX);
        add("a batch header only", "not_hl7", "FHS|^~\\&|A|B");
        add("three letters", "not_hl7", "MSH".getBytes(UTF_8));
        add("two letters", "not_hl7", "MS".getBytes(UTF_8));
        add("NUL bytes", "not_hl7", new byte[64]);
        add("UTF-16", "not_hl7", String.join("\r", MSH, PID, TXA, OBX).getBytes(UTF_16LE));
        byte[] good = good();
        add("byte-order mark in front", "taken", concat(new byte[] {-17, -69, -65}, good));
        add(
                "line feeds instead of returns",
                "taken",
                text(good).replace('\r', '\n').getBytes(UTF_8));
        add("both line ends", "taken", text(good).replace("\r", "\r\n").getBytes(UTF_8));
        add("no line end at the end", "taken", text(good).strip().getBytes(UTF_8));
        add(
                "blank lines between segments",
                "taken",
                text(good).replace("\r", "\r\r").getBytes(UTF_8));
        add("cut off inside MSH", "bad_delimiters", "MSH|^~".getBytes(UTF_8));
        add("cut off after MSH-2", "unsupported_version", "MSH|^~\\&".getBytes(UTF_8));
        add("cut off after MSH", "missing_segment", MSH);
        add("cut off after PID", "missing_segment", MSH, PID);
        add("cut off after TXA", "missing_text", MSH, PID, PV1, TXA);
        add(
                "Latin-1 where UTF-8 is expected",
                "invalid_encoding",
                latin("", "Zebrafish caf\u00e9"));
        add("Latin-1 as MSH-18 says", "taken", latin("8859/1", "Zebrafish caf\u00e9"));
        add("UTF-8 as MSH-18 says", "taken", utf8("UNICODE UTF-8", "Zebrafish caf\u00e9"));
        add("ASCII said and not kept", "invalid_encoding", utf8("ASCII", "Zebrafish caf\u00e9"));
        add("UTF-16 said", "unsupported_character_set", utf8("UNICODE UTF-16", "Zebrafish"));
        add("Shift JIS said", "unsupported_character_set", utf8("ISO IR87", "Zebrafish"));
        add(
                "a part of ISO 8859 that is none",
                "unsupported_character_set",
                utf8("8859/12", "Zebrafish"));
        add("nonsense said", "unsupported_character_set", utf8("KLINGON", "Zebrafish"));
        add("a second set that is not used", "taken", utf8("8859/1~ISO IR87", "Zebrafish"));
        add("overlong UTF-8", "invalid_encoding", raw(new byte[] {(byte) 0xc0, (byte) 0xaf}));
        add(
                "half a UTF-8 character",
                "invalid_encoding",
                raw(new byte[] {(byte) 0xe2, (byte) 0x82}));
        add(
                "a surrogate in UTF-8",
                "invalid_encoding",
                raw(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}));
        add("a NUL in the text", "nul_character", raw(new byte[] {'a', 0, 'b'}));
    }

    private void delimiters() {
        header(
                "a delimiter redefined and not used",
                "unsupported_message_type",
                "|^~\\&",
                "|*~\\&");
        add(
                "other delimiters throughout",
                "taken",
                other(MSH),
                other(PID),
                other(PV1),
                other(TXA),
                other(OBX));
        header("three encoding characters", "bad_delimiters", "^~\\&", "^~\\");
        header("one encoding character", "bad_delimiters", "^~\\&", "^");
        header("no encoding characters", "bad_delimiters", "^~\\&", "");
        header("a truncation character", "taken", "^~\\&", "^~\\&#");
        header("six encoding characters", "bad_delimiters", "^~\\&", "^~\\&#!");
        header("two the same", "bad_delimiters", "^~\\&", "^~^&");
        header("the field separator among them", "bad_delimiters", "^~\\&|", "^~\\||");
        header("letters as delimiters", "bad_delimiters", "^~\\&", "abcd");
        header("digits as delimiters", "bad_delimiters", "^~\\&", "1234");
        header("blanks as delimiters", "bad_delimiters", "^~\\&", "    ");
        doc("a letter as field separator", "bad_delimiters", "MSH", MSH.replace('|', 'x'));
        doc("a blank as field separator", "bad_delimiters", "MSH", MSH.replace('|', ' '));
        doc("a tab as field separator", "bad_delimiters", "MSH", MSH.replace('|', '\t'));
        doc(
                "umlauts as delimiters",
                "bad_delimiters",
                "MSH",
                MSH.replace("^~\\&", "\u00e4\u00f6\u00fc\u00df"));
        doc(
                "another field separator in PID alone",
                "malformed_segment",
                "PID",
                PID.replace('|', '#'));
    }

    private void headers() {
        header("no version", "unsupported_version", "|2.5", "|");
        header("version 2.2", "unsupported_version", "|2.5", "|2.2");
        header("version 3", "unsupported_version", "|2.5", "|3.0");
        header("a version that is a word", "unsupported_version", "|2.5", "|latest");
        header("version 2.9", "unsupported_version", "|2.5", "|2.9");
        header("version 2.3", "taken", "|2.5", "|2.3");
        header("version 2.8", "taken", "|2.5", "|2.8");
        header("a version with a country", "taken", "|2.5", "|2.5^DEU");
        header("no type", "unsupported_message_type", "MDM^T02", "");
        header("an order", "unsupported_message_type", "MDM^T02", "ORM^O01");
        header("a schedule", "unsupported_message_type", "MDM^T02", "SIU^S12");
        header("an acknowledgement", "unsupported_message_type", "MDM^T02", "ACK");
        header("a trigger there is not", "unsupported_message_type", "T02", "T99");
        header("no trigger", "unsupported_message_type", "MDM^T02", "MDM");
        header("a report of another kind", "unsupported_message_type", "MDM^T02", "ORU^R30");
        header("a type in lower case", "unsupported_message_type", "MDM^T02", "mdm^t02");
        header(
                "words where the type stands",
                "unsupported_message_type",
                "MDM^T02",
                "Zebrafish bite");
        header("no control id", "missing_id", "C-1", "");
        header("HL7's null as control id", "missing_id", "C-1", "\"\"");
        header("a control id of words", "bad_id", "C-1", "Zebrafish bite healed");
        header("a control id without end", "bad_id", "C-1", "C".repeat(200));
        header("a control id with an escaped tab", "bad_id", "C-1", "a\\X09\\b");
        header("processing id X", "unsupported_processing_id", "|P|", "|X|");
        header("no processing id", "taken", "|P|", "||");
        header("training", "taken", "|P|", "|T|");
        header("no sender", "taken", "|DICTA|NORTH|", "|||");
        header("a sender with a control character", "bad_id", "DICTA", "DIC\\X07\\TA");
        header("a sender without end", "id_too_long", "DICTA", "D".repeat(2000));
        doc("MSH with a thousand fields", "taken", "MSH", MSH + "|".repeat(1000));
        doc(
                "MSH with more delimiters than there are",
                "message_too_complex",
                "MSH",
                MSH + "|".repeat(6000));
    }

    private void segments() {
        doc("no PID", "missing_segment", "PID", "");
        doc("no TXA", "missing_segment", "TXA", "");
        doc("no OBX", "missing_text", "OBX", "");
        doc("no PV1: archived, never coded", "taken", "PV1", "");
        add("two MSH", "duplicate_segment", MSH, MSH, PID, PV1, TXA, OBX);
        add("two PID", "duplicate_segment", MSH, PID, PID, PV1, TXA, OBX);
        add("two TXA", "duplicate_segment", MSH, PID, PV1, TXA, TXA, OBX);
        add("an unknown segment", "taken", MSH, PID, PV1, TXA, OBX, "ZZZ|Zebrafish|1");
        add("a segment named by digits", "malformed_segment", MSH, PID, "123|a", PV1, TXA, OBX);
        add("a segment in lower case", "malformed_segment", MSH, "pid|1", PID, PV1, TXA, OBX);
        add(
                "words between segments",
                "malformed_segment",
                MSH,
                "Zebrafish bite",
                PID,
                PV1,
                TXA,
                OBX);
        add("a segment indented", "malformed_segment", MSH, " " + PID, PV1, TXA, OBX);
        add(
                "the text's own line feeds",
                "taken",
                MSH,
                PID,
                PV1,
                TXA,
                "OBX|1|TX|DS||Zebrafish\nbite||||||F");
        add("words after OBX belong to it", "taken", MSH, PID, PV1, TXA, OBX, "Zebrafish");
        add("names of segments alone", "missing_id", MSH, "PID", "PV1", "TXA", "OBX");
        add(
                "PID with six thousand fields",
                "message_too_complex",
                MSH,
                PID + "|".repeat(6000),
                PV1,
                TXA,
                OBX);
        add(
                "PID with six thousand repetitions",
                "message_too_complex",
                MSH,
                "PID|1||" + "4~".repeat(6000),
                PV1,
                TXA,
                OBX);
        add(
                "PID with six thousand components",
                "message_too_complex",
                MSH,
                "PID|1||4" + "^".repeat(6000),
                PV1,
                TXA,
                OBX);
        add("sixty thousand segments", "message_too_complex", MSH + "\rZZZ".repeat(60_000));
        add(
                "OBX with six thousand fields",
                "message_too_complex",
                MSH,
                PID,
                PV1,
                TXA,
                OBX + "|".repeat(6000));
    }

    private void documents() {
        txa("no document number", "missing_id", "DOC-1", "");
        txa("a document number of white space", "missing_id", "DOC-1", "   ");
        txa("a completion status there is not", "unknown_status", "|AU|", "|QQ|");
        txa("no completion status is final", "taken", "|AU|", "||");
        txa("an availability there is not", "unknown_status", "|AV", "|QQ");
        txa("a document taken back", "taken", "|AV", "|CA");
        txa("an unknown document type", "taken", "|DS|", "|ZEBRA|");
        txa("no document type", "taken", "|DS|", "||");
        trigger("an addendum to nothing", "missing_id", "T06", TXA, OBX);
        trigger(
                "an addendum to itself",
                "missing_id",
                "T06",
                TXA.replace("DOC-1|", "DOC-1|DOC-1"),
                OBX);
        trigger("a replacement of nothing", "missing_id", "T10", TXA, OBX);
        trigger("an edit of nothing is of itself", "taken", "T08", TXA, OBX);
        trigger("a cancellation without text", "taken", "T11", TXA, "OBX|1|TX|DS||");
        trigger("an announcement", "skipped", "T01", TXA, "OBX|1|TX|DS||");
        trigger("an announcement with text", "taken", "T01", TXA, OBX);
        trigger("a status without text", "status_without_text", "T03", TXA, "OBX|1|TX|DS||");
        trigger(
                "an announced addendum",
                "skipped",
                "T05",
                TXA.replace("DOC-1|", "DOC-1|DOC-0"),
                "OBX|1|TX|DS||");
    }

    private void texts() {
        text("an empty text", "empty_text", "");
        text("a text of blanks", "empty_text", "   ");
        text("a text of no-break spaces", "empty_text", "\u00a0\u00a0");
        text("a text of zero-width characters", "empty_text", "\u200b\ufeff");
        text("HL7's null as text", "empty_text", "\"\"");
        text("a text of line breaks", "empty_text", "\\.br\\\\.br\\");
        text("a text above the largest note", "note_too_large", "Zebrafish ".repeat(430_000));
        text("bare ampersands and carets", "taken", "Zebrafish H&P ^ A&E");
        text("two hundred thousand repetitions", "taken", "Z~".repeat(200_000));
        text("a million ampersands", "taken", "&".repeat(1_000_000));
        text("astral characters", "taken", "Zebrafish \ud83e\udd93");
        doc("a value of a type that is none", "taken", "OBX", "OBX|1|QQ|DS||Zebrafish||||||F");
        doc("no value type", "taken", "OBX", "OBX|1||DS||Zebrafish||||||F");
        doc("a pointer only", "missing_text", "OBX", "OBX|1|RP|DS||http://x/Zebrafish||||||F");
        doc("a value taken back", "missing_text", "OBX", "OBX|1|TX|DS||Zebrafish||||||W");
        doc("a measured value", "taken", "OBX", "OBX|1|NM|718-7^Hb^LN||13.2|g/dl|||||F");
        doc(
                "a measured value of words",
                "taken",
                "OBX",
                "OBX|1|NM|718-7^Hb^LN||Zebrafish|g/dl|||||F");
        doc(
                "a title above its limit",
                "field_too_long",
                "TXA",
                TXA.replace("|DS|", "|QQ^" + "Zebrafish".repeat(500) + "|"));
    }

    private void escapes() {
        text("a lone backslash", "taken", "Zebrafish \\ bite");
        text("a backslash at the end", "taken", "Zebrafish\\");
        text("a path", "taken", "C:\\Users\\Zebrafish\\x");
        text("an escape that is none", "taken", "Zebrafish \\Q\\ \\.qq\\ \\Zlocal\\");
        text("an empty escape", "taken", "Zebrafish \\\\ bite");
        text("hexadecimal that is none", "taken", "Zebrafish \\XZZ\\");
        text("odd hexadecimal", "taken", "Zebrafish \\X0\\");
        text("hexadecimal that is no UTF-8", "taken", "Zebrafish \\XFF\\");
        text("a hexadecimal NUL", "nul_character", "Zebrafish \\X00\\");
        text("a hexadecimal without end", "taken", "Zebrafish \\X4142");
        text("a million line breaks asked for", "taken", "Zebrafish\\.sp+999\\".repeat(10) + "x");
        text("a negative skip", "taken", "Zebrafish\\.sk-99\\x");
        text("a skip that is no number", "taken", "Zebrafish\\.skx\\x");
        text("a hundred thousand backslashes", "taken", "\\".repeat(100_000) + "Zebrafish");
        text("character set escapes", "taken", "Zebrafish \\C2842\\ \\M8CAEC5\\");
    }

    private void attachment(String name, String expected, String value) {
        doc(name, expected, "OBX", "OBX|1|ED|DS||" + value + "||||||F");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private void attachments() {
        attachment("Base64 text", "taken", "^text^plain^Base64^WmVicmFmaXNo");
        attachment("Base64 that is none", "bad_base64", "^text^plain^Base64^!!!!");
        attachment("Base64 cut off", "bad_base64", "^text^plain^Base64^WmVic");
        attachment("Base64 of nothing", "missing_text", "^text^plain^Base64^");
        attachment("Base64 of blanks", "empty_text", "^text^plain^Base64^ICAg");
        attachment("Base64 of no characters", "invalid_encoding", "^text^plain^Base64^/////w==");
        attachment("Base64 of a NUL", "nul_character", "^text^plain^Base64^WgBa");
        attachment("wrapped Base64", "taken", "^text^plain^Base64^WmVi\\.br\\cmFmaXNo");
        attachment("hexadecimal text", "taken", "^text^plain^Hex^5A65627261");
        attachment("a hexadecimal attachment that is none", "bad_hex", "^text^plain^Hex^5A6");
        attachment("text as it is", "taken", "^text^plain^A^Zebrafish");
        attachment(
                "an encoding there is not",
                "unknown_attachment_encoding",
                "^text^plain^Morse^Zebrafish");
        attachment("a picture", "unreadable_attachment", "^image^jpeg^Base64^/9j/4AAQ");
        attachment("a PDF", "unreadable_attachment", "^application^pdf^Base64^JVBERi0=");
        attachment("RTF", "taken", "^application^rtf^Base64^" + base64("{\\rtf1 Zebrafish}"));
        attachment("RTF that is none", "bad_rtf", "^text^rtf^Base64^" + base64("Zebrafish"));
        attachment("RTF without its end", "bad_rtf", "^TEXT^RTF^Base64^" + base64("{\\rtf1 {"));
        attachment("HTML", "taken", "^text^html^Base64^" + base64("<p>Zebrafish</p>"));
        attachment("HTML of nothing", "empty_text", "^text^html^Base64^" + base64("<p></p>"));
        attachment(
                "HTML in an unknown character set",
                "unknown_charset",
                "^text^html^Base64^" + base64("<meta charset=\"klingon\"><p>Zebrafish</p>"));
        attachment(
                "XML that is no document",
                "not_a_clinical_document",
                "^text^xml^Base64^" + base64("<zebra/>"));
        attachment(
                "XML with an entity bomb",
                "dtd_refused",
                "^text^xml^Base64^" + base64("<!DOCTYPE z [<!ENTITY a \"b\">]><z>&a;</z>"));
        attachment("too few components", "missing_text", "^text^plain");
        add(
                "a PDF beside a text",
                "taken",
                MSH,
                PID,
                PV1,
                TXA,
                OBX,
                "OBX|2|ED|PDF||^application^pdf^Base64^JVBERi0=||||||F");
    }

    private void ids() {
        doc("no patient", "missing_id", "PID", "PID|1||||Zebrafish^Ina");
        doc("a patient of blanks", "missing_id", "PID", "PID|1||  ^^^NORTH||Zebrafish");
        doc("HL7's null as patient", "missing_id", "PID", "PID|1||\"\"||Zebrafish");
        doc("the patient of version 2.2", "taken", "PID", "PID|1|4711|||Zebrafish");
        doc("a patient without authority", "taken", "PID", "PID|1||4711||Zebrafish");
        doc("a patient with a line break", "bad_id", "PID", "PID|1||47\\.br\\11||Zebrafish");
        doc("a patient without end", "id_too_long", "PID", "PID|1||" + "4".repeat(2000));
        doc("an authority without end", "id_too_long", "PID", "PID|1||4711^^^" + "N".repeat(2000));
        doc("an authority with a bell", "bad_id", "PID", "PID|1||4711^^^NO\\X07\\TH");
        doc(
                "an admission that looks like a key",
                "reserved_id",
                "PV1",
                PV1.replace("900001^^^NORTH", "note:1"));
        doc("an admission with a NUL", "bad_id", "PV1", PV1.replace("900001", "90\\X00\\01"));
        doc("an admission by account", "taken", "PID", "PID|1||4711||Zebrafish|||||||||||||A-1");
        doc("a name of words as id", "taken", "PID", "PID|1||Zebrafish^^^NORTH");
        txa("a document number with a tab", "bad_id", "DOC-1", "DOC\\X09\\1");
        txa("a document number without end", "id_too_long", "DOC-1", "D".repeat(1100));
    }

    private void times() {
        header("no time of the message", "taken", "20260301101500", "");
        header("a time of words", "bad_timestamp", "20260301101500", "Zebrafish");
        header("month 13", "bad_timestamp", "20260301101500", "20261301");
        header("February 30", "bad_timestamp", "20260301101500", "20260230");
        header("hour 25", "bad_timestamp", "20260301101500", "2026030125");
        header("second 61", "bad_timestamp", "20260301101500", "20260301101561");
        header("an offset of 99 hours", "bad_timestamp", "20260301101500", "20260301101500+9900");
        header("year 0001", "timestamp_out_of_range", "20260301101500", "00010101");
        header("year 9999", "timestamp_out_of_range", "20260301101500", "99991231");
        header("a year alone", "taken", "20260301101500", "2026");
        header("a year of two digits", "bad_timestamp", "20260301101500", "26");
        header("ISO 8601", "bad_timestamp", "20260301101500", "2026-03-01T10:15:00Z");
        header("a fraction of nine digits", "taken", "20260301101500", "20260301101500.123456789");
        txa("a document time of words", "bad_timestamp", "20260301093000", "noon");
        txa("a document of the year 2150", "taken", "20260301093000", "21500301");
        txa("a document before its message's century", "taken", "20260301093000", "18990101");
    }

    private void report(String name, String expected, String... lines) {
        String[] all = new String[lines.length + 2];
        all[0] = MSH.replace("MDM^T02", "ORU^R01");
        all[1] = PID;
        System.arraycopy(lines, 0, all, 2, lines.length);
        add(name, expected, all);
    }

    private void reports() {
        String obr =
                "OBR|1|P-1|F-1|71020^Chest X-ray|||20260301|||||||||||||||20260301100000||RAD|F";
        String text = "OBX|1|TX|71020||Zebrafish shadow.||||||F";
        report("a report without OBR", "missing_segment", text);
        report("a report without number", "missing_id", "OBR|1|||71020^Chest", text);
        report("a report of the placer's number", "taken", "OBR|1|P-1||71020^Chest", text);
        report("a report without text", "missing_text", obr);
        report("a report of empty lines", "missing_text", obr, "OBX|1|TX|71020||");
        report("one of two reports without text", "taken", obr, text, obr.replace("F-1", "F-2"));
        report("a report taken back", "taken", obr.replace("|F", "|X"), "OBX|1|TX|71020||");
        report(
                "a report status there is not",
                "unknown_status",
                obr.replace("RAD|F", "RAD|Q"),
                text);
        report("an order that has arrived", "skipped", obr.replace("RAD|F", "RAD|I"));
        report(
                "an order that has arrived beside an empty result",
                "missing_text",
                obr.replace("RAD|F", "RAD|I"),
                obr.replace("F-1", "F-2"));
        report("OBX before any OBR", "missing_text", text, obr);
        report("an order without a result", "missing_text", obr, "ORC|RE");
        report(
                "one number for two patients",
                "duplicate_note_id",
                obr,
                text,
                PID.replace("4711", "4712"),
                obr,
                text);
        report(
                "a report time of words",
                "bad_timestamp",
                obr.replace("20260301100000", "soon"),
                text);
        report(
                "a picture only",
                "unreadable_attachment",
                obr,
                "OBX|1|ED|1||^image^png^Base64^iVBORw0=");
        add("a report of nobody", "missing_segment", MSH.replace("MDM^T02", "ORU^R01"), obr, text);
        add(
                "reports before the patient",
                "missing_segment",
                MSH.replace("MDM^T02", "ORU^R01"),
                obr,
                text,
                PID);
    }

    private void change(String name, String expected, String trigger, String... lines) {
        String[] all = new String[lines.length + 1];
        all[0] = MSH.replace("MDM^T02", "ADT^" + trigger);
        System.arraycopy(lines, 0, all, 1, lines.length);
        add(name, expected, all);
    }

    private void admissions() {
        change("an admission without PV1", "missing_segment", "A01", PID);
        change("an admission without PID", "missing_segment", "A01", PV1);
        change("an admission without number", "missing_id", "A01", PID, "PV1|1|I");
        change("an admission of nobody", "missing_id", "A01", "PID|1||||Zebrafish", PV1);
        change("a discharge at a time of words", "bad_timestamp", "A03", "EVN|A03|noon", PID, PV1);
        change(
                "a discharge in the year 9999",
                "timestamp_out_of_range",
                "A03",
                "EVN|A03|99990101",
                PID,
                PV1);
        change("patients merged", "merge_not_applied", "A40", PID, "MRG|4712^^^NORTH");
        change("patients merged without MRG", "merge_not_applied", "A40", PID);
        change("accounts merged", "merge_not_applied", "A41", PID, "MRG|4712");
        change("patients merged as in 2.2", "merge_not_applied", "A34", PID, "MRG|4712");
        change("a visit moved", "move_not_applied", "A45", PID, "MRG|4712", PV1);
        change("an account moved", "move_not_applied", "A44", PID, "MRG|4712");
        change("a person updated", "skipped", "A31", PID);
        change("a registration", "skipped", "A04", PID, PV1);
        change("an update that says nothing", "skipped", "A08", PID, PV1);
        change("two visits in one", "duplicate_segment", "A01", PID, PV1, PV1);
        add(
                "no time anywhere",
                "missing_timestamp",
                MSH.replace("MDM^T02", "ADT^A03").replace("20260301101500", ""),
                PID,
                PV1);
    }

    private void code(String name, String expected, String... segments) {
        String[] all = new String[segments.length + 3];
        all[0] = MSH.replace("MDM^T02", "BAR^P01");
        all[1] = PID;
        all[2] = PV1;
        System.arraycopy(segments, 0, all, 3, segments.length);
        add(name, expected, all);
    }

    private void codes() {
        code("a bill without codes", "skipped");
        code("charges without codes", "skipped", "FT1|1|||20260301||CG|4711");
        code("a code missing", "missing_code", "DG1|1|||Zebrafish||F");
        code("a code of no system", "unknown_code_system", "DG1|1||I50.9^Zebrafish||F");
        code("a code of an unknown system", "unknown_code_system", "DG1|1||I50.9^^ZEBRA||F");
        code("a code of another shape", "bad_code", "DG1|1||Zebrafish^^I10||F");
        code("an ICD-9 code called ICD-10", "bad_code", "DG1|1||428.0^^I10||F");
        code("a procedure that is none", "bad_code", "PR1|1||ABC^^I10P");
        code("a CPT code beside", "skipped", "PR1|1||99213^^C4");
        code("a working diagnosis only", "skipped", "DG1|1||I50.9^^I10|||W");
        code("a rank of words", "taken", "DG1|1||I50.9^^I10||F|F|||||||||first");
        add(
                "a code taken back alone",
                "codes_without_list",
                MSH.replace("MDM^T02", "BAR^P12"),
                PID,
                PV1,
                "DG1|1||I50.9^^I10|||F|||||||||||||||D");
        code("more codes than there are", "too_many_codes", many(1001));
        add(
                "codes without an admission",
                "codes_without_admission",
                MSH.replace("MDM^T02", "BAR^P01"),
                PID,
                "DG1|1||I50.9^^I10||F");
        add(
                "a bill of nobody",
                "missing_segment",
                MSH.replace("MDM^T02", "BAR^P01"),
                "DG1|1||I50.9^^I10||F");
        add("a document with a bad code", "bad_code", MSH, PID, PV1, TXA, OBX, "DG1|1||Q^^I10|||F");
    }

    private static String[] many(int count) {
        String[] segments = new String[count];
        for (int i = 0; i < count; i++) {
            segments[i] =
                    "DG1|"
                            + (i + 1)
                            + "||"
                            + "%03d.%02d".formatted(i / 100 + 1, i % 100)
                            + "^^I9||F";
        }
        return segments;
    }

    static byte[] good() {
        return Messages.bytes(List.of(MSH, PID, PV1, TXA, OBX));
    }

    private static String text(byte[] message) {
        return new String(message, UTF_8);
    }

    private static String other(String line) {
        return line.replace('|', '!')
                .replace('^', '*')
                .replace('~', '%')
                .replace('&', '$')
                .replace('\\', '/');
    }

    private static byte[] latin(String set, String value) {
        return coded(set, value).getBytes(ISO_8859_1);
    }

    private static byte[] utf8(String set, String value) {
        return coded(set, value).getBytes(UTF_8);
    }

    private static String coded(String set, String value) {
        return String.join("\r", MSH + "||||||" + set, PID, PV1, TXA, "OBX|1|TX|DS||" + value)
                + "\r";
    }

    private static byte[] raw(byte[] value) {
        byte[] start =
                String.join("\r", MSH, PID, PV1, TXA, "OBX|1|TX|DS||Zebrafish ").getBytes(UTF_8);
        return concat(start, value);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
