package org.longitude.model.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * Hugging Face's tokenizer.json: reading any, and writing one of a word-level model over words that
 * spaces separate.
 */
final class TokenizerFile {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private TokenizerFile() {}

    static void save(WordTable words, Path file) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        for (SpecialToken token : SpecialToken.values()) {
            addSpecial(added.addObject(), token);
        }
        root.putNull("normalizer");
        root.putObject("pre_tokenizer").put("type", "WhitespaceSplit");
        root.putNull("post_processor");
        root.putNull("decoder");
        ObjectNode model = root.putObject("model");
        model.put("type", "WordLevel");
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < words.size(); id++) {
            vocabulary.put(words.word(id), id);
        }
        model.put("unk_token", SpecialToken.UNKNOWN.text());
        try {
            Files.writeString(file, JSON.writeValueAsString(root) + "\n");
        } catch (IOException e) {
            throw new ModelException(ModelError.FILE_FAILED, "cannot write " + file, e);
        }
    }

    private static void addSpecial(ObjectNode entry, SpecialToken token) {
        entry.put("id", token.id());
        entry.put("content", token.text());
        entry.put("single_word", false);
        entry.put("lstrip", false);
        entry.put("rstrip", false);
        entry.put("normalized", false);
        entry.put("special", true);
    }

    static List<String> load(Path file) {
        JsonNode model = read(file).path("model");
        String type = model.path("type").asText();
        JsonNode vocabulary = model.path("vocab");
        if (!type.equals("WordLevel") || !vocabulary.isObject()) {
            throw bad(file, "model type '" + type + "'", "WordLevel with a vocab object");
        }
        String[] words = new String[vocabulary.size()];
        for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
            int id = entry.getValue().asInt(-1);
            if (id < 0 || id >= words.length || words[id] != null) {
                throw bad(file, "id " + entry.getValue(), "every id from 0 to the last once");
            }
            words[id] = entry.getKey();
        }
        return Arrays.asList(words);
    }

    static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    ModelError.TOKENIZER_INVALID,
                    file + ": not JSON (expected: a Hugging Face tokenizer.json)",
                    e);
        } catch (IOException e) {
            throw new ModelException(ModelError.FILE_FAILED, "cannot read " + file, e);
        }
    }

    static ModelException bad(Path file, String found, String expected) {
        return new ModelException(
                ModelError.TOKENIZER_INVALID,
                "%s: %s (expected: %s)".formatted(file, found, expected));
    }
}
