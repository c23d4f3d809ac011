package org.longitude.trainer.reproduce;

import java.util.Collections;
import org.longitude.model.encoder.BertConfig;
import org.longitude.model.encoder.BertFamily;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.LayerNormPlace;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.pretrain.EncoderKind;
import org.longitude.trainer.pretrain.EncoderShape;

/**
 * Size of the encoders.
 *
 * @param width of a token's state
 * @param freshLayers of an encoder that learns codes from nothing
 * @param pretrainedLayers of one that is pre-trained, and of the fresh one beside it
 * @param attentionWindow neighbours a token sees in a Longformer's layer
 * @param shortTokens what a BERT reads, its two special tokens among them
 */
public record EncoderSize(
        int width, int freshLayers, int pretrainedLayers, int attentionWindow, int shortTokens) {

    private static final int TOKENS_LONG = 4_096;
    private static final int HEAD_WIDTH = 64;
    private static final int LARGE_WIDTH = 256;
    private static final double NORM_EPS = 1e-5;

    private int heads() {
        return Math.max(1, width / HEAD_WIDTH);
    }

    private boolean isLarge() {
        return width >= LARGE_WIDTH;
    }

    private int intermediateWidth() {
        return (isLarge() ? 4 : 2) * width;
    }

    /** Of an encoder that is pre-trained from nothing. */
    EncoderShape shape(EncoderKind kind) {
        boolean isLong = kind == EncoderKind.LONGFORMER;
        return new EncoderShape(
                width,
                pretrainedLayers,
                heads(),
                intermediateWidth(),
                attentionWindow,
                isLong ? TOKENS_LONG : shortTokens,
                isLong && !isLarge());
    }

    /** Of an encoder with fresh weights. */
    EncoderConfig fresh(EncoderKind kind, int layers, Tokenizer words) {
        double deviation = isLarge() ? 0.02 : 1 / Math.sqrt(width);
        return switch (kind) {
            case BERT ->
                    new BertConfig(
                            BertFamily.BERT,
                            words.vocabularySize(),
                            width,
                            heads(),
                            intermediateWidth(),
                            layers,
                            shortTokens,
                            2,
                            words.padId(),
                            NORM_EPS,
                            deviation);
            case LONGFORMER ->
                    new LongformerConfig(
                            words.vocabularySize(),
                            width,
                            heads(),
                            intermediateWidth(),
                            Collections.nCopies(layers, attentionWindow),
                            TOKENS_LONG + words.padId() + 1,
                            words.padId(),
                            NORM_EPS,
                            deviation,
                            isLarge() ? LayerNormPlace.POST : LayerNormPlace.PRE);
        };
    }
}
