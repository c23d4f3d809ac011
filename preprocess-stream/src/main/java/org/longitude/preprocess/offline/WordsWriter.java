package org.longitude.preprocess.offline;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.Tokens;

/** Writes a note as one JSON line: its ids, its words with their places, its tokens. */
final class WordsWriter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final OutputStream out;

    WordsWriter(OutputStream out) {
        this.out = out;
    }

    void write(NoteLine.Note note, NormalizedText text, @Nullable Tokens tokens)
            throws IOException {
        try (JsonGenerator json = JSON.getFactory().createGenerator(out, JsonEncoding.UTF8)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            for (Map.Entry<String, JsonNode> id : note.ids().entrySet()) {
                json.writeFieldName(id.getKey());
                json.writeTree(id.getValue());
            }
            words(json, text);
            ints(json, "sentence_ends", text.sentenceEnds());
            ints(json, "paragraph_ends", text.paragraphEnds());
            if (tokens != null) {
                ints(json, "ids", tokens.ids());
                ints(json, "word_indices", tokens.wordIndices());
            }
            json.writeEndObject();
        }
        out.write('\n');
        out.flush();
    }

    private static void words(JsonGenerator json, NormalizedText text) throws IOException {
        json.writeArrayFieldStart("words");
        int from = 0;
        for (int word = 0; word < text.wordCount(); word++) {
            int space = text.words().indexOf(' ', from);
            int to = space < 0 ? text.words().length() : space;
            json.writeStartObject();
            json.writeStringField("word", text.words().substring(from, to));
            json.writeNumberField("start", text.starts()[word]);
            json.writeNumberField("end", text.ends()[word]);
            json.writeEndObject();
            from = to + 1;
        }
        json.writeEndArray();
    }

    private static void ints(JsonGenerator json, String name, int[] values) throws IOException {
        json.writeFieldName(name);
        json.writeArray(values, 0, values.length);
    }
}
