package org.longitude.model.directory;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.longitude.model.encoder.Architecture;
import org.longitude.model.encoder.BertConfig;
import org.longitude.model.encoder.BertFamily;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.encoder.PretrainedConfig;

/**
 * The tensors that a configuration asks for, by Hugging Face's names without the family's prefix.
 * The same as the parameters of the model that it would build, without building it; a test holds
 * the two together.
 */
final class EncoderTensors {

    private final SortedMap<String, List<Long>> shapes = new TreeMap<>();
    private final EncoderConfig encoder;
    private final long width;

    private EncoderTensors(EncoderConfig encoder) {
        this.encoder = encoder;
        this.width = encoder.width();
    }

    static SortedMap<String, List<Long>> of(PretrainedConfig config) {
        EncoderTensors tensors = new EncoderTensors(config.encoder());
        tensors.embeddings();
        for (int layer = 0; layer < config.encoder().layers(); layer++) {
            tensors.layer("encoder.layer." + layer + ".");
        }
        tensors.heads(config);
        return tensors.shapes;
    }

    private void embeddings() {
        shapes.put("embeddings.word_embeddings.weight", sizes(encoder.vocabularySize(), width));
        shapes.put("embeddings.position_embeddings.weight", sizes(encoder.positions(), width));
        shapes.put("embeddings.token_type_embeddings.weight", sizes(encoder.tokenTypes(), width));
        norm("embeddings.LayerNorm");
    }

    private void layer(String layer) {
        for (String part : List.of("query", "key", "value")) {
            linear(layer + "attention.self." + part, width, width);
            if (encoder instanceof LongformerConfig) {
                linear(layer + "attention.self." + part + "_global", width, width);
            }
        }
        linear(layer + "attention.output.dense", width, width);
        norm(layer + "attention.output.LayerNorm");
        linear(layer + "intermediate.dense", encoder.intermediateWidth(), width);
        linear(layer + "output.dense", width, encoder.intermediateWidth());
        norm(layer + "output.LayerNorm");
    }

    private void heads(PretrainedConfig config) {
        boolean bert = encoder instanceof BertConfig shape && shape.family() == BertFamily.BERT;
        switch (config.architecture()) {
            case BARE -> {}
            case POOLED -> linear("pooler.dense", width, width);
            case MASKED_LANGUAGE -> maskedLanguage(bert, config.tiedWords());
            case PRE_TRAINING -> {
                maskedLanguage(bert, config.tiedWords());
                linear("pooler.dense", width, width);
                linear("cls.seq_relationship", 2, width);
            }
            case SEQUENCE_CLASSIFICATION -> {
                linear(bert ? "pooler.dense" : "classifier.dense", width, width);
                linear(bert ? "classifier" : "classifier.out_proj", config.labels(), width);
            }
        }
    }

    private void maskedLanguage(boolean bert, boolean tied) {
        String root = bert ? "cls.predictions." : "lm_head.";
        String transform = bert ? root + "transform." : root;
        linear(transform + "dense", width, width);
        norm(transform + (bert ? "LayerNorm" : "layer_norm"));
        shapes.put(root + "bias", sizes(encoder.vocabularySize()));
        if (!tied) {
            shapes.put(root + "decoder.weight", sizes(encoder.vocabularySize(), width));
        }
    }

    private void linear(String name, long out, long in) {
        shapes.put(name + ".weight", sizes(out, in));
        shapes.put(name + ".bias", sizes(out));
    }

    private void norm(String name) {
        shapes.put(name + ".weight", sizes(width));
        shapes.put(name + ".bias", sizes(width));
    }

    private static List<Long> sizes(long... sizes) {
        return Arrays.stream(sizes).boxed().toList();
    }

    /** Whether names of such a model have no prefix: its outermost class is the encoder. */
    static boolean isBare(Architecture architecture) {
        return architecture == Architecture.BARE || architecture == Architecture.POOLED;
    }
}
