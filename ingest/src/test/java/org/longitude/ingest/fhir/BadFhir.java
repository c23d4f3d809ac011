package org.longitude.ingest.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.longitude.ingest.fhir.FhirSamples.base64;
import static org.longitude.ingest.fhir.FhirSamples.bundle;
import static org.longitude.ingest.fhir.FhirSamples.content;
import static org.longitude.ingest.fhir.FhirSamples.document;
import static org.longitude.ingest.fhir.FhirSamples.json;
import static org.longitude.ingest.source.RejectionReason.*;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.RejectionReason;

/** FHIR messages that must be refused, each with the reason that it must get. */
final class BadFhir {

    /** A text that no log, report or exception may show. */
    static final String SECRET = "ZEBRA-7731";

    private final List<Case> cases = new ArrayList<>();

    /** One of them. */
    record Case(String name, OriginalBytes bytes, RejectionReason reason) {
        byte[] message() {
            return bytes.toByteArray();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> all() {
        BadFhir bad = new BadFhir();
        bad.syntax();
        bad.structure();
        bad.xml();
        bad.attachments();
        bad.markup();
        bad.fields();
        bad.relations();
        bad.bundles();
        bad.codes();
        bad.encounters();
        bad.reports();
        return List.copyOf(bad.cases);
    }

    private void add(String name, String message, RejectionReason reason) {
        add(name, message.getBytes(UTF_8), reason);
    }

    private void add(String name, byte[] message, RejectionReason reason) {
        cases.add(new Case(name, OriginalBytes.copyOf(message), reason));
    }

    private void syntax() {
        add("no JSON", SECRET, BAD_JSON);
        add("empty object", "{}", UNKNOWN_RESOURCE);
        add("an array", "[{}]", NOT_AN_OBJECT);
        add("a string", "\"" + SECRET + "\"", NOT_AN_OBJECT);
        add("a number", "42", NOT_AN_OBJECT);
        add("null", "null", NOT_AN_OBJECT);
        add("open object", "{\"resourceType\":\"DocumentReference\"", TRUNCATED_JSON);
        add("open string", "{\"resourceType\":\"Docu", TRUNCATED_JSON);
        add("two objects", "{} {}", BAD_JSON);
        add("trailing comma", "{\"resourceType\":\"Patient\",}", BAD_JSON);
        add("comment", "{/* " + SECRET + " */}", BAD_JSON);
        add("single quotes", "{'resourceType':'Patient'}", BAD_JSON);
        add("NaN", "{\"resourceType\":\"Patient\",\"x\":NaN}", BAD_JSON);
        add("raw newline in a string", "{\"resourceType\":\"Pat\nient\"}", BAD_JSON);
        add("unknown escape", "{\"resourceType\":\"\\x\"}", BAD_JSON);
        add(
                "same field twice",
                json("{'resourceType':'Patient','id':'1','id':'2'}"),
                DUPLICATE_FIELD);
        add("depth bomb of arrays", "{\"a\":" + "[".repeat(100_000), JSON_TOO_COMPLEX);
        add("depth bomb of objects", "{\"a\":".repeat(100_000), JSON_TOO_COMPLEX);
        add(
                "closed depth bomb",
                "{\"a\":" + "[".repeat(80) + "]".repeat(80) + "}",
                JSON_TOO_COMPLEX);
        add("endless number", "{\"a\":" + "9".repeat(5_000) + "}", JSON_TOO_COMPLEX);
        add("endless name", "{\"" + "a".repeat(60_000) + "\":1}", JSON_TOO_COMPLEX);
        add("token bomb", "{\"a\":[" + "0,".repeat(2_100_000) + "0]}", JSON_TOO_COMPLEX);
        add(
                "Latin-1 bytes",
                "{\"id\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1),
                INVALID_UTF8);
        add(
                "overlong UTF-8",
                new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'},
                INVALID_UTF8);
        add("cut UTF-8", Arrays.copyOf("{\"a\":\"\u20ac\"}".getBytes(UTF_8), 8), INVALID_UTF8);
        add("NUL bytes", new byte[16], BAD_JSON);
        add(
                "half a surrogate in the text",
                document("'description':'x\\ud800','content':[]"),
                MISSING_TEXT);
    }

    private void structure() {
        add("no type", json("{'id':'1'}"), UNKNOWN_RESOURCE);
        add("type of no release", json("{'resourceType':'Zork'}"), UNKNOWN_RESOURCE);
        add("type in lower case", json("{'resourceType':'documentreference'}"), UNKNOWN_RESOURCE);
        add("type of R5", json("{'resourceType':'Transport'}"), UNKNOWN_RESOURCE);
        add("type that is a number", json("{'resourceType':5}"), UNKNOWN_RESOURCE);
        add("type that is null", json("{'resourceType':null}"), UNKNOWN_RESOURCE);
        add("misspelt element", document("'contnet':[{'a':1}]"), UNKNOWN_ELEMENT);
        add(
                "context of R5",
                document("'context':[{'reference':'Encounter/1'}]," + content("x")),
                UNKNOWN_ELEMENT);
        add("content that is an object", document("'content':{'attachment':{}}"), WRONG_TYPE);
        add("content that is a string", document("'content':'" + SECRET + "'"), WRONG_TYPE);
        add(
                "status that is a list",
                json("{'resourceType':'DocumentReference','status':['current','superseded']}"),
                WRONG_TYPE);
        add(
                "unknown status",
                json("{'resourceType':'DocumentReference','status':'" + SECRET + "'}"),
                UNKNOWN_STATUS);
        add("unknown docStatus", document("'docStatus':'done'," + content("x")), UNKNOWN_STATUS);
        add(
                "no status",
                json("{'resourceType':'DocumentReference'," + content("x") + "}"),
                UNKNOWN_STATUS);
        add(
                "impossible date",
                document("'date':'2020-13-45T00:00:00Z'," + content("x")),
                BAD_TIMESTAMP);
        add("date in words", document("'date':'yesterday'," + content("x")), BAD_TIMESTAMP);
        add(
                "30th of February",
                document("'date':'2023-02-30T10:00:00Z'," + content("x")),
                BAD_TIMESTAMP);
        add(
                "date of year 9999",
                document("'date':'9999-12-31T23:59:59Z'," + content("x")),
                TIMESTAMP_OUT_OF_RANGE);
        add(
                "date of year 1000",
                document("'date':'1000-01-01T00:00:00Z'," + content("x")),
                TIMESTAMP_OUT_OF_RANGE);
        add(
                "narrative with an unknown entity",
                document(
                        "'text':{'status':'generated','div':'<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">&zork;</div>'},"
                                + content("x")),
                INVALID_VALUE);
        add(
                "narrative with a document type",
                document(
                        "'text':{'status':'generated','div':'<!DOCTYPE a [<!ENTITY x SYSTEM \\\"file:///etc/hostname\\\">]><div>&x;</div>'},"
                                + content("x")),
                INVALID_VALUE);
        add(
                "unknown bundle type",
                json("{'resourceType':'Bundle','type':'parcel'}"),
                INVALID_VALUE);
        add(
                "entry that is an object",
                json(
                        "{'resourceType':'Bundle','type':'batch','entry':{'resource':{'resourceType':'Patient'}}}"),
                WRONG_TYPE);
    }

    private void xml() {
        String fhir = " xmlns=\"http://hl7.org/fhir\"";
        String entity =
                "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>";
        add(
                "external entity",
                entity + "<Patient" + fhir + "><id value=\"&x;\"/></Patient>",
                DTD_REFUSED);
        add(
                "external entity by URL",
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"http://127.0.0.1:1/x\">]><Patient" + fhir + "/>",
                DTD_REFUSED);
        add(
                "external document type",
                "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\"><Patient" + fhir + "/>",
                DTD_REFUSED);
        add(
                "parameter entity",
                "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/x\"> %p;]><Patient"
                        + fhir
                        + "/>",
                DTD_REFUSED);
        add("document type of no harm", "<!DOCTYPE Patient><Patient" + fhir + "/>", DTD_REFUSED);
        add(
                "entity bomb",
                laughs() + "<Patient" + fhir + "><id value=\"&l9;\"/></Patient>",
                DTD_REFUSED);
        add(
                "quadratic entity bomb",
                "<!DOCTYPE a [<!ENTITY x \""
                        + "a".repeat(50_000)
                        + "\">]><a>"
                        + "&x;".repeat(5_000)
                        + "</a>",
                DTD_REFUSED);
        add("XML depth bomb", "<a>".repeat(100_000), MARKUP_TOO_COMPLEX);
        add("XML element bomb", "<a>" + "<b/>".repeat(310_000) + "</a>", MARKUP_TOO_COMPLEX);
        add("XML attribute bomb", "<a " + attributes(100) + "/>", MARKUP_TOO_COMPLEX);
        add("open XML", "<Patient" + fhir + ">", BAD_XML);
        add("crossing XML", "<a><b></a></b>", BAD_XML);
        add("undeclared entity", "<Patient" + fhir + "><id value=\"&nbsp;\"/></Patient>", BAD_XML);
        add("undeclared prefix", "<x:Patient/>", BAD_XML);
        add("two roots", "<a/><b/>", BAD_XML);
        add("unknown encoding", "<?xml version=\"1.0\" encoding=\"zork\"?><a/>", BAD_XML);
        add(
                "bytes of no encoding",
                new byte[] {'<', 'a', '>', (byte) 0xff, (byte) 0xfe, '<', '/', 'a', '>'},
                BAD_XML);
        add("control character", "<a>\u0001</a>", BAD_XML);
        add("another vocabulary", "<html><body>" + SECRET + "</body></html>", UNKNOWN_RESOURCE);
    }

    private static String laughs() {
        StringBuilder bomb = new StringBuilder("<!DOCTYPE a [<!ENTITY l0 \"ha\">");
        for (int i = 1; i < 10; i++) {
            bomb.append("<!ENTITY l")
                    .append(i)
                    .append(" \"")
                    .append(("&l" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        return bomb.append("]>").toString();
    }

    private static String attributes(int count) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append('a').append(i).append("=\"1\" ");
        }
        return all.toString();
    }

    private void attachments() {
        add(
                "no content",
                json("{'resourceType':'DocumentReference','status':'current'}"),
                MISSING_TEXT);
        add("empty content", document("'content':[]"), MISSING_TEXT);
        add(
                "attachment of a type only",
                document("'content':[{'attachment':{'contentType':'text/plain'}}]"),
                MISSING_TEXT);
        add(
                "data that is a number",
                document("'content':[{'attachment':{'contentType':'text/plain','data':5}}]"),
                MISSING_TEXT);
        add("data that is empty", document("text/plain", ""), BAD_BASE64);
        add("no base64", document("text/plain", "!!" + SECRET + "!!"), BAD_BASE64);
        add("base64 with a comma", document("text/plain", "QUJD,REVG"), BAD_BASE64);
        add("URL-safe base64 of no text", document("text/plain", "-_-_"), BYTES_NOT_OF_CHARSET);
        add(
                "by URL",
                document(
                        "'content':[{'attachment':{'contentType':'text/plain','url':'http://127.0.0.1:1/x'}}]"),
                ATTACHMENT_BY_URL);
        add(
                "by URL of a file",
                document(
                        "'content':[{'attachment':{'contentType':'text/plain','url':'file:///etc/hostname'}}]"),
                ATTACHMENT_BY_URL);
        add(
                "Binary that is not there",
                document(
                        "'content':[{'attachment':{'contentType':'text/plain','url':'Binary/7'}}]"),
                ATTACHMENT_BY_URL);
        add("blank text", document("text/plain", base64(" \n\t\u00a0\u200b ")), EMPTY_TEXT);
        add("byte-order mark alone", document("text/plain", base64("\ufeff")), EMPTY_TEXT);
        add("NUL in the text", document("text/plain", base64("a\0b")), NUL_CHARACTER);
        add(
                "PDF",
                document("application/pdf", base64("%PDF-1.7 " + SECRET)),
                UNSUPPORTED_CONTENT_TYPE);
        add(
                "PDF that says nothing of itself",
                document("'content':[{'attachment':{'data':'" + base64("%PDF-1.7") + "'}}]"),
                UNSUPPORTED_CONTENT_TYPE);
        add("picture", document("image/png", base64("x")), UNSUPPORTED_CONTENT_TYPE);
        add("no media type at all", document("zork", base64("x")), UNSUPPORTED_CONTENT_TYPE);
        add(
                "zip bomb's shell",
                document("application/zip", base64("PK")),
                UNSUPPORTED_CONTENT_TYPE);
        add(
                "Latin-1 said to be UTF-8",
                document("text/plain; charset=utf-8", base64("caf\u00e9", "ISO-8859-1")),
                BYTES_NOT_OF_CHARSET);
        add(
                "Latin-1 that says nothing",
                document("text/plain", base64("caf\u00e9", "ISO-8859-1")),
                BYTES_NOT_OF_CHARSET);
        add(
                "UTF-8 said to be ASCII",
                document("text/plain; charset=us-ascii", base64("caf\u00e9")),
                BYTES_NOT_OF_CHARSET);
        add(
                "odd UTF-16",
                document("text/plain; charset=utf-16le", base64(new byte[] {65, 0, 66})),
                BYTES_NOT_OF_CHARSET);
        add(
                "half a surrogate in UTF-16",
                document(
                        "text/plain; charset=utf-16be", base64(new byte[] {(byte) 0xd8, 0, 0, 65})),
                BYTES_NOT_OF_CHARSET);
        add(
                "unknown character set",
                document("text/plain; charset=zork-8", base64("x")),
                UNKNOWN_CHARSET);
        add(
                "impossible character set",
                document("text/plain; charset=a/b", base64("x")),
                UNKNOWN_CHARSET);
        add(
                "note above its limit",
                document("text/plain", base64("a".repeat((4 << 20) + 1))),
                NOTE_TOO_LARGE);
        add(
                "attachment above its limit",
                document("text/html", base64("a".repeat((16 << 20) + 1))),
                ATTACHMENT_TOO_LARGE);
    }

    private void markup() {
        add(
                "HTML without words",
                document("text/html", base64("<html><body><p> </p><img src=\"x\"></body></html>")),
                EMPTY_TEXT);
        add(
                "HTML of a script only",
                document("text/html", base64("<script>" + SECRET + "</script>")),
                EMPTY_TEXT);
        add(
                "HTML of an unknown character set",
                document("text/html", base64("<meta charset=zork><p>x")),
                UNKNOWN_CHARSET);
        add(
                "HTML tag bomb",
                document("text/html", base64("<b>".repeat(410_000) + "x")),
                MARKUP_TOO_COMPLEX);
        add("RTF that is none", document("text/rtf", base64(SECRET)), BAD_RTF);
        add("RTF that is empty inside", document("text/rtf", base64("{\\rtf1\\ansi}")), EMPTY_TEXT);
        add(
                "RTF of a picture only",
                document("text/rtf", base64("{\\rtf1{\\pict abcdef}}")),
                EMPTY_TEXT);
        add("RTF cut short", document("text/rtf", base64("{\\rtf1 " + SECRET)), BAD_RTF);
        add(
                "RTF depth bomb",
                document("text/rtf", base64("{\\rtf1 " + "{".repeat(100_000))),
                MARKUP_TOO_COMPLEX);
        add("RTF binary bomb", document("text/rtf", base64("{\\rtf1 \\bin2000000000 x}")), BAD_RTF);
        add(
                "RTF number beyond an int",
                document("text/rtf", base64("{\\rtf1 \\fs99999999999 x}")),
                BAD_RTF);
        add("RTF with broken hex", document("text/rtf", base64("{\\rtf1 \\'zz}")), BAD_RTF);
        add(
                "RTF of an unknown code page",
                document("text/rtf", base64("{\\rtf1\\ansicpg99999 \\'e9}")),
                BAD_RTF);
        add("C-CDA that is no XML", document("text/xml", base64(SECRET)), BAD_XML);
        add(
                "XML of another kind",
                document("text/xml", base64("<a>" + SECRET + "</a>")),
                NOT_A_CLINICAL_DOCUMENT);
        add(
                "C-CDA with an external entity",
                document(
                        "application/xml",
                        base64(
                                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>")),
                DTD_REFUSED);
        add(
                "C-CDA depth bomb",
                document("text/xml", base64("<a>".repeat(50_000))),
                MARKUP_TOO_COMPLEX);
        add(
                "C-CDA without sections",
                document("text/xml", base64("<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>")),
                EMPTY_TEXT);
    }

    private void fields() {
        String x = content("x");
        add("endless id", document("'id':'" + "a".repeat(2_000) + "'," + x), ID_TOO_LONG);
        add("control character in an id", document("'id':'a\\u0007b'," + x), BAD_ID);
        add(
                "endless identifier",
                document("'masterIdentifier':{'value':'" + "a".repeat(2_000) + "'}," + x),
                ID_TOO_LONG);
        add(
                "endless title",
                document("'description':'" + "a".repeat(5_000) + "'," + x),
                FIELD_TOO_LONG);
        add("NUL in the title", document("'description':'a\\u0000b'," + x), NUL_CHARACTER);
        add(
                "half a surrogate in the title",
                document("'description':'a\\ud800b'," + x),
                LONE_SURROGATE);
        add(
                "reserved admission",
                document("'context':{'encounter':[{'identifier':{'value':'note:7'}}]}," + x),
                RESERVED_ID);
        add(
                "endless admission",
                document(
                        "'context':{'encounter':[{'identifier':{'value':'"
                                + "7".repeat(1_100)
                                + "'}}]},"
                                + x),
                ID_TOO_LONG);
        add(
                "two admissions",
                document(
                        "'context':{'encounter':[{'reference':'Encounter/1'},{'reference':'Encounter/2'}]},"
                                + x),
                AMBIGUOUS_ADMISSION);
        add(
                "a patient as the encounter",
                document("'context':{'encounter':[{'reference':'Patient/1'}]}," + x),
                INVALID_VALUE);
        add(
                "an encounter as the patient",
                document("'subject':{'reference':'Encounter/1'}," + x),
                INVALID_VALUE);
        add(
                "encounter by a name of this message only",
                document(
                        "'context':{'encounter':[{'reference':'urn:uuid:2a620155-9d11-439e-92b3-5d9815ff4de8'}]},"
                                + x),
                UNRESOLVED_REFERENCE);
        add(
                "patient that is not inside",
                document("'subject':{'reference':'#p'}," + x),
                UNRESOLVED_REFERENCE);
        add(
                "encounter by words",
                document("'context':{'encounter':[{'reference':'somewhere'}]}," + x),
                UNRESOLVED_REFERENCE);
        add(
                "encounter by half a search",
                document("'context':{'encounter':[{'reference':'Encounter?identifier=%zz'}]}," + x),
                UNRESOLVED_REFERENCE);
        add(
                "encounter by an empty search",
                document("'context':{'encounter':[{'reference':'Encounter?identifier=a|'}]}," + x),
                UNRESOLVED_REFERENCE);
    }

    private void relations() {
        String x = "," + content("x");
        add(
                "replaces two",
                document(
                        "'relatesTo':[{'code':'replaces','target':{'reference':'DocumentReference/1'}},{'code':'replaces','target':{'reference':'DocumentReference/2'}}]"
                                + x),
                AMBIGUOUS_RELATION);
        add(
                "appends to two",
                document(
                        "'relatesTo':[{'code':'appends','target':{'reference':'DocumentReference/1'}},{'code':'appends','target':{'reference':'DocumentReference/2'}}]"
                                + x),
                AMBIGUOUS_RELATION);
        add(
                "replaces what only this message knows",
                document(
                        "'relatesTo':[{'code':'replaces','target':{'reference':'urn:uuid:2a620155-9d11-439e-92b3-5d9815ff4de8'}}]"
                                + x),
                UNRESOLVED_REFERENCE);
        add(
                "unknown relation",
                document(
                        "'relatesTo':[{'code':'zork','target':{'reference':'DocumentReference/1'}}]"
                                + x),
                INVALID_VALUE);
    }

    private void bundles() {
        String good = document(content("x"));
        add(
                "transaction with one bad entry",
                bundle("transaction", good, document("'content':[]")),
                MISSING_TEXT);
        add("batch of one bad entry", bundle("batch", document("'content':[]")), MISSING_TEXT);
        add(
                "entry without a resource",
                json("{'resourceType':'Bundle','type':'batch','entry':[{'fullUrl':'urn:uuid:1'}]}"),
                UNKNOWN_RESOURCE);
        add(
                "entry of no type",
                json("{'resourceType':'Bundle','type':'batch','entry':[{'resource':{'id':'1'}}]}"),
                UNKNOWN_RESOURCE);
        add(
                "entry to delete",
                json(
                        "{'resourceType':'Bundle','type':'transaction','entry':[{'request':{'method':'DELETE','url':'DocumentReference/1'}}]}"),
                UNSUPPORTED_METHOD);
        add(
                "entry to patch",
                json(
                        "{'resourceType':'Bundle','type':'batch','entry':[{'request':{'method':'PATCH','url':'DocumentReference/1'},'resource':{'resourceType':'Binary'}}]}"),
                UNSUPPORTED_METHOD);
        add(
                "entry to get",
                json(
                        "{'resourceType':'Bundle','type':'batch','entry':[{'request':{'method':'GET','url':'Patient/1'}}]}"),
                UNSUPPORTED_METHOD);
        add(
                "unknown method",
                json(
                        "{'resourceType':'Bundle','type':'batch','entry':[{'request':{'method':'ZORK','url':'Patient/1'}}]}"),
                INVALID_VALUE);
        add(
                "another patient's encounter",
                bundle(
                        "collection",
                        json(
                                "{'resourceType':'Encounter','id':'1','status':'planned','subject':{'reference':'Patient/1'}}"),
                        document(
                                "'subject':{'reference':'Patient/2'},'context':{'encounter':[{'reference':'Encounter/1'}]},"
                                        + content("x"))),
                PATIENT_MISMATCH);
        add(
                "endless bundle identifier",
                json(
                        "{'resourceType':'Bundle','type':'batch','identifier':{'value':'"
                                + "a".repeat(2_000)
                                + "'}}"),
                ID_TOO_LONG);
        add(
                "Binary that is empty",
                bundle(
                        "collection",
                        json("{'resourceType':'Binary','id':'7','contentType':'text/plain'}"),
                        document("'content':[{'attachment':{'url':'Binary/7'}}]")),
                ATTACHMENT_BY_URL);
        add(
                "composition without a status",
                bundle(
                        "document",
                        json("{'resourceType':'Composition','section':[{'title':'A'}]}")),
                UNKNOWN_STATUS);
        add(
                "composition without words",
                bundle("document", json("{'resourceType':'Composition','status':'final'}")),
                EMPTY_TEXT);
    }

    private static String condition(String code, String more) {
        return json(
                "{'resourceType':'Condition','category':[{'coding':[{'code':'encounter-diagnosis'}]}],'code':{'coding':[{'system':'http://hl7.org/fhir/sid/icd-10-cm',"
                        + code
                        + "}]}"
                        + more
                        + "}");
    }

    private static String claim(String body) {
        return json(
                "{'resourceType':'Claim','status':'active','use':'claim','item':[{'sequence':1,'encounter':[{'reference':'Encounter/1'}]}],"
                        + body
                        + "}");
    }

    private void codes() {
        String stay = ",'encounter':{'reference':'Encounter/1'}";
        add(
                "diagnosis without an encounter",
                condition("'code':'I50.9'", ""),
                CODES_WITHOUT_ADMISSION);
        add("code that is none", condition("'code':'" + SECRET + "'", stay), BAD_CODE);
        add("code of ICD-9 said to be ICD-10", condition("'code':'428.0'", stay), BAD_CODE);
        add("coding without a code", condition("'display':'x'", stay), MISSING_CODE);
        add(
                "recorded tomorrow, in words",
                condition("'code':'I50.9'", stay + ",'recordedDate':'tomorrow'"),
                BAD_TIMESTAMP);
        String diagnosis =
                "'diagnosis':[{'sequence':%s,'diagnosisCodeableConcept':{'coding':[{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'%s'}]}}]";
        add("claim with a bad code", claim(diagnosis.formatted("1", "42")), BAD_CODE);
        add("claim with rank 0", claim(diagnosis.formatted("0", "I50.9")), BAD_SEQUENCE);
        add("claim with rank 99999", claim(diagnosis.formatted("99999", "I50.9")), BAD_SEQUENCE);
        add(
                "claim without an encounter",
                json(
                        "{'resourceType':'Claim','status':'active',"
                                + diagnosis.formatted("1", "I50.9")
                                + "}"),
                CODES_WITHOUT_ADMISSION);
        add(
                "claim for two stays",
                json(
                        "{'resourceType':'Claim','status':'active','item':[{'sequence':1,'encounter':[{'reference':'Encounter/1'},{'reference':'Encounter/2'}]}],"
                                + diagnosis.formatted("1", "I50.9")
                                + "}"),
                AMBIGUOUS_ADMISSION);
        add(
                "unknown claim status",
                json("{'resourceType':'Claim','status':'paid'}"),
                UNKNOWN_STATUS);
    }

    private void encounters() {
        add(
                "encounter without a status",
                json("{'resourceType':'Encounter','id':'1'}"),
                UNKNOWN_STATUS);
        add(
                "unknown encounter status",
                json("{'resourceType':'Encounter','id':'1','status':'gone'}"),
                UNKNOWN_STATUS);
        add(
                "encounter without an id",
                json(
                        "{'resourceType':'Encounter','status':'finished','period':{'end':'2024-01-01'}}"),
                MISSING_ID);
        add(
                "encounter without a time",
                json("{'resourceType':'Encounter','id':'1','status':'finished'}"),
                MISSING_TIMESTAMP);
        add(
                "encounter of year 5000",
                json(
                        "{'resourceType':'Encounter','id':'1','status':'finished','period':{'end':'5000-01-01'}}"),
                TIMESTAMP_OUT_OF_RANGE);
        add(
                "reserved encounter",
                json(
                        "{'resourceType':'Encounter','identifier':[{'value':'note:1'}],'status':'finished','period':{'end':'2024-01-01'}}"),
                RESERVED_ID);
        add(
                "encounter of another type's subject",
                json(
                        "{'resourceType':'Encounter','id':'1','status':'finished','period':{'end':'2024-01-01'},'subject':{'reference':'Device/1'}}"),
                INVALID_VALUE);
    }

    private void reports() {
        add(
                "report of unknown status",
                json(
                        "{'resourceType':'DiagnosticReport','status':'unknown','conclusion':'"
                                + SECRET
                                + "'}"),
                UNKNOWN_STATUS);
        add(
                "report without a status",
                json("{'resourceType':'DiagnosticReport','conclusion':'" + SECRET + "'}"),
                UNKNOWN_STATUS);
        add(
                "report of a PDF",
                json(
                        "{'resourceType':'DiagnosticReport','status':'final','presentedForm':[{'contentType':'application/pdf','data':'"
                                + base64("%PDF")
                                + "'}]}"),
                UNSUPPORTED_CONTENT_TYPE);
        add(
                "report of an empty form",
                json(
                        "{'resourceType':'DiagnosticReport','status':'final','presentedForm':[{'contentType':'text/plain'}]}"),
                MISSING_TEXT);
        add(
                "report by URL",
                json(
                        "{'resourceType':'DiagnosticReport','status':'final','presentedForm':[{'contentType':'text/plain','url':'http://127.0.0.1:1/'}]}"),
                ATTACHMENT_BY_URL);
        add(
                "report of blanks",
                json("{'resourceType':'DiagnosticReport','status':'final','conclusion':'\\u00a0'}"),
                EMPTY_TEXT);
    }
}
