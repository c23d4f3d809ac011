package org.longitude.model.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.weights.WeightWriter;

/**
 * A {@code config.json}: Hugging Face's keys, ours with the prefix {@code longitude_}, and whatever
 * else stands there, which is kept.
 */
final class ConfigFile {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;
    private final ObjectNode root;

    private ConfigFile(Path file, ObjectNode root) {
        this.file = file;
        this.root = root;
    }

    /** What describes a model that no file described so far. */
    static ConfigFile of(CodingModelConfig config) {
        return new ConfigFile(Path.of(CodingModel.CONFIG_FILE), ConfigKeys.of(config));
    }

    /** As above. */
    static ConfigFile of(PretrainedConfig config) {
        return new ConfigFile(Path.of(CodingModel.CONFIG_FILE), ConfigKeys.of(config));
    }

    /** The one of a model's directory. */
    static ConfigFile in(Path directory) {
        return read(directory.resolve(CodingModel.CONFIG_FILE));
    }

    static ConfigFile read(Path file) {
        try {
            if (JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode root) {
                return new ConfigFile(file, root);
            }
            throw new ModelException(
                    ModelError.CONFIG_INVALID, file + ": no JSON object (expected: a config.json)");
        } catch (IOException e) {
            throw new ModelException(
                    ModelError.CONFIG_INVALID,
                    file + ": could not be read as JSON (expected: a config.json)",
                    e);
        }
    }

    /** The encoder's part, which any Hugging Face directory of a known family has. */
    EncoderConfig encoder() {
        String type = root.path("model_type").asText();
        for (BertFamily family : BertFamily.values()) {
            if (family.modelType().equals(type)) {
                return bert(family);
            }
        }
        if (!type.equals(LongformerConfig.MODEL_TYPE)) {
            throw invalid("model_type", root.path("model_type"), "longformer, bert or roberta");
        }
        return longformer();
    }

    private BertConfig bert(BertFamily family) {
        expect("hidden_act", "gelu");
        String positions = root.path("position_embedding_type").asText("absolute");
        if (!positions.equals("absolute")) {
            throw invalid(
                    "position_embedding_type", root.path("position_embedding_type"), "absolute");
        }
        try {
            return new BertConfig(
                    family,
                    number("vocab_size"),
                    number("hidden_size"),
                    number("num_attention_heads"),
                    number("intermediate_size"),
                    number("num_hidden_layers"),
                    number("max_position_embeddings"),
                    root.path("type_vocab_size").asInt(2),
                    number("pad_token_id"),
                    root.path("layer_norm_eps").asDouble(1e-12),
                    root.path("initializer_range").asDouble(0.02));
        } catch (IllegalArgumentException e) {
            throw new ModelException(ModelError.CONFIG_INVALID, file + ": " + e.getMessage(), e);
        }
    }

    /**
     * A Hugging Face model: the encoder and the heads of its class.
     *
     * @param tensors names in the weight file; a bare encoder has a pooler if they do
     */
    PretrainedConfig pretrained(Set<String> tensors) {
        EncoderConfig encoder = encoder();
        Architecture architecture = architecture(tensors);
        int labels =
                architecture == Architecture.SEQUENCE_CLASSIFICATION
                        ? root.path("id2label").size()
                        : 0;
        try {
            return new PretrainedConfig(
                    encoder,
                    architecture,
                    labels,
                    root.path("tie_word_embeddings").asBoolean(true));
        } catch (IllegalArgumentException e) {
            throw new ModelException(ModelError.CONFIG_INVALID, file + ": " + e.getMessage(), e);
        }
    }

    private Architecture architecture(Set<String> tensors) {
        String name = root.path("architectures").path(0).asText("Model");
        if (name.endsWith("ForMaskedLM")) {
            return Architecture.MASKED_LANGUAGE;
        }
        if (name.endsWith("ForPreTraining")) {
            return Architecture.PRE_TRAINING;
        }
        if (name.endsWith("ForSequenceClassification")) {
            return Architecture.SEQUENCE_CLASSIFICATION;
        }
        if (name.endsWith("Model")) {
            boolean pooler =
                    tensors.stream().anyMatch(tensor -> tensor.endsWith("pooler.dense.weight"));
            return pooler ? Architecture.POOLED : Architecture.BARE;
        }
        throw invalid(
                "architectures",
                root.path("architectures"),
                "a model, or one for masked language, pre-training or sequence classification");
    }

    /** The encoder of a Longformer. */
    LongformerConfig longformer() {
        expect("model_type", LongformerConfig.MODEL_TYPE);
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

    /** The whole model, as {@link CodingModel#save} left it. */
    CodingModelConfig codingModel() {
        try {
            return new CodingModelConfig(
                    encoder(),
                    number("longitude_labels"),
                    HeadKind.of(
                            root.path("longitude_head")
                                    .asText(HeadKind.LABEL_ATTENTION.configName())),
                    root.path("longitude_label_projection").asBoolean(false),
                    root.path("longitude_token_windows_max")
                            .asInt(CodingModelConfig.TOKEN_WINDOWS_MAX),
                    number("longitude_unk_token_id"),
                    number("bos_token_id"),
                    number("sep_token_id"));
        } catch (IllegalArgumentException e) {
            throw new ModelException(ModelError.CONFIG_INVALID, file + ": " + e.getMessage(), e);
        }
    }

    /** Writes all keys, those that nobody here knows included; weights are written as F32. */
    void write(Path to) throws IOException {
        ObjectNode written = root.deepCopy();
        WeightWriter.stateF32(written);
        Files.writeString(to, JSON.writeValueAsString(written) + "\n");
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
