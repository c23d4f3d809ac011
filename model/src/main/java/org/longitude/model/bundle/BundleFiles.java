package org.longitude.model.bundle;

import java.util.List;

/** The names of a bundle's files and the limits they must keep. */
public final class BundleFiles {
    /** The encoder's and head's shape, as Hugging Face writes it. */
    public static final String CONFIG = "config.json";

    /** The weights. */
    public static final String WEIGHTS = "model.safetensors";

    /** The vocabulary. */
    public static final String TOKENIZER = "tokenizer.json";

    /** Codes, descriptions and thresholds. */
    public static final String LABELS = "labels.json";

    /** From what the model says to probabilities; a bundle without it says probabilities itself. */
    public static final String CALIBRATION = "calibration.json";

    /** What precision may be expected of predictions; of bundles that are calibrated. */
    public static final String ROUTING = "routing.json";

    /** The normaliser's settings and hash. */
    public static final String NORMALIZER = "normalizer.json";

    /** Held-out scores, the baseline's and the constant's beside the model's. */
    public static final String METRICS = "metrics.json";

    /** What it was trained on and how: snapshot, seed, command. */
    public static final String TRAINING = "training.json";

    /** The model card. */
    public static final String CARD = "README.md";

    /** Lists all of the above with their SHA-256; itself in no hash. */
    public static final String MANIFEST = "bundle.json";

    /** Every bundle has these, beside its manifest. */
    public static final List<String> REQUIRED =
            List.of(CARD, CONFIG, LABELS, METRICS, WEIGHTS, NORMALIZER, TOKENIZER, TRAINING);

    /** Largest file: safetensors is read in one piece, which Java's arrays bound. */
    public static final long FILE_BYTES_MAX = Integer.MAX_VALUE;

    /** Largest manifest, in bytes. */
    public static final long MANIFEST_BYTES_MAX = 1 << 20;

    private BundleFiles() {}
}
