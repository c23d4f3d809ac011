package org.longitude.ingest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import org.longitude.ingest.source.RejectionReason;

/**
 * Bounds for JSON: depth, number of tokens, lengths of numbers and names; a field stands once.
 * Strings are bounded by the limit of the line or message that holds them.
 */
public final class StrictJson {

    private static final int NUMBER_CHARACTERS_MAX = 100;
    private static final int NAME_CHARACTERS_MAX = 1000;

    private StrictJson() {}

    /** Makes parsers that hold to the bounds. */
    public static JsonFactory factory(int nestingMax, int tokensMax) {
        return JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(nestingMax)
                                .maxNumberLength(NUMBER_CHARACTERS_MAX)
                                .maxNameLength(NAME_CHARACTERS_MAX)
                                .maxTokenCount(tokensMax)
                                .maxStringLength(Integer.MAX_VALUE)
                                .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    /** Why a parser stopped. The exception is for nobody's eyes: its message quotes the text. */
    public static RejectionReason reasonOf(IOException e) {
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
