package org.longitude.ingest.jsonl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.longitude.ingest.source.RejectionReason.*;

import java.util.stream.Stream;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.RejectionReason;

/** The catalogue of broken lines, each with the reason that it must be refused for. */
final class BrokenLines {

    private static final int ID_TOO_LONG_CHARACTERS = 1025;
    private static final int TITLE_TOO_LONG_CHARACTERS = 4097;

    private BrokenLines() {}

    record BrokenLine(String name, OriginalBytes original, RejectionReason reason) {

        BrokenLine(String name, byte[] bytes, RejectionReason reason) {
            this(name, OriginalBytes.copyOf(bytes), reason);
        }

        byte[] bytes() {
            return original.toByteArray();
        }

        @Override
        public String toString() {
            return name + " -> " + reason.code();
        }
    }

    static Stream<BrokenLine> all() {
        return Stream.of(bytes(), json(), ids(), note(), times(), codes()).flatMap(lines -> lines);
    }

    private static Stream<BrokenLine> bytes() {
        return Stream.of(
                new BrokenLine(
                        "a note in ISO 8859-1",
                        "{\"text\": \"Frau Müller\"}".getBytes(ISO_8859_1),
                        INVALID_UTF8),
                new BrokenLine(
                        "an overlong encoding",
                        new byte[] {'{', (byte) 0xc0, (byte) 0xaf, '}'},
                        INVALID_UTF8),
                new BrokenLine(
                        "a surrogate encoded as three bytes",
                        bytes("{\"text\": \"", 0xed, 0xa0, 0x80, "\"}"),
                        INVALID_UTF8),
                new BrokenLine(
                        "a line in UTF-16 without a mark",
                        "{\"text\": \"Admitted\"}".getBytes(UTF_16LE),
                        BAD_JSON),
                new BrokenLine(
                        "a byte order mark that is not at the beginning of the file",
                        bytes("", 0xef, 0xbb, 0xbf, "{\"text\": \"Admitted\"}"),
                        BAD_JSON),
                new BrokenLine(
                        "random bytes", new byte[] {(byte) 0x9f, 1, 2, (byte) 0xff}, INVALID_UTF8),
                line("a raw NUL byte", "{\"text\": \"Adm\0itted\"}", BAD_JSON));
    }

    private static Stream<BrokenLine> json() {
        return Stream.of(
                line("plain text", "Admitted with chest pain", BAD_JSON),
                line("a missing quote", "{\"text: \"Admitted\"}", BAD_JSON),
                line("a trailing comma", "{\"text\": \"Admitted\",}", BAD_JSON),
                line("single quotes", "{'text': 'Admitted'}", BAD_JSON),
                line("two objects on a line", "{\"text\": \"a\"}{\"text\": \"b\"}", BAD_JSON),
                line("a comment", "{\"text\": \"Admitted\"} // ok", BAD_JSON),
                line("a raw tab inside a string", "{\"text\": \"a\tb\"}", BAD_JSON),
                line("NaN", "{\"text\": NaN}", BAD_JSON),
                line("an unfinished escape", "{\"text\": \"a\\u12\"}", BAD_JSON),
                line("an object that does not end", "{\"text\": \"Admitted\"", TRUNCATED_JSON),
                line("a string that does not end", "{\"text\": \"Admit", TRUNCATED_JSON),
                line("an array", "[{\"text\": \"Admitted\"}]", NOT_AN_OBJECT),
                line("a string", "\"Admitted\"", NOT_AN_OBJECT),
                line("a number", "42", NOT_AN_OBJECT),
                line("null", "null", NOT_AN_OBJECT),
                line(
                        "a thousand nested arrays",
                        "{\"extra\": " + "[".repeat(1000) + "]".repeat(1000) + "}",
                        JSON_TOO_COMPLEX),
                line(
                        "a hundred thousand open brackets",
                        "{\"extra\": " + "[".repeat(100_000),
                        JSON_TOO_COMPLEX),
                line(
                        "a number of a thousand digits",
                        "{\"note_id\": 1" + "0".repeat(1000) + ", \"text\": \"Admitted\"}",
                        JSON_TOO_COMPLEX),
                line("the text twice", "{\"text\": \"a\", \"text\": \"b\"}", DUPLICATE_FIELD),
                line(
                        "an unknown field twice",
                        "{\"text\": \"a\", \"x\": 1, \"x\": 2}",
                        DUPLICATE_FIELD),
                line(
                        "two names of one field that disagree",
                        "{\"text\": \"a\", \"hadm_id\": 1, \"admission_id\": 2}",
                        CONFLICTING_FIELDS),
                line("a number as text", "{\"text\": 42}", WRONG_TYPE),
                line("an array as text", "{\"text\": [\"Admitted\"]}", WRONG_TYPE),
                line("an object as text", "{\"text\": {\"a\": \"b\"}}", WRONG_TYPE),
                line("a number as time", withText("\"charted_at\": 1700000000"), WRONG_TYPE),
                line("a number as category", withText("\"category\": 7"), WRONG_TYPE),
                line("true as status", withText("\"status\": true"), WRONG_TYPE));
    }

