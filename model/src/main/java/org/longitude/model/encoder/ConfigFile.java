package org.longitude.model.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * Reads and writes {@code config.json}: Hugging Face's Longformer keys, and ours with the prefix
 * {@code longitude_}.
 */
final class ConfigFile {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;
    private final JsonNode root;

    private ConfigFile(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    static ConfigFile read(Path file) {
        try {
            return new ConfigFile(file, JSON.readTree(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new ModelException(
                    ModelError.CONFIG_INVALID,
                    file + ": could not be read as JSON (expected: a Longformer config.json)",
                    e);
        }
    }

    /** The encoder's part, which any Hugging Face Longformer has. */
    LongformerConfig encoder() {
        expect("model_type", "longformer");
        expect("hidden_act", "gelu");
        if (root.path("type_vocab_size").asInt(1) != 1) {
            throw invalid("type_vocab_size", root.path("type_vocab_size"), "1");
        }
        try {
            return new LongformerConfig(
                    number("vocab_size"),
                    number("hidden_size"),
                    number("num_attention_heads"),
                    number("intermediate_size"),
                    attentionWindows(number("num_hidden_layers")),
                    number("max_position_embeddings"),
                    number("pad_token_id"),
                    root.path("layer_norm_eps").asDouble(1e-12),
                    root.path("initializer_range").asDouble(0.02),
                    norm());
        } catch (IllegalArgumentException e) {
            throw new ModelException(ModelError.CONFIG_INVALID, file + ": " + e.getMessage(), e);
        }
    }

    /** The whole model, as {@link #write} left it. */
    CodingModelConfig codingModel() {
        try {
            return new CodingModelConfig(
                    encoder(),
                    number("longitude_labels"),
                    root.path("longitude_label_projection").asBoolean(false),
                    number("longitude_unk_token_id"),
                    number("bos_token_id"),
                    number("sep_token_id"));
        } catch (IllegalArgumentException e) {
            throw new ModelException(ModelError.CONFIG_INVALID, file + ": " + e.getMessage(), e);
        }
    }

    static void write(CodingModelConfig config, Path file) throws IOException {
        LongformerConfig encoder = config.encoder();
        ObjectNode root = JSON.createObjectNode();
        root.putArray("architectures").add("LongformerModel");
        root.put("model_type", "longformer");
        root.put("hidden_act", "gelu");
        root.put("vocab_size", encoder.vocabularySize());
        root.put("hidden_size", encoder.width());
        root.put("num_hidden_layers", encoder.layers());
        root.put("num_attention_heads", encoder.heads());
        root.put("intermediate_size", encoder.intermediateWidth());
        ArrayNode windows = root.putArray("attention_window");
        encoder.attentionWindows().forEach(windows::add);
        root.put("max_position_embeddings", encoder.positions());
        root.put("type_vocab_size", 1);
        root.put("layer_norm_eps", encoder.layerNormEps());
        root.put("initializer_range", encoder.initializerRange());
        root.put("pad_token_id", encoder.padId());
        root.put("bos_token_id", config.clsId());
        root.put("sep_token_id", config.sepId());
        root.put("longitude_unk_token_id", config.unknownId());
        root.put("longitude_norm", encoder.norm().configName());
        root.put("longitude_labels", config.labels());
        root.put("longitude_label_projection", config.labelProjection());
        Files.writeString(file, JSON.writeValueAsString(root) + "\n");
    }

    private List<Integer> attentionWindows(int layers) {
        JsonNode node = root.path("attention_window");
        if (node.isInt()) {
            return Collections.nCopies(layers, node.asInt());
        }
        List<Integer> windows = new ArrayList<>();
        node.forEach(window -> windows.add(window.asInt()));
        if (!node.isArray() || windows.size() != layers) {
            throw invalid(
                    "attention_window", node, "a number, or one for each of " + layers + " layers");
        }
        return windows;
    }

    private LayerNormPlace norm() {
        String word = root.path("longitude_norm").asText(LayerNormPlace.POST.configName());
        for (LayerNormPlace place : LayerNormPlace.values()) {
            if (place.configName().equals(word)) {
                return place;
            }
        }
        throw invalid("longitude_norm", root.path("longitude_norm"), "pre or post");
    }

    private void expect(String key, String expected) {
        if (!expected.equals(root.path(key).asText())) {
            throw invalid(key, root.path(key), expected);
        }
    }

    private int number(String key) {
        JsonNode node = root.path(key);
        if (!node.isInt()) {
            throw invalid(key, node, "a whole number");
        }
        return node.asInt();
    }

    private ModelException invalid(String key, JsonNode found, String expected) {
        return new ModelException(
                ModelError.CONFIG_INVALID,
                "%s: %s: %s (expected: %s)"
                        .formatted(file, key, found.isMissingNode() ? "missing" : found, expected));
    }
}
