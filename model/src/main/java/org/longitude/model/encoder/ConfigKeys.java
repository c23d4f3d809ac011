package org.longitude.model.encoder;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The keys of {@code config.json} that describe a model: Hugging Face's, and ours beside them. */
final class ConfigKeys {

    private ConfigKeys() {}

    static ObjectNode of(CodingModelConfig config) {
        ObjectNode root = encoder(config.encoder(), Architecture.BARE);
        root.put("bos_token_id", config.clsId());
        root.put("sep_token_id", config.sepId());
        root.put("longitude_unk_token_id", config.unknownId());
        root.put("longitude_labels", config.labels());
        root.put("longitude_head", config.head().configName());
        root.put("longitude_token_windows_max", config.tokenWindowsMax());
        root.put("longitude_label_projection", config.labelProjection());
        return root;
    }

    static ObjectNode of(PretrainedConfig config) {
        ObjectNode root = encoder(config.encoder(), config.architecture());
        root.put("tie_word_embeddings", config.tiedWords());
        if (config.labels() > 0) {
            ObjectNode names = root.putObject("id2label");
            ObjectNode ids = root.putObject("label2id");
            for (int label = 0; label < config.labels(); label++) {
                names.put(String.valueOf(label), "LABEL_" + label);
                ids.put("LABEL_" + label, label);
            }
        }
        return root;
    }

    private static ObjectNode encoder(EncoderConfig encoder, Architecture architecture) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putArray("architectures").add(className(encoder, architecture));
        root.put("model_type", encoder.modelType());
        root.put("hidden_act", "gelu");
        root.put("vocab_size", encoder.vocabularySize());
        root.put("hidden_size", encoder.width());
        root.put("num_hidden_layers", encoder.layers());
        root.put("num_attention_heads", encoder.heads());
        root.put("intermediate_size", encoder.intermediateWidth());
        if (encoder instanceof LongformerConfig longformer) {
            ArrayNode windows = root.putArray("attention_window");
            longformer.attentionWindows().forEach(windows::add);
        }
        root.put("max_position_embeddings", encoder.positions());
        root.put("type_vocab_size", encoder.tokenTypes());
        root.put("layer_norm_eps", encoder.layerNormEps());
        root.put("initializer_range", encoder.initializerRange());
        root.put("pad_token_id", encoder.padId());
        root.put("longitude_norm", encoder.norm().configName());
        return root;
    }

    /** Hugging Face's name of the class that has these heads. */
    private static String className(EncoderConfig encoder, Architecture architecture) {
        String type = encoder.modelType();
        String heads =
                switch (architecture) {
                    case BARE, POOLED -> "Model";
                    case MASKED_LANGUAGE -> "ForMaskedLM";
                    case PRE_TRAINING -> "ForPreTraining";
                    case SEQUENCE_CLASSIFICATION -> "ForSequenceClassification";
                };
        return Character.toUpperCase(type.charAt(0)) + type.substring(1) + heads;
    }
}
