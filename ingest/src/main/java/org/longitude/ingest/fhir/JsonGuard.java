package org.longitude.ingest.fhir;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.longitude.ingest.json.StrictJson;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * A first pass over JSON from strangers, in constant memory: the bounds of {@link StrictJson}, one
 * object and nothing after it. Only then is it built.
 */
final class JsonGuard {

    private static final int NESTING_MAX = 64;
    private static final int TOKENS_MAX = 2_000_000;

    private static final JsonFactory JSON = StrictJson.factory(NESTING_MAX, TOKENS_MAX);

    private JsonGuard() {}

    /** Adds the problem of the text, if it has one. */
    static void check(String text, Problems problems) {
        try (JsonParser parser = JSON.createParser(text)) {
            boolean object = parser.nextToken() == JsonToken.START_OBJECT;
            if (object) {
                parser.skipChildren();
            }
            JsonToken after = object ? parser.nextToken() : null;
            if (!object || after != null) {
                problems.add(
                        object ? RejectionReason.BAD_JSON : RejectionReason.NOT_AN_OBJECT, null);
            }
        } catch (IOException e) {
            // The exception itself is dropped: its message quotes the text.
            problems.add(StrictJson.reasonOf(e), null);
        }
    }
}
