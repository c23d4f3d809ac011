package org.longitude.ingest.fhir;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * A first pass over JSON from strangers, in constant memory: depth, number of tokens, lengths of
 * numbers and names, duplicate fields, one object and nothing after it. Only then is it built.
 */
final class JsonGuard {

    private static final int NESTING_MAX = 64;
    private static final int NUMBER_CHARACTERS_MAX = 100;
    private static final int NAME_CHARACTERS_MAX = 1000;
    private static final int TOKENS_MAX = 2_000_000;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(NESTING_MAX)
                                    .maxNumberLength(NUMBER_CHARACTERS_MAX)
                                    .maxNameLength(NAME_CHARACTERS_MAX)
                                    .maxTokenCount(TOKENS_MAX)
                                    // The message's own limit bounds its strings.
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

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
            problems.add(reasonOf(e), null);
        }
    }

    private static RejectionReason reasonOf(IOException e) {
        if (e instanceof StreamConstraintsException) {
            return RejectionReason.JSON_TOO_COMPLEX;
        }
        if (e instanceof JsonEOFException) {
            return RejectionReason.TRUNCATED_JSON;
        }
        boolean duplicate =
                e instanceof JsonProcessingException json
                        && json.getOriginalMessage().startsWith("Duplicate");
        return duplicate ? RejectionReason.DUPLICATE_FIELD : RejectionReason.BAD_JSON;
    }
}
