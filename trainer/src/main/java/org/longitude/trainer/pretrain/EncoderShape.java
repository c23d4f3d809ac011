package org.longitude.trainer.pretrain;

import java.util.Collections;
import org.longitude.model.encoder.Architecture;
import org.longitude.model.encoder.BertConfig;
import org.longitude.model.encoder.BertFamily;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.LayerNormPlace;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.encoder.PretrainedConfig;

/**
 * Size of an encoder that starts from nothing. One that is continued keeps its own, save that a
 * BERT made into a Longformer takes {@code tokensMax} and {@code attentionWindow} from here.
 *
 * @param width of a token's state
 * @param layers how many
 * @param heads divides {@code width}
 * @param intermediateWidth inside the feed-forward half of a layer
 * @param attentionWindow of a Longformer: neighbours a token sees in a layer, both sides together
 * @param tokensMax most tokens of a row, special ones included
 * @param normFirst whether layers normalise before each half, which lets a small Longformer learn
 *     from nothing; transformers has no such Longformer, so it cannot be exported
 */
public record EncoderShape(
        int width,
        int layers,
        int heads,
        int intermediateWidth,
        int attentionWindow,
        int tokensMax,
        boolean normFirst) {

    private static final double EPSILON = 1e-5;
    private static final double BASE_DEVIATION = 0.02;
    private static final int BASE_WIDTH = 768;

    PretrainedConfig of(EncoderKind kind, int vocabularySize, int padId) {
        return switch (kind) {
            case LONGFORMER ->
                    new PretrainedConfig(
                            longformer(vocabularySize, padId),
                            Architecture.MASKED_LANGUAGE,
                            0,
                            true);
            case BERT ->
                    new PretrainedConfig(
                            bert(vocabularySize, padId), Architecture.PRE_TRAINING, 0, true);
        };
    }

    private EncoderConfig longformer(int vocabularySize, int padId) {
        return new LongformerConfig(
                vocabularySize,
                width,
                heads,
                intermediateWidth,
                Collections.nCopies(layers, attentionWindow),
                tokensMax + padId + 1,
                padId,
                EPSILON,
                deviation(),
                normFirst ? LayerNormPlace.PRE : LayerNormPlace.POST);
    }

    private EncoderConfig bert(int vocabularySize, int padId) {
        return new BertConfig(
                BertFamily.BERT,
                vocabularySize,
                width,
                heads,
                intermediateWidth,
                layers,
                tokensMax,
                2,
                padId,
                EPSILON,
                deviation());
    }

    /** BERT's own for its width; narrower states are sums of fewer terms and want larger ones. */
    private double deviation() {
        return BASE_DEVIATION * Math.sqrt((double) BASE_WIDTH / width);
    }

    /** A BERT's shape as a Longformer's. */
    LongformerConfig stretched(BertConfig bert) {
        return new LongformerConfig(
                bert.vocabularySize(),
                bert.width(),
                bert.heads(),
                bert.intermediateWidth(),
                Collections.nCopies(bert.layers(), attentionWindow),
                tokensMax + bert.padId() + 1,
                bert.padId(),
                bert.layerNormEps(),
                bert.initializerRange(),
                LayerNormPlace.POST);
    }
}
