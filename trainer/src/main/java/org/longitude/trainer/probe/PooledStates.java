package org.longitude.trainer.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.stream.IntStream;
import org.longitude.model.encoder.ForwardPass;
import org.longitude.model.encoder.PackedTokens;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.encoder.TokenRow;
import org.longitude.model.tokenizer.Tokenizer;

/**
 * What a frozen encoder makes of an admission: the mean of its tokens' states after the embeddings
 * and after each layer (the paper's 3.2.3 pools by the mean). The first tokens are read, as many as
 * the encoder has positions, between its two special tokens, which count in the mean.
 */
final class PooledStates {
    private final PretrainedModel model;
    private final int clsId;
    private final int sepId;

    PooledStates(PretrainedModel model, Tokenizer tokenizer) {
        this.model = model;
        this.clsId = tokenizer.clsId();
        this.sepId = tokenizer.sepId();
    }

    /** How many states an admission has: one more than there are layers. */
    int states() {
        return model.config().encoder().layers() + 1;
    }

    int width() {
        return model.config().encoder().width();
    }

    /** States [layers + 1][width] of one admission. */
    float[][] of(int[] tokenIds) {
        int read = Math.min(tokenIds.length, model.config().encoder().tokensMax() - 2);
        int[] ids =
                IntStream.concat(
                                IntStream.concat(
                                        IntStream.of(clsId), IntStream.of(tokenIds).limit(read)),
                                IntStream.of(sepId))
                        .toArray();
        PackedTokens packed = PackedTokens.of(model.config().encoder(), List.of(TokenRow.of(ids)));
        try (NDManager step = model.manager().newSubManager()) {
            List<NDArray> layers = model.encodeEachLayer(step, packed, ForwardPass.scoring());
            float[][] pooled = new float[layers.size()][];
            for (int layer = 0; layer < pooled.length; layer++) {
                pooled[layer] = layers.get(layer).mean(new int[] {0}).toFloatArray();
            }
            return pooled;
        }
    }
}