    private static Stream<BrokenLine> ids() {
        return Stream.of(
                line("an id of pandas", withText("\"hadm_id\": 100001.0"), FRACTIONAL_ID),
                line("an id with an exponent", withText("\"note_id\": 1e5"), FRACTIONAL_ID),
                line("a blank id", withText("\"note_id\": \" \""), BAD_ID),
                line("an id with a newline", withText("\"note_id\": \"1\\n2\""), BAD_ID),
                line("an id with half a pair", withText("\"note_id\": \"\\ud800\""), BAD_ID),
                line("an id that is true", withText("\"subject_id\": true"), WRONG_TYPE),
                line(
                        "an id beyond its limit",
                        withText("\"note_id\": \"" + "9".repeat(ID_TOO_LONG_CHARACTERS) + "\""),
                        ID_TOO_LONG),
                line(
                        "an admission that looks like a note's key",
                        withText("\"admission_id\": \"note:7\""),
                        RESERVED_ID));
    }

    private static Stream<BrokenLine> note() {
        return Stream.of(
                line("no text", "{\"note_id\": \"7\"}", MISSING_TEXT),
                line("null text", "{\"text\": null}", MISSING_TEXT),
                line("an empty object", "{}", MISSING_TEXT),
                line("empty text", "{\"text\": \"\"}", EMPTY_TEXT),
                line("blank text", "{\"text\": \" \\n\\t \"}", EMPTY_TEXT),
                line("invisible text", "{\"text\": \"\\u200b\\u00a0\\ufeff\"}", EMPTY_TEXT),
                line("an escaped NUL", "{\"text\": \"Adm\\u0000itted\"}", NUL_CHARACTER),
                line("half a surrogate pair", "{\"text\": \"a\\ud83d b\"}", LONE_SURROGATE),
                line(
                        "a pair the wrong way round",
                        "{\"text\": \"\\ude00\\ud83d\"}",
                        LONE_SURROGATE),
                line(
                        "a description beyond its limit",
                        withText(
                                "\"description\": \""
                                        + "x".repeat(TITLE_TOO_LONG_CHARACTERS)
                                        + "\""),
                        FIELD_TOO_LONG),
                line("an unknown status", withText("\"status\": \"signed\""), UNKNOWN_STATUS),
                line("a negative version", withText("\"source_version\": -1"), BAD_VERSION),
                line("a version in words", withText("\"source_version\": \"two\""), BAD_VERSION));
    }

    private static Stream<BrokenLine> times() {
        return Stream.of(
                line("a time in words", withText("\"charted_at\": \"yesterday\""), BAD_TIMESTAMP),
                line(
                        "the 30th of February",
                        withText("\"charted_at\": \"2150-02-30\""),
                        BAD_TIMESTAMP),
                line("an American date", withText("\"charted_at\": \"11/22/2026\""), BAD_TIMESTAMP),
                line(
                        "a time in the year 9999",
                        withText("\"charted_at\": \"9999-12-31T23:59:59Z\""),
                        TIMESTAMP_OUT_OF_RANGE),
                line(
                        "a time in the year 1",
                        withText("\"charted_at\": \"0001-01-01\""),
                        TIMESTAMP_OUT_OF_RANGE));
    }

    private static Stream<BrokenLine> codes() {
        return Stream.of(
                line("codes as one string", withText("\"codes\": \"428.0\""), WRONG_TYPE),
                line("a number as code", withText("\"codes\": [428.0]"), WRONG_TYPE),
                line("an empty code", withText("\"codes\": [\"\"]"), MISSING_CODE),
                line("a code object without code", withText("\"codes\": [{}]"), MISSING_CODE),
                line("a code that is none", withText("\"codes\": [\"heart failure\"]"), BAD_CODE),
                line("a code with two dots", withText("\"codes\": [\"42.8.0\"]"), BAD_CODE),
                line("four digits without dot", withText("\"codes\": [\"4280\"]"), AMBIGUOUS_CODE),
                line(
                        "an unknown code system",
                        withText("\"codes\": [{\"code\": \"428.0\", \"system\": \"SNOMED\"}]"),
                        UNKNOWN_CODE_SYSTEM),
                line(
                        "an unknown kind of code",
                        withText("\"codes\": [{\"code\": \"428.0\", \"kind\": \"drug\"}]"),
                        UNKNOWN_CODE_KIND),
                line(
                        "rank zero",
                        withText("\"codes\": [{\"code\": \"428.0\", \"sequence\": 0}]"),
                        BAD_SEQUENCE),
                line(
                        "a code twice named",
                        withText("\"codes\": [{\"code\": \"428.0\", \"code\": \"428.1\"}]"),
                        DUPLICATE_FIELD),
                line(
                        "1,001 codes",
                        withText("\"codes\": [\"428.0\"" + ", \"428.0\"".repeat(1000) + "]"),
                        TOO_MANY_CODES));
    }

    private static String withText(String field) {
        return "{\"text\": \"Admitted with chest pain.\", " + field + "}";
    }

    private static BrokenLine line(String name, String line, RejectionReason reason) {
        return new BrokenLine(name, line.getBytes(UTF_8), reason);
    }

    private static byte[] bytes(String before, int first, int second, int third, String after) {
        byte[] start = before.getBytes(UTF_8);
        byte[] end = after.getBytes(UTF_8);
        byte[] all = new byte[start.length + 3 + end.length];
        System.arraycopy(start, 0, all, 0, start.length);
        all[start.length] = (byte) first;
        all[start.length + 1] = (byte) second;
        all[start.length + 2] = (byte) third;
        System.arraycopy(end, 0, all, start.length + 3, end.length);
        return all;
    }
}
