package org.longitude.model.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/** normalizer.json: the settings, and the hash that tells whether the rules are still the same. */
final class NormalizerFile {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private NormalizerFile() {}

    static void save(Normalizer normalizer, Path file) {
        ObjectNode root = JSON.createObjectNode();
        root.put("rules_version", Normalizer.RULES_VERSION);
        root.put("mask_chars_max", normalizer.settings().maskCharsMax());
        root.put("sentences", normalizer.settings().sentences().key());
        ObjectNode extra = root.putObject("extra_abbreviations");
        new TreeMap<>(normalizer.settings().extraAbbreviations()).forEach(extra::put);
        root.put("sha256", normalizer.hash());
        try {
            Files.writeString(file, JSON.writeValueAsString(root) + "\n");
        } catch (IOException e) {
            throw new ModelException(ModelError.FILE_FAILED, "cannot write " + file, e);
        }
    }

    static Normalizer load(Path file) {
        JsonNode root = read(file);
        int maskCharsMax = root.path("mask_chars_max").asInt(0);
        Map<String, String> extra = new HashMap<>();
        root.path("extra_abbreviations")
                .properties()
                .forEach(entry -> extra.put(entry.getKey(), entry.getValue().asText()));
        SentenceSplitting sentences =
                SentenceSplitting.of(root.path("sentences").asText("detector"));
        Normalizer normalizer =
                new Normalizer(new NormalizerSettings(maskCharsMax, sentences, extra));
        String expected = root.path("sha256").asText();
        if (!normalizer.hash().equals(expected)) {
            throw new ModelException(
                    ModelError.NORMALIZER_OTHER_RULES,
                    ("%s: sha256 %s, rules_version %s (expected: %s, %d): the words would differ from"
                                    + " those the model was trained on; use the release that wrote the file"
                                    + " or train anew")
                            .formatted(
                                    file,
                                    expected,
                                    root.path("rules_version").asText(),
                                    normalizer.hash(),
                                    Normalizer.RULES_VERSION));
        }
        return normalizer;
    }

    private static JsonNode read(Path file) {
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            if (!root.isObject()) {
                throw new ModelException(
                        ModelError.NORMALIZER_INVALID,
                        file + ": not a JSON object (expected: a normaliser's settings)");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    ModelError.NORMALIZER_INVALID,
                    file + ": not JSON (expected: a normaliser's settings)",
                    e);
        } catch (IOException e) {
            throw new ModelException(ModelError.FILE_FAILED, "cannot read " + file, e);
        }
    }
}
