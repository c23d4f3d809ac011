package org.longitude.ingest.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.v1.Origin;

/** Small FHIR messages of invented content, and what reads them. */
final class FhirSamples {

    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC);
    static final SourcePosition HERE = new SourcePosition("file:test", 1, 0);

    private FhirSamples() {}

    static FhirSettings settings() {
        return new FhirSettings(
                new Arrival("test", Origin.LIVE, true, CLOCK),
                Authorities.none(),
                CategoryTable.standard());
    }

    static FhirReading read(String message) {
        return read(message.getBytes(UTF_8));
    }

    static FhirReading read(byte[] message) {
        return new FhirConverter(settings()).read(message, null, HERE);
    }

    static String base64(String text) {
        return base64(text.getBytes(UTF_8));
    }

    static String base64(String text, String charset) {
        return base64(text.getBytes(Charset.forName(charset)));
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** A document of that attachment. */
    static String document(String contentType, String data) {
        return document(
                "'content':[{'attachment':{'contentType':'"
                        + contentType
                        + "','data':'"
                        + data
                        + "'}}]");
    }

    /** A document with these elements beside its status; single quotes stand for double ones. */
    static String document(String elements) {
        return json("{'resourceType':'DocumentReference','status':'current'," + elements + "}");
    }

    /** The elements of a document's text. */
    static String content(String text) {
        return "'content':[{'attachment':{'contentType':'text/plain','data':'"
                + base64(text)
                + "'}}]";
    }

    static String bundle(String type, String... resources) {
        StringBuilder entries = new StringBuilder();
        for (String resource : resources) {
            entries.append(entries.isEmpty() ? "" : ",")
                    .append("{\"resource\":")
                    .append(resource)
                    .append('}');
        }
        return json("{'resourceType':'Bundle','type':'" + type + "','entry':[")
                + entries
                + json("]}");
    }

    static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }
}
