package org.longitude.model.weights;

import java.util.List;
import java.util.Set;

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

    /** Names under which the same tensor may be found, best first. */
    static List<String> sameAs(String canonical) {
        return switch (canonical) {
            case "lm_head.bias", "lm_head.decoder.bias" ->
                    List.of(canonical, "lm_head.bias", "lm_head.decoder.bias");
            case "cls.predictions.bias", "cls.predictions.decoder.bias" ->
                    List.of(canonical, "cls.predictions.bias", "cls.predictions.decoder.bias");
            default -> List.of(canonical);
        };
    }
}
