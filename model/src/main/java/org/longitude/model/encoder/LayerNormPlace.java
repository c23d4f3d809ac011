package org.longitude.model.encoder;

import java.util.Locale;

/** Where a layer normalises. */
public enum LayerNormPlace {
    /** After each residual sum: the published Longformer, and what Hugging Face's weights mean. */
    POST,
    /**
     * Before each half of a layer, with residual outputs that start at zero, so that a fresh layer
     * is the identity. Small models trained from nothing learn this way and not the other.
     */
    PRE;

    /** The word in config.json under {@code longitude_norm}. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
