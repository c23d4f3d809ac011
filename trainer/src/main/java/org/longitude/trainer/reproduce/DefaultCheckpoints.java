package org.longitude.trainer.reproduce;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Hugging Face directories that Table 3's "default" rows start from, each with its tokenizer.
 *
 * @param bert bert-base-uncased, for example; null where the project makes a small one
 * @param longformer longformer-base-4096, for example; null likewise
 */
public record DefaultCheckpoints(@Nullable Path bert, @Nullable Path longformer) {

    /** None is given. */
    public static final DefaultCheckpoints NONE = new DefaultCheckpoints(null, null);
}
