package org.longitude.model.weights;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that one tensor has gone by in Hugging Face's years: with or without the model's
 * prefix, and with TensorFlow's words for a layer norm's parts. Ours are without prefix.
 */
final class TensorNames {

    /** Buffers that older releases saved and that follow from the configuration. */
    private static final Set<String> STALE =
            Set.of("embeddings.position_ids", "embeddings.token_type_ids");

    /** Wrappers (data parallel, an outer module), then the families. */
    private static final List<String> PREFIXES =
            List.of("module.", "model.", "longformer.", "bert.", "roberta.");

    /** Beginnings of the encoder's own names; all others are heads'. */
    private static final List<String> ENCODER = List.of("embeddings.", "encoder.", "pooler.");

    /** Heads of masked language models. */
    private static final List<String> HEADS = List.of("lm_head.", "cls.predictions.");

    private static final String BIAS = "bias";
    private static final String DECODER = "decoder.";

    private TensorNames() {}

    static String canonical(String name) {
        String bare = name;
        for (String prefix : PREFIXES) {
            if (bare.startsWith(prefix)) {
                bare = bare.substring(prefix.length());
            }
        }
        if (bare.endsWith(".gamma")) {
            return bare.substring(0, bare.length() - "gamma".length()) + "weight";
        }
        return bare.endsWith(".beta")
                ? bare.substring(0, bare.length() - "beta".length()) + "bias"
                : bare;
    }

    /** The name in a file of a model with heads. */
    static String withPrefix(String prefix, String canonical) {
        return ENCODER.stream().anyMatch(canonical::startsWith) ? prefix + canonical : canonical;
    }

    /** Whether a tensor of this canonical name never is a weight. */
    static boolean isStale(String canonical) {
        return STALE.contains(canonical);
    }

    /**
     * Names under which the same tensor may be found, best first: where a file has both biases of a
     * head, its decoder adds the decoder's.
     */
    static List<String> sameAs(String canonical) {
        return HEADS.stream()
                .filter(head -> canonical.equals(head + BIAS))
                .findFirst()
                .map(head -> List.of(head + DECODER + BIAS, canonical))
                .orElse(List.of(canonical));
    }

    /** The decoder's own name for a head's bias; null for other tensors. */
    static @Nullable String decoderBiasOf(String name) {
        return isHeadBias(name) ? headOf(name) + DECODER + BIAS : null;
    }

    /** The decoder's weight beside a head's bias. */
    static String decoderWeightOf(String bias) {
        return headOf(bias) + DECODER + "weight";
    }

    private static boolean isHeadBias(String name) {
        return HEADS.stream().anyMatch(head -> name.equals(head + BIAS));
    }

    private static String headOf(String bias) {
        return bias.substring(0, bias.length() - BIAS.length());
    }
}
